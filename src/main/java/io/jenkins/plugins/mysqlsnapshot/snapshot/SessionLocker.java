package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;

/** The lock of a session of our own. Opened by {@link Preflight} with the locker, which it closes. */
record SessionLocker(ReadLocker locker, int leaseSeconds) implements CutLocker {

    @Override
    public String strategy() {
        return locker.strategy();
    }

    @Override
    public String reason() {
        return locker.reason();
    }

    @Override
    public CutLock acquire() throws LockException, InterruptedException {
        return new SessionLock(locker, locker.acquire(), leaseSeconds);
    }

    @Override
    public void close() throws LockException {
        locker.close();
    }
}
