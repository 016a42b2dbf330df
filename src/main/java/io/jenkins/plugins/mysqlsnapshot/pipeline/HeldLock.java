package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.model.Computer;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockKeeper;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLock;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The lock of one block with the thread that keeps it alive and the connections under it. Taken by the execution, freed
 * once: by the body's end, an abort, the build's end, or its keeper when it was lost or held for too long.
 */
final class HeldLock {

    private final ReadLocker locker;
    private final ReadLock lock;
    private final LockKeeper keeper;
    private final Consumer<String> onLost;
    // set by the keeper's thread, read by the one that ends the block
    private final AtomicReference<String> lost = new AtomicReference<>();

    private HeldLock(Clock clock, ReadLocker locker, ReadLock lock, LockLimits limits, Consumer<String> onLost) {
        this.locker = locker;
        this.lock = lock;
        this.onLost = onLost;
        this.keeper = new LockKeeper(clock, lock, limits, this::lose);
    }

    /** Checks the server, locks it and begins to keep the lock alive; what fails on the way is closed again. */
    static HeldLock take(
            Clock clock, Timeline timeline, ServerAccess server, LockLimits limits, Consumer<String> onLost)
            throws LockException, InterruptedException {
        ReadLocker locker = new ReadLocker(clock, timeline, server, limits);
        try {
            locker.preflight();
            HeldLock held = new HeldLock(clock, locker, locker.acquire(), limits, onLost);
            Computer.threadPoolForRemoting.execute(held.keeper);
            return held;
        } catch (LockException | InterruptedException | RuntimeException x) {
            try {
                locker.close();
            } catch (LockException alsoFailed) {
                x.addSuppressed(alsoFailed);
            }
            throw x;
        }
    }

    /** Frees first, so that no writer waits for the body to notice. */
    private void lose(LockException failure) {
        lost.set(failure.getMessage());
        try {
            free("lost");
        } catch (LockException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
        onLost.accept(failure.getMessage());
    }

    /** Why the lock did not last; null where it did. */
    String lost() {
        return lost.get();
    }

    /**
     * At the regular end of the block: frees, and tells whether the lock had lasted until then. A session that was lost
     * after its last sign of life shows only here.
     */
    void end() throws LockException {
        keeper.stop();
        try {
            if (lost() == null) {
                lock.prove();
            }
        } finally {
            free("end of its block");
        }
    }

    /** Ends keeper, lock and connections, in this order; a second call does nothing. */
    void free(String reason) throws LockException {
        keeper.stop();
        try {
            lock.release(reason);
        } finally {
            locker.close();
        }
    }

    /** The same from a thread that may not wait; the lease ends what this cannot. */
    void freeSoon(String reason) {
        Computer.threadPoolForRemoting.execute(() -> {
            try {
                free(reason);
            } catch (LockException failure) {
                lost.compareAndSet(null, failure.getMessage());
            }
        });
    }
}
