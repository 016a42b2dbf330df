package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.time.Duration;
import java.util.List;

/**
 * Lists, then watches from there on; when the watch is dropped or answered 410 Gone, lists again and goes on. Opened and closed by
 * a {@link VolumeCut}; one thread of its own ({@code mysql-snapshot-watch-…}), which ends once it is
 * closed and the call it may be in is over. The sink is called by
 * that thread and by the client's, one at a time.
 *
 * @param <T> kind of object
 */
public final class ListWatch<T extends HasMetadata> implements AutoCloseable {

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration FOREVER = Duration.ofDays(365);

    /** Where the objects go. */
    public interface Sink<T> {
        /** All there are now; what is not among them is gone. */
        void listed(List<T> all);

        void seen(T one);

        void gone(T one);
    }

    private final Clock clock;
    private final String subject;
    private final FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?> source;
    private final Sink<T> sink;
    private final Long firstLimit;
    private final Thread thread;
    private final Bell bell = new Bell();
    private volatile boolean closed;
    private volatile boolean open;
    private volatile RuntimeException failure;

    /**
     * Does nothing yet.
     *
     * @param firstLimit how many objects the first list needs to show (what was there before does not matter), or null for all
     */
    public ListWatch(
            Clock clock,
            String kind,
            FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?> source,
            Sink<T> sink,
            Long firstLimit) {
        this.clock = clock;
        this.subject = "watching volume" + kind;
        this.source = source;
        this.sink = sink;
        this.firstLimit = firstLimit;
        this.thread = new Thread(this::run, "mysql-snapshot-watch-" + kind);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Waits until the first watch is open, from when on no event is lost. */
    public void awaitOpen(Deadline deadline) throws ClusterException, InterruptedException {
        boolean decided = clock.await(bell, () -> open || failure != null, deadline);
        RuntimeException why = failure;
        if (why != null) {
            throw new ClusterException(ApiFailure.finding(subject, why), why);
        }
        if (!decided) {
            throw new ClusterException(ApiFailure.silence(subject));
        }
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        try {
            while (!closed) {
                long began = clock.nanoTime();
                try {
                    round();
                } catch (RuntimeException dropped) {
                    if (!open) {
                        failure = dropped;
                        bell.ring();
                        return;
                    }
                }
                boolean lasted = clock.nanoTime() - began > LONGEST_BACKOFF.toNanos();
                backoff = lasted ? FIRST_BACKOFF : min(backoff.multipliedBy(2), LONGEST_BACKOFF);
                clock.await(bell, () -> closed, clock.deadline(backoff));
            }
        } catch (InterruptedException unexpected) {
            // nobody has this thread to interrupt it; it ends, and the watch with it
            Thread.currentThread().interrupt();
        }
    }

    private void round() throws InterruptedException {
        ListOptions all =
                new ListOptionsBuilder().withLimit(open ? null : firstLimit).build();
        KubernetesResourceList<T> list = source.list(all);
        sink.listed(list.getItems());
        Round round = new Round();
        ListOptions on = new ListOptionsBuilder()
                .withResourceVersion(list.getMetadata().getResourceVersion())
                .build();
        Watch watch = source.watch(on, round);
        try {
            open = true;
            bell.ring();
            clock.await(bell, () -> closed || round.ended, clock.deadline(FOREVER));
        } finally {
            watch.close();
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Override
    public void close() {
        // no interrupt: a watch that is just being opened would be lost to us, and stay open
        closed = true;
        bell.ring();
    }

    /** One watch, until it ends for whatever reason. */
    private final class Round implements Watcher<T> {

        private volatile boolean ended;

        @Override
        public void eventReceived(Action action, T object) {
            switch (action) {
                case ADDED, MODIFIED -> sink.seen(object);
                case DELETED -> sink.gone(object);
                default -> {}
            }
        }

        @Override
        public void onClose() {
            ended = true;
            bell.ring();
        }

        @Override
        public void onClose(WatcherException cause) {
            onClose();
        }
    }
}
