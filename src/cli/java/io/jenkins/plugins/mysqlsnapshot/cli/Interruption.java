package io.jenkins.plugins.mysqlsnapshot.cli;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.time.Duration;

/**
 * SIGTERM, SIGINT and SIGHUP: interrupts the thread that does the work and keeps the JVM until that has cleaned up. Made
 * before the work begins, told when it has ended.
 */
final class Interruption {

    /** Longer than all that is done on the way out; what hangs for longer is left to the lease. */
    private static final Duration BOUND = Duration.ofMinutes(2);

    private final Bell bell = new Bell();

    /** Written by the working thread, read by the JVM's own at its end. */
    private volatile boolean ended;

    private Interruption() {}

    static Interruption ofThisThread(Clock clock) {
        Interruption interruption = new Interruption();
        Thread worker = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.stop(clock, worker), "mysql-snapshot-stop"));
        return interruption;
    }

    private void stop(Clock clock, Thread worker) {
        if (ended) {
            return;
        }
        worker.interrupt();
        try {
            clock.await(bell, () -> ended, clock.deadline(BOUND));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing is left to clean up. */
    void ended() {
        ended = true;
        bell.ring();
    }
}
