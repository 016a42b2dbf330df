package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;

/** Which SQL keeps the server's files restorable while they are cut, and when that is sound. Stateless. */
public sealed interface LockStrategy permits GlobalReadLock, InstanceBackupLock, BackupStage, PerconaBackupLock {

    /** As it stands in Jenkinsfile, log and manifest. */
    String word();

    /** Take the lock, in order. Any error ends the connection: a session may hold a lock although it reported failure. */
    List<String> lockStatements();

    /** Lets the lock go. */
    String unlockStatement();

    /** Whether a server is known to show in {@code metadata_locks} who holds it. */
    default boolean showsTickets() {
        return true;
    }

    /** Whether a session with these tickets is seen to hold the lock. */
    boolean isShownBy(List<LockTicket> tickets);

    /** Whether taking the lock on such a server would have to wait for what another session does, and stall others meanwhile. */
    boolean waitsFor(StatementKind kind, ServerFacts facts);

    /** Whether transactions commit under it: then the position is a range, and all files have to be cut at one instant. */
    boolean commitsGoOn();

    /** Whether writes to tables without crash safety stop under it: then, and only then, a user may accept such tables. */
    boolean stopsUnsafeWrites();

    /** Why this strategy would be unsound or impossible on such a server; empty where it is sound. */
    List<Finding> findings(String server, ServerFacts facts, VolumeLayout layout, boolean allowNonDurable);

    /** What the manifest has to say about a cut that was allowed although not all of it is durable. */
    List<String> warnings(ServerFacts facts, VolumeLayout layout);
}
