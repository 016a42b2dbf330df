package io.jenkins.plugins.mysqlsnapshot.snapshot;

/** Which of several servers with the same data is meant. */
public enum Preference {
    PRIMARY("primary"),
    REPLICA("replica");

    private final String word;

    Preference(String word) {
        this.word = word;
    }

    /** As it stands in a script. */
    public String word() {
        return word;
    }
}
