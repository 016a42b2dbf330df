package io.jenkins.plugins.mysqlsnapshot.verification;

import java.time.Duration;
import java.util.List;

/**
 * What a set has to bear besides its position.
 *
 * @param checksums tables whose content is known, or is to be told
 * @param checks questions of the user's own, each answered by yes: rows whose first column is neither 0 nor empty nor NULL
 * @param statement how long one of them, or one table, may take
 */
public record Demands(TableCheck tables, List<TableChecksum> checksums, List<String> checks, Duration statement) {

    public Demands {
        checksums = List.copyOf(checksums);
        checks = List.copyOf(checks);
    }
}
