package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;

/** What every strategy asks of a server: the rights to look, and settings and tables that bear a cut. Pure. */
final class ServerDemands {

    private static final String[] TABLE_RIGHTS = {
        "SELECT", "SHOW VIEW", "REFERENCES", "INDEX", "TRIGGER", "ALTER", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP"
    };

    private final String server;
    private final ServerFacts facts;

    ServerDemands(String server, ServerFacts facts) {
        this.server = server;
        this.facts = facts;
    }

    /** What is missing for any lock; the strategy's own right comes first in the list. */
    List<Finding> findings(LockStrategy strategy, boolean allowNonDurable) {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(missing("PROCESS", "seeing others' statements", "PROCESS"));
        findings.addAll(
                missing("REPLICATION CLIENT", "reading the position", "REPLICATION CLIENT", "BINLOG MONITOR", "SUPER"));
        if (!facts.hasAny(TABLE_RIGHTS)) {
            findings.add(new Finding(
                    server,
                    "the tables' engines cannot be seen: information_schema.TABLES is empty for this account",
                    facts.grant("SHOW VIEW") + " -- no data can be read with it"));
        }
        if (facts.isOff("log_bin") && (!facts.metadataLocksVisible() || !strategy.showsTickets())) {
            findings.add(new Finding(
                    server,
                    "log_bin is OFF, so there is no position to prove the cut by, and the lock itself cannot be seen",
                    "turn the binary log on, or " + facts.grant("SELECT", "performance_schema.metadata_locks") + " "
                            + facts.grant("SELECT", "performance_schema.threads")
                            + " with the instrument wait/lock/metadata/sql/mdl on"));
        }
        if (!allowNonDurable) {
            for (String warning : settings()) {
                findings.add(new Finding(server, warning, "mend it, or accept it with allowNonDurable: true"));
            }
        }
        if (!facts.unsafeTables().isEmpty() && !strategy.stopsUnsafeWrites()) {
            findings.add(new Finding(
                    server,
                    "writes go on under this lock, and these tables do not survive a crash: " + unsafeTables(),
                    "convert them to InnoDB, or use the lock global with allowNonDurable: true"));
        } else if (!facts.unsafeTables().isEmpty() && !allowNonDurable) {
            findings.add(
                    new Finding(server, tables(), "convert them to InnoDB, or accept them with allowNonDurable: true"));
        }
        return findings;
    }

    /** The finding that none of these rights is there; none where one is. */
    List<Finding> missing(String grant, String purpose, String... anyOf) {
        return facts.hasAny(anyOf)
                ? List.of()
                : List.of(new Finding(server, "the account lacks " + grant + " (" + purpose + ")", facts.grant(grant)));
    }

    /** The finding that a server has no such lock at all; none where it has. */
    List<Finding> lacking(ServerFeature feature, String statement, String who) {
        return facts.has(feature)
                ? List.of()
                : List.of(new Finding(
                        server,
                        facts.product() + " has no " + statement + " (" + who + " has)",
                        "use another lock, or auto"));
    }

    /** The finding that files are cut one after the other; none where that is not known. */
    List<Finding> apart(VolumeLayout layout) {
        return layout != VolumeLayout.SEVERAL_VOLUMES
                ? List.of()
                : List.of(new Finding(
                        server,
                        "commits go on under this lock, and several volumes are not cut at one instant",
                        "put all of the server's files on one volume, or use the lock global or backupStage"));
    }

    /** What does not bear a cut although a user may accept it. */
    List<String> warnings() {
        List<String> warnings = settings();
        if (!facts.unsafeTables().isEmpty()) {
            warnings.add(tables());
        }
        return warnings;
    }

    private List<String> settings() {
        List<String> warnings = new ArrayList<>();
        String flush = facts.variables().getOrDefault("innodb_flush_log_at_trx_commit", "1");
        if (!flush.equals("1")) {
            warnings.add("innodb_flush_log_at_trx_commit is " + flush
                    + ": acknowledged commits may be missing from the snapshot; it must be 1");
        }
        String sync = facts.variables().getOrDefault("sync_binlog", "1");
        if (!sync.equals("1") && !facts.isOff("log_bin")) {
            warnings.add(
                    "sync_binlog is " + sync + ": acknowledged commits may be missing from the snapshot; it must be 1");
        }
        if (!facts.redoLogEnabled()) {
            warnings.add(
                    "the redo log is disabled: the snapshot may not recover; ALTER INSTANCE ENABLE INNODB REDO_LOG");
        }
        return warnings;
    }

    private String tables() {
        return "tables without crash safety, which a cut may find half written: " + unsafeTables()
                + "; InnoDB tables bear it";
    }

    private String unsafeTables() {
        return String.join(", ", facts.unsafeTables()) + (facts.unsafeTables().size() == 10 ? ", …" : "");
    }

    /** The same with what a lock under which commits go on has to say. */
    List<String> warnings(VolumeLayout layout) {
        List<String> warnings = new ArrayList<>(warnings());
        if (layout == VolumeLayout.UNKNOWN) {
            warnings.add(
                    "commits go on under this lock: sound only if all of the server's files are cut at one instant,"
                            + " which is not known here");
        }
        return warnings;
    }
}
