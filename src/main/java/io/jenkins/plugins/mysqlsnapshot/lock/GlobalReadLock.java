package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    public List<String> lockStatements() {
        return List.of("FLUSH TABLES WITH READ LOCK");
    }

    @Override
    public String unlockStatement() {
        return "UNLOCK TABLES";
    }

    @Override
    public Optional<String> heldQuery() {
        return Optional.of("SELECT 1 FROM performance_schema.metadata_locks m"
                + " JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID"
                + " WHERE t.PROCESSLIST_ID = ? AND m.LOCK_STATUS = 'GRANTED'"
                // MySQL's ticket, or MariaDB's (seen on 11.4.5)
                + " AND ((m.OBJECT_TYPE = 'COMMIT' AND m.LOCK_TYPE = 'SHARED')"
                + " OR (m.OBJECT_TYPE = 'BACKUP' AND m.LOCK_TYPE LIKE 'BACKUP_FTWRL%'))");
    }

    /** MariaDB has not closed tables for this lock since the release that brought BACKUP STAGE: readers do not matter there. */
    @Override
    public boolean waitsFor(StatementKind kind, ServerFacts facts) {
        return !facts.has(ServerFeature.BACKUP_STAGES) || !kind.isReading();
    }

    @Override
    public boolean commitsGoOn() {
        return false;
    }

    @Override
    public boolean stopsUnsafeWrites() {
        return true;
    }

    @Override
    public List<Finding> findings(String server, ServerFacts facts, VolumeLayout layout, boolean allowNonDurable) {
        ServerDemands demands = new ServerDemands(server, facts);
        List<Finding> findings =
                new ArrayList<>(demands.missing("RELOAD", "FLUSH TABLES WITH READ LOCK", "RELOAD", "FLUSH_TABLES"));
        findings.addAll(demands.findings(this, allowNonDurable));
        return findings;
    }

    @Override
    public List<String> warnings(ServerFacts facts, VolumeLayout layout) {
        return new ServerDemands("", facts).warnings();
    }
}
