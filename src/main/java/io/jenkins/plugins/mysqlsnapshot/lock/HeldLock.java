package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The lock of a body of unknown length (a Pipeline's block, a command) with the thread that keeps it alive and the connections
 * under it. Taken by whoever runs the body, freed once: by the body's end, an abort, or its keeper when it was lost or held
 * for too long.
 */
public final class HeldLock {

    private final ReadLocker locker;
    private final ReadLock lock;
    private final LockKeeper keeper;
    private final Executor threads;
    private final Consumer<String> onLost;
    private final Runnable below;
    // set by the keeper's thread, read by the one that ends the block
    private final AtomicReference<String> lost = new AtomicReference<>();

    private HeldLock(
            Clock clock,
            ReadLocker locker,
            ReadLock lock,
            LockLimits limits,
            Executor threads,
            Consumer<String> onLost,
            Runnable below) {
        this.below = below;
        this.threads = threads;
        this.locker = locker;
        this.lock = lock;
        this.onLost = onLost;
        this.keeper = new LockKeeper(clock, lock, limits, this::lose);
    }

    /**
     * Checks the server, locks it and begins to keep the lock alive; what fails on the way is closed again.
     *
     * @param threads runs the keeper, which occupies its thread until the lock is freed
     * @param onLost told once, on the keeper's thread, when the lock is lost; the server is free by then
     * @param below closes what the way to the server needs, after the connections; more than once does no harm. Also run when no lock
     *     was taken
     */
    public static HeldLock take(
            Clock clock,
            Timeline timeline,
            ServerAccess server,
            LockLimits limits,
            Executor threads,
            Consumer<String> onLost,
            Runnable below)
            throws LockException, InterruptedException {
        ReadLocker locker = new ReadLocker(clock, timeline, server, limits);
        try {
            locker.preflight();
            return keep(clock, locker, locker.acquire(), limits, threads, onLost, below);
        } catch (LockException | InterruptedException | RuntimeException x) {
            try {
                locker.close();
            } catch (LockException alsoFailed) {
                x.addSuppressed(alsoFailed);
            } finally {
                below.run();
            }
            throw x;
        }
    }

    /**
     * Begins to keep a lock alive that is held already; the parameters are those of {@link #take}.
     *
     * @param locker of which it is, closed with it
     */
    public static HeldLock keep(
            Clock clock,
            ReadLocker locker,
            ReadLock lock,
            LockLimits limits,
            Executor threads,
            Consumer<String> onLost,
            Runnable below) {
        HeldLock held = new HeldLock(clock, locker, lock, limits, threads, onLost, below);
        threads.execute(held.keeper);
        return held;
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

    /** The lock itself; only to be read from. */
    public ReadLock lock() {
        return lock;
    }

    /** What took it; only to be asked. */
    public ReadLocker locker() {
        return locker;
    }

    /** What was accepted although it bears no cut or no trust, and what was not seen. */
    public List<String> warnings() {
        return locker.warnings();
    }

    /** Why the lock did not last; null where it did. */
    public String lost() {
        return lost.get();
    }

    /**
     * At the regular end of the block: frees, and tells whether the lock had lasted until then. A session that was lost
     * after its last sign of life shows only here.
     */
    public void end() throws LockException {
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
    public void free(String reason) throws LockException {
        keeper.stop();
        try {
            lock.release(reason);
        } finally {
            try {
                locker.close();
            } finally {
                below.run();
            }
        }
    }

    /** The same from a thread that may not wait; the lease ends what this cannot. */
    public void freeSoon(String reason) {
        threads.execute(() -> {
            try {
                free(reason);
            } catch (LockException failure) {
                lost.compareAndSet(null, failure.getMessage());
            }
        });
    }
}
