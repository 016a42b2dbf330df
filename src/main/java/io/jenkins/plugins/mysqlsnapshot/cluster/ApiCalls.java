package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Calls to the API side by side, on threads of their own, awaited by the thread of the run. What outlives the wait goes on until the
 * client's own timeouts end it. Opened and closed by a {@link VolumeCut}.
 */
public final class ApiCalls implements AutoCloseable {

    private static final int AT_ONCE = 4;

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
     * Makes them, a few at once, and waits until all have ended: for what nobody is held up by. Many runs may do so at the same time.
     *
     * @return whether all have ended before the deadline
     */
    public <T> boolean each(List<T> items, Consumer<T> call, Deadline deadline) throws InterruptedException {
        Queue<T> left = new ConcurrentLinkedQueue<>(items);
        List<Integer> turns =
                IntStream.range(0, Math.min(AT_ONCE, items.size())).boxed().toList();
        return start(turns, turn -> {
                    for (T item = left.poll(); item != null; item = left.poll()) {
                        call.accept(item);
                    }
                })
                .await(() -> false, deadline);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
