package io.jenkins.plugins.mysqlsnapshot.verification;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How thoroughly the tables of a clone are read. */
public enum TableCheck {
    /** Not at all. */
    NONE,
    /** Every row of every index is read, and with it every page's checksum ({@code CHECK TABLE … QUICK}). */
    QUICK,
    /** The structure of each index, too ({@code CHECK TABLE}). */
    FULL;

    /** As it stands in a Jenkinsfile. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty where the word is none of them. */
    public static Optional<TableCheck> of(String word) {
        return Stream.of(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    /** For a finding. */
    public static String words() {
        return Stream.of(values()).map(TableCheck::word).collect(Collectors.joining(", "));
    }
}
