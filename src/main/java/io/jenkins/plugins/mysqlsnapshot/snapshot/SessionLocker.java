package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLock;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;
import java.time.Duration;

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
        return new Held(locker.acquire());
    }

    @Override
    public void close() throws LockException {
        locker.close();
    }

    private final class Held implements CutLock {

        private final ReadLock lock;

        Held(ReadLock lock) {
            this.lock = lock;
        }

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
                    strategy(),
                    reason(),
                    lock.connectionId(),
                    leaseSeconds,
                    lock.position(),
                    lock.positionAfter(),
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
}
