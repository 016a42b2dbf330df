package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * LOCK TABLES FOR BACKUP: stops DDL and writes to tables without transactions. Untested: no Percona Server could be had, all
 * of this is by its manual ("Backup locks"). Never chosen by auto. Sound where all files are cut at one instant; the position
 * is a range.
 */
public final class PerconaBackupLock implements LockStrategy {

    @Override
    public String word() {
        return "tables";
    }

    @Override
    public List<String> lockStatements() {
        return List.of("LOCK TABLES FOR BACKUP");
    }

    @Override
    public String unlockStatement() {
        return "UNLOCK TABLES";
    }

    @Override
    public boolean showsTickets() {
        return false;
    }

    @Override
    public boolean isShownBy(List<LockTicket> tickets) {
        return false;
    }

    @Override
    public boolean waitsFor(StatementKind kind, ServerFacts facts) {
        return kind == StatementKind.DDL || kind == StatementKind.WRITE_HELD;
    }

    @Override
    public boolean commitsGoOn() {
        return true;
    }

    @Override
    public boolean stopsUnsafeWrites() {
        return true;
    }

    @Override
    public List<Finding> findings(String server, ServerFacts facts, VolumeLayout layout, boolean allowNonDurable) {
        ServerDemands demands = new ServerDemands(server, facts);
        List<Finding> findings = new ArrayList<>(
                demands.lacking(ServerFeature.TABLES_FOR_BACKUP, "LOCK TABLES FOR BACKUP", "Percona Server"));
        findings.addAll(demands.missing("BACKUP_ADMIN", "LOCK TABLES FOR BACKUP", "BACKUP_ADMIN", "RELOAD"));
        findings.addAll(demands.apart(layout));
        findings.addAll(demands.findings(this, allowNonDurable));
        return findings;
    }

    @Override
    public List<String> warnings(ServerFacts facts, VolumeLayout layout) {
        List<String> warnings = new ArrayList<>(new ServerDemands("", facts).warnings(layout));
        warnings.add("the lock tables is untested");
        return warnings;
    }
}
