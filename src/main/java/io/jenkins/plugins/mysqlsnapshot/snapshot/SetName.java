package io.jenkins.plugins.mysqlsnapshot.snapshot;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Makes ids for snapshot sets: a DNS label that sorts by time and does not repeat. */
final class SetName {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int SUFFIX_LENGTH = 5;

    private final SecureRandom random = new SecureRandom();

    /** For example {@code mysql-20261122-185332-k3x9q}. */
    String at(Instant now) {
        StringBuilder name =
                new StringBuilder("mysql-").append(TIME.format(now)).append('-');
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            name.append(Character.forDigit(random.nextInt(36), 36));
        }
        return name.toString();
    }
}
