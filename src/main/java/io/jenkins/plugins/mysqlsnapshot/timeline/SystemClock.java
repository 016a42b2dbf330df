package io.jenkins.plugins.mysqlsnapshot.timeline;

import java.time.Instant;
import java.util.function.BooleanSupplier;

/** The machine's own time; the only class that reads it. */
final class SystemClock implements Clock {

    static final SystemClock INSTANCE = new SystemClock();

    private SystemClock() {}

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public boolean await(Bell bell, BooleanSupplier condition, Deadline deadline) throws InterruptedException {
        while (true) {
            // counted before the look, so that a ring between look and wait is not lost
            long heard = bell.rings();
            if (condition.getAsBoolean()) {
                return true;
            }
            long left = deadline.remaining().toNanos();
            if (left <= 0) {
                return false;
            }
            bell.awaitRing(heard, left);
        }
    }
}
