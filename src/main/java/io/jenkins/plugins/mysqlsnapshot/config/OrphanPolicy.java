package io.jenkins.plugins.mysqlsnapshot.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is done about what died runs of this controller have left. */
public enum OrphanPolicy {
    /** Told on Manage Jenkins and in the controller's log. */
    REPORT("report"),
    /** Told, and deleted after a while. */
    DELETE("delete");

    private final String word;

    OrphanPolicy(String word) {
        this.word = word;
    }

    /** As it stands in the configuration. */
    public String word() {
        return word;
    }

    /** The one of this word, in any case. */
    public static Optional<OrphanPolicy> of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word.equalsIgnoreCase(word))
                .findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(OrphanPolicy::word).toList();
    }
}
