package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.function.Consumer;

/**
 * Keeps a held lock alive for a body of unknown length: a sign of life at a third of the lease, until it is stopped, the
 * session is lost, or {@code maxHold} is over. Runs on a thread that its owner provides, which it occupies until then.
 */
public final class LockKeeper implements Runnable {

    private final Clock clock;
    private final ReadLock lock;
    private final LockLimits limits;
    private final Consumer<LockException> onLost;
    private final Bell bell = new Bell();

    /** Written by {@link #stop()}, read by the keeper's thread. */
    private volatile boolean stopped;

    /** @param onLost called at most once, on the keeper's thread, when the lock is lost or may be held no longer */
    public LockKeeper(Clock clock, ReadLock lock, LockLimits limits, Consumer<LockException> onLost) {
        this.clock = clock;
        this.lock = lock;
        this.limits = limits;
        this.onLost = onLost;
    }

    @Override
    public void run() {
        Deadline end = clock.deadline(limits.maxHold().minus(lock.held()));
        try {
            while (!clock.await(bell, () -> stopped, end.orAfter(limits.lease().dividedBy(3)))) {
                if (end.hasPassed()) {
                    throw new LockException(new Finding(
                            "read lock of connection " + lock.connectionId(),
                            "held for maxHold (" + limits.maxHold().toSeconds() + " s)",
                            "make the body shorter, or raise maxHold"));
                }
                lock.keepAlive();
            }
        } catch (LockException e) {
            onLost.accept(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            onLost.accept(new LockException(
                    new Finding(
                            "read lock of connection " + lock.connectionId(),
                            "its keeper was interrupted",
                            "run it again"),
                    e));
        }
    }

    /** Ends it soon; it touches the lock no more after its current sign of life. */
    public void stop() {
        stopped = true;
        bell.ring();
    }
}
