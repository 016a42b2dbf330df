package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Calls to the API side by side, each on its own thread, awaited by the thread of the run. What outlives the wait goes on until the
 * client's own timeouts end it. Opened and closed by a {@link VolumeCut}.
 */
public final class ApiCalls implements AutoCloseable {

    private final Clock clock;
    private final ExecutorService threads = ApiThreads.pool("call");

    public ApiCalls(Clock clock) {
        this.clock = clock;
    }

    /** Calls that are under way. */
    public final class Round {
        private final Bell ended = new Bell();
        private final AtomicInteger running;

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

    /** Starts one call for each item at once. A call tells its outcome by itself and does not throw. */
    public <T> Round start(List<T> items, Consumer<T> call) {
        Round round = new Round(items.size());
        for (T item : items) {
            threads.execute(() -> {
                try {
                    call.accept(item);
                } finally {
                    round.end();
                }
            });
        }
        return round;
    }

    /**
     * Starts them and waits until all have ended.
     *
     * @return whether all have ended before the deadline
     */
    public <T> boolean each(List<T> items, Consumer<T> call, Deadline deadline) throws InterruptedException {
        return start(items, call).await(() -> false, deadline);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
