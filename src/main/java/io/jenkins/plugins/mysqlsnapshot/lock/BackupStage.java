package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * BACKUP STAGE up to BLOCK_COMMIT: stops commits, DDL and writes to tables without transactions, and waits for no reader and
 * no running InnoDB statement. Sound where {@link GlobalReadLock} is; the position is exact (MariaDB knowledge base, BACKUP
 * STAGE).
 */
public final class BackupStage implements LockStrategy {

    @Override
    public String word() {
        return "backupStage";
    }

    /** The stages in between are gone through by the second. After a failure of it the session still holds: it is ended. */
    @Override
    public List<String> lockStatements() {
        return List.of("BACKUP STAGE START", "BACKUP STAGE BLOCK_COMMIT");
    }

    @Override
    public String unlockStatement() {
        return "BACKUP STAGE END";
    }

    /** The ticket keeps the name of an earlier stage (BACKUP_BLOCK_DDL, seen on 11.4.5). */
    @Override
    public boolean isShownBy(List<LockTicket> tickets) {
        return tickets.stream()
                .anyMatch(
                        ticket -> ticket.is("BACKUP", "BACKUP_BLOCK_DDL") || ticket.is("BACKUP", "BACKUP_WAIT_COMMIT"));
    }

    /** Not for UPDATE nor SELECT … FOR UPDATE of InnoDB, but for LOCK TABLES … WRITE (seen on 11.4.5). */
    @Override
    public boolean waitsFor(StatementKind kind, ServerFacts facts) {
        return kind == StatementKind.DDL || kind == StatementKind.WRITE_HELD;
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
                new ArrayList<>(demands.lacking(ServerFeature.BACKUP_STAGES, "BACKUP STAGE", "MariaDB 10.4 and newer"));
        findings.addAll(demands.missing("RELOAD", "BACKUP STAGE", "RELOAD"));
        findings.addAll(demands.findings(this, allowNonDurable));
        return findings;
    }

    @Override
    public List<String> warnings(ServerFacts facts, VolumeLayout layout) {
        return new ServerDemands("", facts).warnings();
    }
}
