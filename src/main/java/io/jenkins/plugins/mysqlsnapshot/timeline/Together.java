package io.jenkins.plugins.mysqlsnapshot.timeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Does the same for several things at once and waits until all of it has ended, whatever came of it: nothing goes on unheeded. Used by
 * one thread; the work has threads of its own ({@code mysql-snapshot-together-…}), which end with it.
 */
public final class Together {

    /** What is done for one of them. */
    public interface Work<T, R> {
        R on(T item) throws Exception;
    }

    /**
     * What came of one of them.
     *
     * @param value null where it failed, or gives nothing
     * @param failure null where it did not; an {@link InterruptedException} also where it never began
     */
    public record Outcome<T, R>(T item, R value, Exception failure) {}

    private static final Duration LOOK_AGAIN = Duration.ofDays(1);

    private final Clock clock;
    private final int most;

    /** @param most how many at once; the others wait for their turn */
    public Together(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /**
     * Does it for all of them. An interrupt is passed on to whoever is at work, begins nothing more, and is kept.
     *
     * @return the outcomes, in the order of the items
     */
    public <T, R> List<Outcome<T, R>> each(List<T> items, Work<? super T, ? extends R> work) {
        return run(new Turn<>(items, work), true);
    }

    /** The same to its end, for what has to be done in any case: an interrupt is kept, and disturbs nobody. */
    public <T, R> List<Outcome<T, R>> eachToTheEnd(List<T> items, Work<? super T, ? extends R> work) {
        boolean interrupted = Thread.interrupted();
        List<Outcome<T, R>> outcomes = run(new Turn<>(items, work), false);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcomes;
    }

    /** Does it for one, on the thread of whoever asks. */
    public static <T, R> Outcome<T, R> here(T item, Work<? super T, ? extends R> work) {
        try {
            return new Outcome<>(item, work.on(item), null);
        } catch (Exception e) {
            return new Outcome<>(item, null, e);
        }
    }

    /** The first failure among them, with the others beside it; empty where all went well. */
    public static Optional<Exception> failure(List<? extends Outcome<?, ?>> outcomes) {
        return outcomes.stream()
                .<Exception>map(Outcome::failure)
                .filter(Objects::nonNull)
                .reduce((one, other) -> {
                    one.addSuppressed(other);
                    return one;
                });
    }

    private <T, R> List<Outcome<T, R>> run(Turn<T, R> turn, boolean stoppable) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Math.min(most, turn.items.size()); i++) {
            Thread thread = new Thread(turn::run, "mysql-snapshot-together-" + (i + 1));
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        boolean interrupted = false;
        while (!turn.isOver()) {
            try {
                clock.await(turn.bell, turn::isOver, clock.deadline(LOOK_AGAIN));
            } catch (InterruptedException e) {
                interrupted = true;
                if (stoppable) {
                    turn.stopped = true;
                    threads.forEach(Thread::interrupt);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return turn.outcomes();
    }

    /** One call's work, shared by its threads. */
    private static final class Turn<T, R> {

        private final List<T> items;
        private final Work<? super T, ? extends R> work;
        private final AtomicReferenceArray<Outcome<T, R>> outcomes;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final Bell bell = new Bell();
        private volatile boolean stopped;

        Turn(List<T> items, Work<? super T, ? extends R> work) {
            this.items = items;
            this.work = work;
            this.outcomes = new AtomicReferenceArray<>(items.size());
        }

        void run() {
            for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
                outcomes.set(i, outcome(items.get(i)));
                ended.incrementAndGet();
                bell.ring();
            }
        }

        private Outcome<T, R> outcome(T item) {
            return stopped
                    ? new Outcome<>(item, null, new InterruptedException("stopped before its turn"))
                    : here(item, work);
        }

        boolean isOver() {
            return ended.get() == items.size();
        }

        List<Outcome<T, R>> outcomes() {
            List<Outcome<T, R>> all = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                all.add(outcomes.get(i));
            }
            return all;
        }
    }
}
