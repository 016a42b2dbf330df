package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * LOCK INSTANCE FOR BACKUP: stops DDL and nothing else; the cut is one that InnoDB recovers from. Sound where all tables are
 * InnoDB and all files are cut at one instant; the position is a range (MySQL 8.0 manual, 13.3.5).
 */
public final class InstanceBackupLock implements LockStrategy {

    @Override
    public String word() {
        return "instance";
    }

    @Override
    public List<String> lockStatements() {
        return List.of("LOCK INSTANCE FOR BACKUP");
    }

    @Override
    public String unlockStatement() {
        return "UNLOCK INSTANCE";
    }

    @Override
    public boolean isShownBy(List<LockTicket> tickets) {
        return tickets.stream().anyMatch(ticket -> ticket.is("BACKUP LOCK", "SHARED"));
    }

    /** Not for LOCK TABLES … WRITE, but for an idle FLUSH TABLES … FOR EXPORT (seen on 8.0.15). */
    @Override
    public boolean waitsFor(StatementKind kind, ServerFacts facts) {
        return kind == StatementKind.DDL || kind == StatementKind.DDL_HELD;
    }

    @Override
    public boolean commitsGoOn() {
        return true;
    }

    @Override
    public boolean stopsUnsafeWrites() {
        return false;
    }

    @Override
    public List<Finding> findings(String server, ServerFacts facts, VolumeLayout layout, boolean allowNonDurable) {
        ServerDemands demands = new ServerDemands(server, facts);
        List<Finding> findings = new ArrayList<>(
                demands.lacking(ServerFeature.INSTANCE_LOCK, "LOCK INSTANCE FOR BACKUP", "MySQL 8.0 and newer"));
        findings.addAll(demands.missing("BACKUP_ADMIN", "LOCK INSTANCE FOR BACKUP", "BACKUP_ADMIN"));
        findings.addAll(demands.apart(layout));
        findings.addAll(demands.findings(this, allowNonDurable));
        return findings;
    }

    @Override
    public List<String> warnings(ServerFacts facts, VolumeLayout layout) {
        return new ServerDemands("", facts).warnings(layout);
    }
}
