package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.Arrays;
import java.util.Optional;

/** Which lock a user asks for; {@link StrategyChoice} makes a {@link LockStrategy} of it. */
public enum LockMode {
    /** FLUSH TABLES WITH READ LOCK: every server, stops all writes. */
    GLOBAL("global"),
    /** LOCK INSTANCE FOR BACKUP: MySQL 8.0 and newer, stops DDL alone. */
    INSTANCE("instance"),
    /** BACKUP STAGE BLOCK_COMMIT: MariaDB 10.4 and newer, stops commits. */
    BACKUP_STAGE("backupStage"),
    /** LOCK TABLES FOR BACKUP: Percona Server, stops DDL and writes to tables without transactions. */
    TABLES("tables"),
    /** The lightest that is sound for what is found. */
    AUTO("auto");

    private final String word;

    LockMode(String word) {
        this.word = word;
    }

    /** As it stands in a Jenkinsfile. */
    public String word() {
        return word;
    }

    /** The mode of a word, in any case. */
    public static Optional<LockMode> of(String word) {
        return Arrays.stream(values())
                .filter(mode -> mode.word.equalsIgnoreCase(word))
                .findFirst();
    }
}
