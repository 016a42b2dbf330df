package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * One API server as one account sees it, with what its runs share so that a hundred of them cost little more than one: the client, one
 * watch a kind and namespace, and turns for what is in no hurry. Thread-safe. Opened by whoever opens the client, and closed with it.
 */
public final class ClusterApi implements AutoCloseable {

    private final Clock clock;
    private final KubernetesClient client;
    private final ApiCalls calls;
    private final Semaphore looks = new Semaphore(1, true);

    // guarded by itself
    private final Map<String, SharedWatch<?>> watches = new HashMap<>();

    /** @param client closed with this */
    public ClusterApi(Clock clock, KubernetesClient client) {
        this.clock = clock;
        this.client = client;
        this.calls = new ApiCalls(clock);
    }

    /** Not to be closed by whoever asks. */
    public KubernetesClient client() {
        return client;
    }

    public ApiCalls calls() {
        return calls;
    }

    /** Waits for the turn of a look at many servers at once, which takes many threads: one run at a time, in the order of asking. */
    public void beginLook() throws InterruptedException {
        looks.acquire();
    }

    /** After {@link #beginLook}, whatever came of it. */
    public void endLook() {
        looks.release();
    }

    /**
     * Follows objects from now on, along with whoever else does so.
     *
     * @param source what is watched; with the same kind and namespace it is always the same
     * @param share which of them are meant
     * @param sink hears of them, by one thread at a time; must not block
     */
    public <T extends HasMetadata> Following<T> follow(
            WatchSource<T> source, Predicate<T> share, ListWatch.Sink<T> sink) {
        synchronized (watches) {
            @SuppressWarnings("unchecked") // by its key it is of this source
            SharedWatch<T> known = (SharedWatch<T>) watches.get(source.key());
            if (known != null) {
                Optional<Following<T>> joined = known.join(share, sink);
                if (joined.isPresent()) {
                    return joined.get();
                }
            }
            SharedWatch<T> opened = new SharedWatch<>(clock, source, this::forget);
            watches.put(source.key(), opened);
            Following<T> first = opened.join(share, sink).orElseThrow();
            opened.start();
            return first;
        }
    }

    private void forget(SharedWatch<?> abandoned) {
        synchronized (watches) {
            watches.remove(abandoned.key(), abandoned);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
