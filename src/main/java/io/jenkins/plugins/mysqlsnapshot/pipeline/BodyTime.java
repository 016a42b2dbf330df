package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.time.Duration;
import java.time.Instant;

/** Waits for the end of the time that a body has, on a thread that its owner provides, which it occupies until then or until it is stopped. */
final class BodyTime implements Runnable {

    private final Clock clock;
    private final Instant end;
    private final Runnable onOver;
    private final Bell bell = new Bell();

    /** Written by {@link #stop()}, read by the thread that waits. */
    private volatile boolean stopped;

    /**
     * @param end by the wall, for a body goes on after a restart
     * @param onOver called at most once, on the thread that waits
     */
    BodyTime(Clock clock, Instant end, Runnable onOver) {
        this.clock = clock;
        this.end = end;
        this.onOver = onOver;
    }

    @Override
    public void run() {
        try {
            if (!clock.await(bell, () -> stopped, clock.deadline(Duration.between(clock.now(), end)))) {
                onOver.run();
            }
        } catch (InterruptedException poolEnds) {
            Thread.currentThread().interrupt();
        }
    }

    /** The body has ended. */
    void stop() {
        stopped = true;
        bell.ring();
    }
}
