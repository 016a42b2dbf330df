package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One who follows a {@link SharedWatch}: hears of its own share of the objects. Opened by {@link ClusterApi#follow}, closed by whoever
 * asked for it, which ends the watch if it was the last.
 *
 * @param <T> kind of object
 */
public final class Following<T extends HasMetadata> implements AutoCloseable {

    private final SharedWatch<T> watch;
    private final Predicate<T> share;
    private final ListWatch.Sink<T> sink;

    // guarded by this; null but for the time of a list: what comes meanwhile is newer than it, or tells nothing new
    private List<Runnable> heldBack;

    Following(SharedWatch<T> watch, Predicate<T> share, ListWatch.Sink<T> sink) {
        this.watch = watch;
        this.share = share;
        this.sink = sink;
    }

    /** Waits until the watch is open, from when on no event is lost. */
    public void awaitOpen(Deadline deadline) throws ClusterException, InterruptedException {
        watch.awaitOpen(deadline);
    }

    /**
     * For whoever means also what was there before: lists, once the watch is open.
     *
     * @param all what there is now, of the own share; what it throws is passed on
     */
    public void list(Supplier<List<T>> all) {
        hold();
        try {
            List<T> found = all.get();
            synchronized (this) {
                sink.listed(found);
            }
        } finally {
            letGo();
        }
    }

    private synchronized void hold() {
        heldBack = new ArrayList<>();
    }

    private synchronized void letGo() {
        heldBack.forEach(Runnable::run);
        heldBack = null;
    }

    /** After a gap: all there are now. */
    void listed(List<T> all) {
        List<T> own = all.stream().filter(share).toList();
        tell(() -> sink.listed(own));
    }

    void seen(T one) {
        if (share.test(one)) {
            tell(() -> sink.seen(one));
        }
    }

    void gone(T one) {
        if (share.test(one)) {
            tell(() -> sink.gone(one));
        }
    }

    private synchronized void tell(Runnable news) {
        if (heldBack != null) {
            heldBack.add(news);
        } else {
            news.run();
        }
    }

    @Override
    public void close() {
        watch.leave(this);
    }
}
