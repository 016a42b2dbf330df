package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Following;
import io.jenkins.plugins.mysqlsnapshot.cluster.ListWatch;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits until snapshots that are there already can be restored from, by what the cluster alone says: it needs nothing of the run that
 * made them, so it can begin in another process. An API server that is away is waited for. Opened, used and closed by one thread;
 * changes nothing in the cluster.
 */
public final class ReadyWait implements AutoCloseable {

    /** One try to open a watch; also the least that is tried where the deadline has passed meanwhile. */
    private static final Duration OPEN_BUDGET = Duration.ofSeconds(15);

    private static final Duration BACKOFF = Duration.ofSeconds(1);

    /** A server that has just started may not know all accounts, roles and kinds yet. */
    private static final Duration REFUSAL_GRACE = Duration.ofSeconds(5);

    private final ClusterApi api;
    private final Clock clock;
    private final Timeline timeline;
    private final String setId;
    private final List<KeptSnapshot> snapshots;
    private final ReadyBoard board;
    private final Bell bell = new Bell();
    private final List<Following<?>> watches = new ArrayList<>();

    /** Does nothing yet; the snapshots are all of one set, in any number of namespaces. */
    public ReadyWait(ClusterApi api, Clock clock, Timeline timeline, String setId, List<KeptSnapshot> snapshots) {
        this.api = api;
        this.clock = clock;
        this.timeline = timeline;
        this.setId = setId;
        this.snapshots = List.copyOf(snapshots);
        this.board = new ReadyBoard(snapshots);
    }

    /**
     * Looks at least once, however late it is.
     *
     * @throws ClusterException at the deadline, or when one failed for good, was deleted, or is another object than it was
     */
    public List<ReadySnapshot> await(Deadline deadline) throws ClusterException, InterruptedException {
        for (String namespace : namespaces()) {
            open(namespace, deadline);
        }
        while (true) {
            List<CutBoard.View> waiting = waiting();
            long now = clock.nanoTime();
            throwIfFailed(waiting, now);
            if (waiting.isEmpty()) {
                return board.views().stream().map(ReadyWait::ready).toList();
            }
            if (deadline.hasPassed()) {
                throw new ClusterException(
                        waiting.stream().map(CutVerdict::notReady).toList());
            }
            Deadline next = deadline;
            for (CutBoard.View one : waiting) {
                if (one.facts().error() != null) {
                    next = next.orAfter(CutVerdict.untilFailed(one, CutVerdict.READY_ERROR_GRACE, now));
                }
            }
            clock.await(bell, () -> !waiting().equals(waiting), next);
        }
    }

    private List<String> namespaces() {
        return snapshots.stream()
                .map(one -> one.planned().namespace())
                .distinct()
                .toList();
    }

    private void throwIfFailed(List<CutBoard.View> waiting, long nowNanos) throws ClusterException {
        List<Finding> failed = new ArrayList<>(board.exchanged());
        if (failed.isEmpty()) {
            waiting.stream()
                    .flatMap(one -> CutVerdict.failure(one, CutVerdict.READY_ERROR_GRACE, nowNanos).stream())
                    .forEach(failed::add);
        }
        if (!failed.isEmpty()) {
            throw new ClusterException(failed);
        }
    }

    /** What is gone can not be restored from, whatever it said before. */
    private List<CutBoard.View> waiting() {
        return board.views().stream()
                .filter(one -> one.gone() || !one.facts().ready())
                .toList();
    }

    private static ReadySnapshot ready(CutBoard.View one) {
        return new ReadySnapshot(
                one.planned().name(),
                one.uid(),
                one.facts().contentName(),
                one.facts().restoreSize());
    }

    /** Tries until the deadline; only a refusal that stays ends it sooner. */
    private void open(String namespace, Deadline deadline) throws ClusterException, InterruptedException {
        Deadline refused = null;
        boolean told = false;
        while (true) {
            Following<VolumeSnapshot> watch = follow(namespace);
            try {
                watch.awaitOpen(clock.deadline(OPEN_BUDGET));
                list(watch, namespace);
                watches.add(watch);
                return;
            } catch (ClusterException failure) {
                watch.close();
                if (!isRefusal(failure)) {
                    refused = null;
                } else if (refused == null) {
                    refused = clock.deadline(REFUSAL_GRACE);
                }
                if (deadline.hasPassed() || (refused != null && refused.hasPassed())) {
                    throw failure;
                }
                if (!told) {
                    timeline.record(Phase.READY, failure.getMessage() + "; it is asked again");
                    told = true;
                }
            } catch (InterruptedException | RuntimeException failure) {
                watch.close();
                throw failure;
            }
            clock.await(bell, () -> false, deadline.orAfter(BACKOFF));
        }
    }

    private static boolean isRefusal(ClusterException failure) {
        return failure.getCause() instanceof RuntimeException why && ApiFailure.isAnsweredNo(why);
    }

    private Following<VolumeSnapshot> follow(String namespace) {
        return api.follow(
                Watched.snapshotsOfSets(api.client(), namespace), Watched.ofSet(setId), new Snapshots(namespace));
    }

    private void list(Following<VolumeSnapshot> watch, String namespace) throws ClusterException, InterruptedException {
        try {
            watch.list(() -> api.client()
                    .resources(VolumeSnapshot.class)
                    .inNamespace(namespace)
                    .withLabel(SnapshotMarks.SET, setId)
                    .list()
                    .getItems());
        } catch (KubernetesClientException failure) {
            ApiFailure.passInterruption(failure);
            throw new ClusterException(ApiFailure.finding("listing volumesnapshots", failure), failure);
        }
    }

    @Override
    public void close() {
        watches.forEach(Following::close);
    }

    private final class Snapshots implements ListWatch.Sink<VolumeSnapshot> {

        private final String namespace;

        Snapshots(String namespace) {
            this.namespace = namespace;
        }

        @Override
        public void listed(List<VolumeSnapshot> all) {
            board.listed(namespace, all, clock.nanoTime());
            bell.ring();
        }

        @Override
        public void seen(VolumeSnapshot one) {
            board.seen(one, clock.nanoTime());
            bell.ring();
        }

        @Override
        public void gone(VolumeSnapshot one) {
            board.gone(one);
            bell.ring();
        }
    }
}
