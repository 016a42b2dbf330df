package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One watch that several follow: each costs the client a thread, however many wait for its news. Of a {@link ClusterApi}; ends with
 * the last who follows.
 *
 * @param <T> kind of object
 */
final class SharedWatch<T extends HasMetadata> implements ListWatch.Sink<T> {

    /** The first list only says from where on to watch; who means what was there before lists it by itself. */
    private static final long FIRST_LIMIT = 1;

    private final String key;
    private final ListWatch<T> watch;
    private final Consumer<SharedWatch<?>> forget;

    // guarded by this
    private final List<Following<T>> followers = new ArrayList<>();
    private boolean abandoned;

    // by the threads of the watch, of which one follows the other
    private volatile boolean begun;

    SharedWatch(Clock clock, WatchSource<T> source, Consumer<SharedWatch<?>> forget) {
        this.key = source.key();
        this.forget = forget;
        this.watch = new ListWatch<>(clock, source.kind(), source.objects(), this, FIRST_LIMIT);
    }

    String key() {
        return key;
    }

    void start() {
        watch.start();
    }

    /** Empty where it is over already, or could not be opened. */
    synchronized Optional<Following<T>> join(Predicate<T> share, ListWatch.Sink<T> sink) {
        if (abandoned || watch.hasFailed()) {
            return Optional.empty();
        }
        Following<T> follower = new Following<>(this, share, sink);
        followers.add(follower);
        return Optional.of(follower);
    }

    void leave(Following<T> follower) {
        synchronized (this) {
            if (!followers.remove(follower) || !followers.isEmpty()) {
                return;
            }
            abandoned = true;
        }
        forget.accept(this);
        watch.close();
    }

    void awaitOpen(Deadline deadline) throws ClusterException, InterruptedException {
        watch.awaitOpen(deadline);
    }

    private synchronized List<Following<T>> followers() {
        return List.copyOf(followers);
    }

    @Override
    public void listed(List<T> all) {
        if (begun) {
            followers().forEach(one -> one.listed(all));
        }
        begun = true;
    }

    @Override
    public void seen(T object) {
        followers().forEach(one -> one.seen(object));
    }

    @Override
    public void gone(T object) {
        followers().forEach(one -> one.gone(object));
    }
}
