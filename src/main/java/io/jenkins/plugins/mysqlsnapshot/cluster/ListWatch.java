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
 * whoever waits for the objects. While it is being opened it has a thread of its own ({@code mysql-snapshot-watch-…}), none while
 * it watches. The sink is called by that thread and by the client's, one at a time.
 *
 * @param <T> kind of object
 */
public final class ListWatch<T extends HasMetadata> implements AutoCloseable {

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);

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
    private final String threadName;
    private final Bell bell = new Bell();
    private volatile boolean closed;
    private volatile boolean open;
    private volatile RuntimeException failure;

    // one opening thread follows the other
    private Duration backoff = FIRST_BACKOFF;

    // both guarded by this: the opening thread, the client's and whoever closes are rivals
    private Round round;
    private Watch watch;

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
        this.threadName = "mysql-snapshot-watch-" + kind;
    }

    public void start() {
        start(this::openUntilItLasts);
    }

    private void start(Runnable opening) {
        // the client's threads bring the events and must not be kept from it, least of all while a list is asked for
        Thread thread = new Thread(opening, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until it watches: from then on no event is lost, and one that was dropped is not taken for open. */
    public void awaitOpen(Deadline deadline) throws ClusterException, InterruptedException {
        boolean decided = clock.await(bell, () -> isWatching() || failure != null, deadline);
        RuntimeException why = failure;
        if (why != null) {
            throw new ClusterException(ApiFailure.finding(subject, why), why);
        }
        if (!decided) {
            throw new ClusterException(ApiFailure.silence(subject));
        }
    }

    private synchronized boolean isWatching() {
        return watch != null;
    }

    /** Whether it was never open and never will be. */
    boolean hasFailed() {
        return failure != null;
    }

    private void openAgain() {
        try {
            pause();
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
            return;
        }
        openUntilItLasts();
    }

    private void openUntilItLasts() {
        try {
            while (!closed) {
                if (opened()) {
                    return;
                }
                pause();
            }
        } catch (InterruptedException unexpected) {
            // nobody has this thread to interrupt it; it ends, and the watch with it
            Thread.currentThread().interrupt();
        }
    }

    /** After one that was dropped, and the longer the sooner they are. */
    private void pause() throws InterruptedException {
        Duration now = backoff;
        backoff = now.multipliedBy(2).compareTo(LONGEST_BACKOFF) < 0 ? now.multipliedBy(2) : LONGEST_BACKOFF;
        clock.await(bell, () -> closed, clock.deadline(now));
    }

    /** Whether there is nothing more to do for this thread: a watch goes on without it, or none ever will. */
    private boolean opened() {
        try {
            return listAndWatch();
        } catch (RuntimeException dropped) {
            if (open) {
                return false;
            }
            failure = dropped;
            bell.ring();
            return true;
        }
    }

    private boolean listAndWatch() {
        ListOptions all =
                new ListOptionsBuilder().withLimit(open ? null : firstLimit).build();
        KubernetesResourceList<T> list = source.list(all);
        sink.listed(list.getItems());
        Round next = new Round();
        ListOptions on = new ListOptionsBuilder()
                .withResourceVersion(list.getMetadata().getResourceVersion())
                .build();
        Watch opened = source.watch(on, next);
        boolean lasts;
        synchronized (this) {
            lasts = !closed && !next.ended;
            if (lasts) {
                round = next;
                watch = opened;
            }
        }
        open = true;
        bell.ring();
        if (!lasts) {
            opened.close();
        }
        return lasts;
    }

    @Override
    public void close() {
        Watch last;
        synchronized (this) {
            closed = true;
            last = watch;
            watch = null;
            round = null;
        }
        bell.ring();
        // one that is just being opened is closed by the thread that opens it
        if (last != null) {
            last.close();
        }
    }

    /** The client's thread says that a round is over: the next one is opened on a thread of its own. */
    private void over(Round ended) {
        Watch last;
        synchronized (this) {
            ended.ended = true;
            if (round != ended) {
                // not published yet: the opening thread sees it; or closed by us
                return;
            }
            last = watch;
            watch = null;
            round = null;
        }
        last.close();
        if (clock.nanoTime() - ended.began > LONGEST_BACKOFF.toNanos()) {
            backoff = FIRST_BACKOFF;
        }
        start(this::openAgain);
    }

    /** One watch, until it ends for whatever reason. */
    private final class Round implements Watcher<T> {

        private final long began = clock.nanoTime();
        // guarded by the watch
        private boolean ended;

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
            over(this);
        }

        @Override
        public void onClose(WatcherException cause) {
            onClose();
        }
    }
}
