package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;

/** Takes the lock of one run, after its preflight. Opened and closed by {@link Preflight}; closing lets a lock go that is still held. */
interface CutLocker extends AutoCloseable {

    /** The lock as it stands in log and manifest. */
    String strategy();

    /** Why it is this one, in a line. */
    String reason();

    /**
     * Takes it, within the acquire budget.
     *
     * @throws LockException when it could not be had; nothing is held then. A {@link ClusterException} likewise
     * @throws InterruptedException likewise
     */
    CutLock acquire() throws LockException, ClusterException, InterruptedException;

    @Override
    void close() throws LockException, ClusterException;
}
