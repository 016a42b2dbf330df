package io.jenkins.plugins.mysqlsnapshot.volume;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Calls to the API side by side, each on its own thread, awaited by the thread of the run. What outlives the wait goes on until the
 * client's own timeouts end it. Opened and closed by a {@link VolumeCut}.
 */
final class ApiCalls implements AutoCloseable {

    private final Clock clock;
    private final ExecutorService threads = ApiThreads.pool("call");

    ApiCalls(Clock clock) {
        this.clock = clock;
    }

    /**
     * Starts one call for each item at once and waits until all have ended. A call tells its outcome by itself and does not throw.
     *
     * @return whether all have ended before the deadline
     */
    <T> boolean each(List<T> items, Consumer<T> call, Deadline deadline) throws InterruptedException {
        Bell ended = new Bell();
        AtomicInteger running = new AtomicInteger(items.size());
        for (T item : items) {
            threads.execute(() -> {
                try {
                    call.accept(item);
                } finally {
                    running.decrementAndGet();
                    ended.ring();
                }
            });
        }
        return clock.await(ended, () -> running.get() == 0, deadline);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
