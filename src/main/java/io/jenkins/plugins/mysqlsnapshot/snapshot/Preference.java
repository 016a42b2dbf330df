package io.jenkins.plugins.mysqlsnapshot.snapshot;

import java.util.Arrays;
import java.util.Optional;

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

    /** In any case. */
    public static Optional<Preference> of(String word) {
        return Arrays.stream(values())
                .filter(preference -> preference.word.equalsIgnoreCase(word))
                .findFirst();
    }
}
