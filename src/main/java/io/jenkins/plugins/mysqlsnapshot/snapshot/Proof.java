package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.CutSnapshot;
import java.util.List;

/**
 * The evidence that every cut happened under the lock: each was asked for after the lock was held and seen before the lock
 * was proved to be held still. By one monotonic clock; the storage's own times prove nothing.
 */
record Proof(long firstRequestedNanos, long lastSeenNanos, long provedNanos) {

    /**
     * Proves it now.
     *
     * @throws LockException when the lock cannot be proved to have been held until now; a {@link ClusterException} likewise
     * @throws SnapshotException when a cut was not asked for under the lock
     */
    static Proof of(CutLock lock, List<CutSnapshot> cuts)
            throws LockException, ClusterException, SnapshotException, InterruptedException {
        long provedNanos = lock.prove();
        long requested = cuts.get(0).requestedNanos();
        long seen = cuts.get(0).seenNanos();
        for (CutSnapshot cut : cuts) {
            requested = cut.requestedNanos() - requested < 0 ? cut.requestedNanos() : requested;
            seen = cut.seenNanos() - seen > 0 ? cut.seenNanos() : seen;
        }
        if (requested - lock.lockedNanos() < 0 || provedNanos - seen < 0) {
            throw new SnapshotException(new Finding(
                    "proof",
                    "a cut was asked for before the lock or seen after it",
                    "report this as a defect: it cannot happen"));
        }
        return new Proof(requested, seen, provedNanos);
    }
}
