package io.jenkins.plugins.mysqlsnapshot.timeline;

/**
 * One thing that stands in the way, as a line a person can act on.
 *
 * @param subject what it is about, for example {@code PVC shop/data-mysql-0}
 * @param found what was found there, with figures
 * @param remedy what to do about it, as an imperative
 */
public record Finding(String subject, String found, String remedy) {

    public Finding {
        subject = OneLine.of(subject);
        found = OneLine.of(found);
        remedy = OneLine.of(remedy);
    }

    @Override
    public String toString() {
        return subject + ": " + found + "; " + remedy;
    }
}
