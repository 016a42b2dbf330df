package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.util.List;
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

    private final Clock clock;
    private final Executor inTurn = ApiThreads.pool("turn", AT_ONCE);

    ApiCalls(Clock clock) {
        this.clock = clock;
    }

    /** Calls that are under way. */
    public final class Round {
        private final Bell ended = new Bell();
        private final AtomicInteger running;
        private volatile boolean givenUp;

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

        private void end() {
            running.decrementAndGet();
            ended.ring();
        }
    }

    /** Starts one call for each item at once, for writers wait. A call tells its outcome by itself, and neither waits nor fails. */
    public <T> Round start(List<T> items, Function<T, CompletionStage<?>> call) {
        Round round = new Round(items.size());
        items.forEach(item -> call.apply(item).whenComplete((done, failure) -> round.end()));
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
                if (!round.givenUp) {
                    call.accept(item);
                }
            } finally {
                round.end();
            }
        }));
        boolean all = false;
        try {
            all = round.await(() -> false, deadline);
            return all;
        } finally {
            round.givenUp = !all;
        }
    }
}
