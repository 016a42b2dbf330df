package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLock;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;
import java.time.Duration;

/** A lock that a session of ours holds. The session is the locker's. */
record SessionLock(ReadLocker locker, ReadLock lock, int leaseSeconds) implements CutLock {

    @Override
    public long lockedNanos() {
        return lock.lockedNanos();
    }

    @Override
    public Duration held() {
        return lock.held();
    }

    @Override
    public void keepAlive() throws LockException {
        lock.keepAlive();
    }

    @Override
    public long prove() throws LockException {
        lock.prove();
        return lock.after().atNanos();
    }

    @Override
    public void release(String reason) throws LockException {
        lock.release(reason);
    }

    @Override
    public LockEvidence evidence() {
        return new LockEvidence(
                locker.strategy(),
                locker.reason(),
                lock.connectionId(),
                leaseSeconds,
                lock.position(),
                lock.positionAfter(),
                locker.worstStall(lock),
                LockEvidence.RestsOn.SESSION,
                lock.before(),
                lock.after(),
                lock.statements(),
                locker.givenUp(),
                locker.replication(),
                locker.changes(),
                locker.warnings());
    }
}
