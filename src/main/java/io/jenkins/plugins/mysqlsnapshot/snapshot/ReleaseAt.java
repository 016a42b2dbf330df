package io.jenkins.plugins.mysqlsnapshot.snapshot;

import java.util.Arrays;
import java.util.Optional;

/** When the lock is let go: a few drivers answer before they have cut, and only a ready snapshot of theirs is to be trusted. */
public enum ReleaseAt {
    /** As soon as every volume's cut is seen. */
    CUT("cut"),
    /** When every snapshot can be restored from, which may take minutes; bounded by the longest hold. */
    READY("ready");

    private final String word;

    ReleaseAt(String word) {
        this.word = word;
    }

    /** As it stands in a Jenkinsfile. */
    public String word() {
        return word;
    }

    /** The moment of a word, in any case. */
    public static Optional<ReleaseAt> of(String word) {
        return Arrays.stream(values())
                .filter(moment -> moment.word.equalsIgnoreCase(word))
                .findFirst();
    }
}
