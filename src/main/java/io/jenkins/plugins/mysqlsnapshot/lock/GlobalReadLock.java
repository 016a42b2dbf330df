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
    public List<String> lockStatements() {
        return List.of("FLUSH TABLES WITH READ LOCK");
    }

    @Override
    public String unlockStatement() {
        return "UNLOCK TABLES";
    }

    /** MySQL's last ticket of the three, or MariaDB's (seen on 11.4.5). */
    @Override
    public boolean isShownBy(List<LockTicket> tickets) {
        return tickets.stream()
                .anyMatch(ticket -> ticket.is("COMMIT", "SHARED")
                        || (ticket.object().equals("BACKUP") && ticket.type().startsWith("BACKUP_FTWRL")));
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
