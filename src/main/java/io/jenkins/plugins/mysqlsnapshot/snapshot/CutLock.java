package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import java.time.Duration;

/**
 * The lock that a run cuts under, whoever holds it: a session of ours, or the pod of a Deployment. Given by
 * {@link CutLocker#acquire()}, ended by {@link #release(String)}, used by the thread of the run.
 */
interface CutLock {

    /** When it was known to be held first, by {@link io.jenkins.plugins.mysqlsnapshot.timeline.Clock#nanoTime()}. */
    long lockedNanos();

    /** How long it has been held, or was. */
    Duration held();

    /**
     * A sign of life, due at each third of the lease.
     *
     * @throws LockException when the lock is gone; a {@link ClusterException} likewise
     */
    void keepAlive() throws LockException, ClusterException, InterruptedException;

    /**
     * Proves that it has been held from the taking until now.
     *
     * @return the moment until which that is so, by the same clock
     * @throws LockException when that cannot be proved; a {@link ClusterException} likewise
     */
    long prove() throws LockException, ClusterException, InterruptedException;

    /**
     * Lets it go. Only the first call does anything; it runs to its end even if the thread is interrupted, and keeps the interrupt.
     *
     * @throws LockException when it is not known to be free; a {@link ClusterException} likewise
     */
    void release(String reason) throws LockException, ClusterException;

    /** For the manifest, once it was proved. */
    LockEvidence evidence();
}
