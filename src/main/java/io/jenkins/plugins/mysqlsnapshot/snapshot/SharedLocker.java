package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.VolumeLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The lock that the body around a run is held under: taken before the run, let go after it, by somebody else. Used by the run's thread. */
record SharedLocker(HeldServer server, VolumeLayout layout) implements CutLocker {

    @Override
    public String strategy() {
        return server.held().locker().strategy();
    }

    @Override
    public String reason() {
        return "the lock of the block around it; " + server.held().locker().reason();
    }

    /** @throws LockException when it was lost meanwhile */
    @Override
    public CutLock acquire() throws LockException {
        server.held().lock().keepAlive();
        return new Shared(new SessionLock(server.held().locker(), server.held().lock(), (int)
                server.limits().lease().toSeconds()));
    }

    /** It is not ours. */
    @Override
    public void close() {}

    private final class Shared implements CutLock {

        private final SessionLock lock;
        private Duration held;

        Shared(SessionLock lock) {
            this.lock = lock;
        }

        @Override
        public long lockedNanos() {
            return lock.lockedNanos();
        }

        /** For as long as the run needed it. */
        @Override
        public Duration held() {
            return held == null ? lock.held() : held;
        }

        @Override
        public void keepAlive() throws LockException {
            lock.keepAlive();
        }

        @Override
        public long prove() throws LockException {
            return lock.prove();
        }

        @Override
        public void release(String reason) {
            if (held == null) {
                held = lock.held();
            }
        }

        @Override
        public LockEvidence evidence() {
            LockEvidence known = lock.evidence();
            List<String> statements = new ArrayList<>(known.statements());
            statements.add("the lock is that of the block around the run, which went on holding it");
            return new LockEvidence(
                    known.strategy(),
                    reason(),
                    known.connectionId(),
                    known.leaseSeconds(),
                    known.position(),
                    known.positionAfter(),
                    null,
                    known.restsOn(),
                    known.before(),
                    known.after(),
                    statements,
                    known.givenUp(),
                    known.replication(),
                    known.changes(),
                    lock.locker().warnings(layout));
        }
    }
}
