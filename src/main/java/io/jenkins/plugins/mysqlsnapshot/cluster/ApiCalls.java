package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Calls to one API server side by side, awaited by the thread of the run; what is in no hurry is called on a few threads
 * ({@code mysql-snapshot-turn-…}). What outlives the wait goes on until the client's own timeouts end it. Of a {@link ClusterApi}; all runs that
 * share that share these.
 */
public final class ApiCalls {

    private static final int AT_ONCE = 2;

    /**
     * Of one run: each takes a thread of the transport until it is answered, an API server answers within milliseconds, and the sidecars
     * take five a second.
     */
    private static final int URGENT_AT_ONCE = 4;

    private final Clock clock;
    private final Executor inTurn = ApiThreads.pool("turn", AT_ONCE);

    ApiCalls(Clock clock) {
        this.clock = clock;
    }

    /** Calls that are under way. */
    public final class Round {
        private final Bell ended = new Bell();
        private final AtomicInteger running;
        private volatile boolean stopped;

        // guarded by this
        private final Queue<Runnable> waiting = new ArrayDeque<>();

        private Round(int calls) {
            this.running = new AtomicInteger(calls);
        }

        /**
         * Waits until all have ended, or one has ended and this holds.
         *
         * @return whether one of it is so before the deadline
         */
        public boolean await(BooleanSupplier enough, Deadline deadline) throws InterruptedException {
            return clock.await(ended, () -> running.get() == 0 || enough.getAsBoolean(), deadline);
        }

        /** Those that have not begun never will, once this returns; those that have go on. */
        public synchronized void stop() {
            stopped = true;
            running.addAndGet(-waiting.size());
            waiting.clear();
            ended.ring();
        }

        /** Under the lock, so that nothing begins behind a {@link #stop}: a call only sends. */
        private synchronized void next() {
            Runnable call = waiting.poll();
            if (call != null) {
                call.run();
            }
        }

        private void end() {
            running.decrementAndGet();
            ended.ring();
        }
    }

    /**
     * Starts one call for each item, for writers wait: some at once, and the next as soon as one is answered, in the order of the
     * items. A call tells its outcome by itself, and neither waits nor fails.
     */
    public <T> Round start(List<T> items, Function<T, CompletionStage<?>> call) {
        Round round = new Round(items.size());
        items.forEach(item -> round.waiting.add(() -> call.apply(item).whenComplete((done, failure) -> {
            round.end();
            round.next();
        })));
        for (int i = 0; i < URGENT_AT_ONCE; i++) {
            round.next();
        }
        return round;
    }

    /**
     * Makes them and waits until all have ended: for what nobody is held up by. Of all runs there are only a few such calls at once.
     *
     * @return whether all have ended before the deadline; those that have not begun by then never do
     */
    public <T> boolean each(List<T> items, Consumer<T> call, Deadline deadline) throws InterruptedException {
        Round round = new Round(items.size());
        items.forEach(item -> inTurn.execute(() -> {
            try {
                if (!round.stopped) {
                    call.accept(item);
                }
            } finally {
                round.end();
            }
        }));
        try {
            return round.await(() -> false, deadline);
        } finally {
            round.stop();
        }
    }
}
