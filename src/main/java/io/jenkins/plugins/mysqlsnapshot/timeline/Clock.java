package io.jenkins.plugins.mysqlsnapshot.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * The one source of time and the one place that waits. Thread-safe.
 *
 * <p>Wall time is for people and manifests, monotonic time for every duration and order. Nothing else in this plugin
 * reads the system's clock or sleeps; a test of the architecture holds that.
 */
public interface Clock {

    /** Wall time, for what people read. */
    Instant now();

    /** Monotonic nanoseconds from an arbitrary origin, for durations and order. */
    long nanoTime();

    /**
     * Waits until the condition holds or the deadline passes. The condition is looked at first, then each time the bell
     * rings, and once more at the deadline; it is called by the waiting thread and must be quick.
     *
     * @return whether the condition held
     * @throws InterruptedException when the waiting thread is interrupted
     */
    boolean await(Bell bell, BooleanSupplier condition, Deadline deadline) throws InterruptedException;

    /** Waits for this long, whatever happens. */
    default void pause(Duration duration) throws InterruptedException {
        await(new Bell(), () -> false, deadline(duration));
    }

    /** The instant at which this budget, beginning now, is spent. */
    default Deadline deadline(Duration budget) {
        return new Deadline(this, nanoTime() + budget.toNanos());
    }

    /** The real time of this machine. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
