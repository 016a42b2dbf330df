package io.jenkins.plugins.mysqlsnapshot.timeline;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A {@link TimelineLog} that nobody waits for: lines are printed in their order by a thread of a pool, since the disk under a build
 * log may be slow just while a server is locked. Made by whoever makes the timeline, and flushed before its end is told.
 */
public final class QueuedLog implements Consumer<Event> {

    private static final Logger LOGGER = Logger.getLogger(QueuedLog.class.getName());

    /** Whoever flushes has freed everything by then; a log that takes longer is told late. */
    private static final Duration LONGEST_FLUSH = Duration.ofSeconds(10);

    private final Clock clock;
    private final Executor threads;
    private final TimelineLog log;
    private final Bell printed = new Bell();

    // both guarded by this; at most one thread prints
    private final Queue<Runnable> lines = new ArrayDeque<>();
    private boolean printing;

    /** @param threads lends one while there is something to print */
    public QueuedLog(Clock clock, Executor threads, TimelineLog log) {
        this.clock = clock;
        this.threads = threads;
        this.log = log;
    }

    @Override
    public void accept(Event event) {
        add(() -> log.accept(event));
    }

    /** A line that belongs to no event. */
    public void say(String line) {
        add(() -> log.say(line));
    }

    private void add(Runnable line) {
        synchronized (this) {
            lines.add(line);
            if (printing) {
                return;
            }
            printing = true;
        }
        try {
            threads.execute(this::print);
        } catch (RejectedExecutionException e) {
            // the controller is going down
            print();
        }
    }

    private void print() {
        for (Runnable line = next(); line != null; line = next()) {
            try {
                line.run();
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "a line of a build log could not be printed", e);
            }
        }
        printed.ring();
    }

    private synchronized Runnable next() {
        Runnable line = lines.poll();
        printing = line != null;
        return line;
    }

    /** Returns when all lines are printed, or after 10 s. An interrupt is kept. */
    public void flush() {
        boolean interrupted = Thread.interrupted();
        try {
            clock.await(printed, this::isPrinted, clock.deadline(LONGEST_FLUSH));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isPrinted() {
        return !printing;
    }
}
