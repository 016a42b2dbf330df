package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiCalls;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * The snapshots of one run, from their creation until they are ready or gone. {@link #prepare} opens it before the lock is taken;
 * whoever prepared it calls the methods from one thread and closes it, which deletes nothing: {@link #discard} does. It does not
 * outlive the process; what it leaves is marked {@code state=pending} until {@link #mark}.
 */
public final class VolumeCut implements AutoCloseable {

    private static final Duration OPEN_BUDGET = Duration.ofSeconds(15);
    private static final Duration OTHER_ANSWERS = Duration.ofMillis(500);

    private final KubernetesClient client;
    private final Clock clock;
    private final Timeline timeline;
    private final VolumePlan plan;
    private final VolumeLimits limits;
    private final String runId = UUID.randomUUID().toString();
    private final Map<PlannedSnapshot, VolumeSnapshot> objects = new HashMap<>();
    private final Bell bell = new Bell();
    private final CutBoard board;
    private final ApiCalls calls;
    private final CutWatches watches;
    private ApiCalls.Round creates;
    private SnapshotRemoval removal;

    private VolumeCut(KubernetesClient client, Clock clock, Timeline timeline, VolumePlan plan, VolumeLimits limits) {
        this.client = client;
        this.clock = clock;
        this.timeline = timeline;
        this.plan = plan;
        this.limits = limits;
        this.board = new CutBoard(runId, plan.snapshots());
        this.calls = new ApiCalls(clock);
        this.watches = new CutWatches(client, clock, timeline, bell, board, plan);
        plan.snapshots().forEach(planned -> objects.put(planned, object(planned)));
    }

    /**
     * Builds the objects, opens watches and connections and rehearses the creates, so that nothing of that happens under the lock.
     *
     * @throws ClusterException when the server would refuse a create, or does not answer
     */
    public static VolumeCut prepare(
            KubernetesClient client, Clock clock, Timeline timeline, VolumePlan plan, VolumeLimits limits)
            throws ClusterException, InterruptedException {
        VolumeCut cut = new VolumeCut(client, clock, timeline, plan, limits);
        try {
            cut.open();
            return cut;
        } catch (ClusterException | InterruptedException | RuntimeException failed) {
            cut.close();
            throw failed;
        }
    }

    private void open() throws ClusterException, InterruptedException {
        Deadline deadline = clock.deadline(OPEN_BUDGET);
        watches.start();
        Queue<Finding> refused = new ConcurrentLinkedQueue<>();
        if (!calls.each(plan.snapshots(), planned -> rehearse(planned, refused), deadline)) {
            throw new ClusterException(ApiFailure.silence("VolumeSnapshots in " + plan.namespace()));
        }
        if (!refused.isEmpty()) {
            throw new ClusterException(List.copyOf(refused));
        }
        watches.awaitOpen(deadline);
    }

    /** The create itself, as a dry run: it tells quotas, admission and taken names now, and warms connections and code. */
    private void rehearse(PlannedSnapshot planned, Queue<Finding> refused) {
        try {
            client.resource(objects.get(planned)).dryRun().create();
        } catch (RuntimeException failure) {
            if (ApiFailure.isConflict(failure)) {
                refused.add(VolumePreflight.nameTaken(planned));
            } else if (!ApiFailure.isNoDryRun(failure)) {
                refused.add(ApiFailure.finding(planned.subject(), failure));
            }
        }
    }

    private VolumeSnapshot object(PlannedSnapshot planned) {
        Map<String, String> labels = new HashMap<>(plan.labels());
        labels.putAll(SnapshotMarks.pending(plan.setId()));
        Map<String, String> annotations = new HashMap<>(plan.annotations());
        annotations.put(SnapshotMarks.RUN, runId);
        annotations.put(SnapshotMarks.VOLUMES, Integer.toString(plan.snapshots().size()));
        return new VolumeSnapshotBuilder()
                .withNewMetadata()
                .withName(planned.name())
                .withNamespace(planned.namespace())
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withVolumeSnapshotClassName(planned.snapshotClass())
                .withNewSource()
                .withPersistentVolumeClaimName(planned.pvc())
                .endSource()
                .endSpec()
                .build();
    }

    /**
     * Asks for all snapshots at once and waits for the server's answers.
     *
     * @return false at the deadline; may be called again, then it only waits
     * @throws ClusterException when one was refused, or its answer was lost; the others may exist until {@link #discard}
     */
    public boolean create(Deadline deadline) throws ClusterException, InterruptedException {
        if (creates == null) {
            timeline.record(Phase.CREATE, "asking for " + names());
            // before the first of them starts: whoever is interrupted from here on has to look for all of them
            plan.snapshots().forEach(planned -> board.sent(planned, clock.nanoTime()));
            creates = calls.start(plan.snapshots(), this::create);
        }
        if (!creates.await(() -> !failedCreates().isEmpty(), deadline)) {
            return false;
        }
        if (!failedCreates().isEmpty()) {
            // the lock is held: the others' answers are worth a moment, no more
            creates.await(() -> false, clock.deadline(OTHER_ANSWERS));
            throw new ClusterException(failedCreates());
        }
        return true;
    }

    private List<Finding> failedCreates() {
        return board.views().stream()
                .filter(one -> one.failure() != null)
                .map(one -> ApiFailure.finding(one.planned().subject(), one.failure()))
                .toList();
    }

    private void create(PlannedSnapshot planned) {
        try {
            VolumeSnapshot made = client.resource(objects.get(planned)).create();
            watches.created(planned, made);
        } catch (RuntimeException failure) {
            board.failed(planned, failure);
        }
    }

    /**
     * Waits until every snapshot shows its cut, on the content or on the snapshot, whichever is first.
     *
     * @return false at the deadline; may be called again
     * @throws ClusterException when one failed: its error stayed, or somebody deleted it
     */
    public boolean awaitCut(Deadline deadline) throws ClusterException, InterruptedException {
        return await(deadline, CutVerdict.ERROR_GRACE, one -> one.cut() != null);
    }

    /** The cuts seen so far, in the order of the plan. */
    public List<CutSnapshot> cuts() {
        return board.views().stream()
                .map(CutBoard.View::cut)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Makes the pending snapshots proved ones, with these labels and annotations in addition; tries again for a while. */
    public void mark(Map<String, String> labels, Map<String, String> annotations)
            throws ClusterException, InterruptedException {
        Map<String, String> all = new HashMap<>(labels);
        all.put(SnapshotMarks.STATE, SnapshotMarks.PROVED);
        new SnapshotMarking(client, clock, calls, all, annotations).mark(board.views());
        timeline.record(Phase.MARK, names() + " marked " + SnapshotMarks.PROVED);
    }

    /**
     * Waits until every snapshot can be restored from.
     *
     * @throws ClusterException at the deadline, or when one failed for good or was deleted
     */
    public List<ReadySnapshot> awaitReady(Deadline deadline) throws ClusterException, InterruptedException {
        if (!await(deadline, CutVerdict.READY_ERROR_GRACE, one -> one.facts().ready())) {
            throw new ClusterException(board.views().stream()
                    .filter(one -> !one.facts().ready())
                    .map(CutVerdict::notReady)
                    .toList());
        }
        timeline.record(Phase.READY, names() + " ready to restore from");
        return board.views().stream()
                .map(one -> new ReadySnapshot(
                        one.planned().name(),
                        one.uid(),
                        one.facts().contentName(),
                        one.facts().restoreSize()))
                .toList();
    }

    /**
     * Deletes everything this run created or may have created and waits until it is gone, late cuts too.
     *
     * @throws ClusterException naming what outlives the clean-up timeout; it stays marked pending
     * @throws InterruptedException when interrupted; called again it goes on, with the time that is left
     */
    public void discard() throws ClusterException, InterruptedException {
        if (removal == null) {
            removal = new SnapshotRemoval(client, clock, timeline, bell, board, calls, limits.cleanupTimeout());
        }
        removal.run();
    }

    /** Ends watches and threads; deletes nothing. */
    @Override
    public void close() {
        watches.close();
        calls.close();
    }

    private boolean await(Deadline deadline, Duration errorGrace, Predicate<CutBoard.View> wish)
            throws ClusterException, InterruptedException {
        while (true) {
            List<CutBoard.View> open = open(wish);
            long now = clock.nanoTime();
            List<Finding> failed = open.stream()
                    .flatMap(one -> CutVerdict.failure(one, errorGrace, now).stream())
                    .toList();
            if (!failed.isEmpty()) {
                throw new ClusterException(failed);
            }
            if (open.isEmpty()) {
                return true;
            }
            if (deadline.hasPassed()) {
                return false;
            }
            Deadline next = deadline;
            for (CutBoard.View one : open) {
                if (one.facts().error() != null) {
                    next = next.orAfter(CutVerdict.untilFailed(one, errorGrace, now));
                }
            }
            clock.await(bell, () -> !open(wish).equals(open), next);
        }
    }

    private List<CutBoard.View> open(Predicate<CutBoard.View> wish) {
        return board.views().stream().filter(wish.negate()).toList();
    }

    private String names() {
        return String.join(
                ", ", plan.snapshots().stream().map(PlannedSnapshot::name).toList());
    }
}
