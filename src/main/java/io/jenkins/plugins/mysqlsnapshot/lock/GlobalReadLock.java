package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * FLUSH TABLES WITH READ LOCK: stops all writes and commits of the server. Sound with durable settings and tables that
 * survive a crash (MySQL 8.0 manual, 13.7.8.3 FLUSH; sql_reload.cc for the order of its three waits).
 */
public final class GlobalReadLock implements LockStrategy {

    @Override
    public String word() {
        return "global";
    }

    @Override
    public String lockStatement() {
        return "FLUSH TABLES WITH READ LOCK";
    }

    @Override
    public String unlockStatement() {
        return "UNLOCK TABLES";
    }

    @Override
    public String heldQuery() {
        return "SELECT 1 FROM performance_schema.metadata_locks m"
                + " JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID"
                + " WHERE t.PROCESSLIST_ID = ? AND m.LOCK_STATUS = 'GRANTED'"
                // MySQL's ticket, or MariaDB's (seen on 11.4.5)
                + " AND ((m.OBJECT_TYPE = 'COMMIT' AND m.LOCK_TYPE = 'SHARED')"
                + " OR (m.OBJECT_TYPE = 'BACKUP' AND m.LOCK_TYPE LIKE 'BACKUP_FTWRL%'))";
    }

    /** MariaDB has not closed tables for this lock since the release that brought BACKUP STAGE: readers do not matter there. */
    @Override
    public boolean waitsFor(StatementKind kind, ServerFacts facts) {
        return !facts.has(ServerFeature.BACKUP_STAGES) || !kind.isReading();
    }

    @Override
    public List<Finding> findings(String server, ServerFacts facts, boolean allowNonDurable) {
        List<Finding> findings = new ArrayList<>();
        missing(findings, server, facts, "RELOAD", "FLUSH TABLES WITH READ LOCK", "RELOAD", "FLUSH_TABLES");
        missing(findings, server, facts, "PROCESS", "seeing others' statements", "PROCESS");
        missing(
                findings,
                server,
                facts,
                "REPLICATION CLIENT",
                "reading the position",
                "REPLICATION CLIENT",
                "BINLOG MONITOR",
                "SUPER");
        if (!facts.hasAny(
                "SELECT",
                "SHOW VIEW",
                "REFERENCES",
                "INDEX",
                "TRIGGER",
                "ALTER",
                "INSERT",
                "UPDATE",
                "DELETE",
                "CREATE",
                "DROP")) {
            findings.add(new Finding(
                    server,
                    "the tables' engines cannot be seen: information_schema.TABLES is empty for this account",
                    "GRANT SHOW VIEW ON *.* TO it (no data can be read with it)"));
        }
        if (facts.isOff("log_bin")) {
            findings.add(new Finding(
                    server, "log_bin is OFF: there is no position to prove the cut by", "turn the binary log on"));
        }
        if (!allowNonDurable) {
            for (String warning : warnings(facts)) {
                findings.add(new Finding(server, warning, "mend it, or accept it with allowNonDurable: true"));
            }
        }
        return findings;
    }

    private static void missing(
            List<Finding> findings, String server, ServerFacts facts, String grant, String purpose, String... anyOf) {
        if (!facts.hasAny(anyOf)) {
            findings.add(new Finding(
                    server, "the account lacks " + grant + " (" + purpose + ")", "GRANT " + grant + " ON *.* TO it"));
        }
    }

    @Override
    public List<String> warnings(ServerFacts facts) {
        List<String> warnings = new ArrayList<>();
        String flush = facts.variables().getOrDefault("innodb_flush_log_at_trx_commit", "1");
        if (!flush.equals("1")) {
            warnings.add("innodb_flush_log_at_trx_commit is " + flush
                    + ": acknowledged commits may be missing from the snapshot; it must be 1");
        }
        String sync = facts.variables().getOrDefault("sync_binlog", "1");
        if (!sync.equals("1")) {
            warnings.add(
                    "sync_binlog is " + sync + ": acknowledged commits may be missing from the snapshot; it must be 1");
        }
        if (!facts.redoLogEnabled()) {
            warnings.add(
                    "the redo log is disabled: the snapshot may not recover; ALTER INSTANCE ENABLE INNODB REDO_LOG");
        }
        if (!facts.unsafeTables().isEmpty()) {
            warnings.add("tables without crash safety, which a cut may find half written: "
                    + String.join(", ", facts.unsafeTables())
                    + (facts.unsafeTables().size() == 10 ? ", …" : "")
                    + "; InnoDB tables bear it");
        }
        return warnings;
    }
}
