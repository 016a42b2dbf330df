package io.jenkins.plugins.mysqlsnapshot.clone;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a clone gets a NetworkPolicy of its own. */
public enum Isolation {
    /** Where the account may make one; else a line of the log says what it would take. */
    AUTO,
    /** Without the right to make one there is no clone. */
    REQUIRED,
    /** None: its server needs the network, for the keys of its tables, say. */
    NONE;

    /** As it stands in a Jenkinsfile. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty where the word is none of them. */
    public static Optional<Isolation> of(String word) {
        return Stream.of(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    /** For a finding. */
    public static String words() {
        return Stream.of(values()).map(Isolation::word).collect(Collectors.joining(", "));
    }
}
