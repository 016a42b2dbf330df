package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiCalls;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiCreate;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One VolumeSnapshot a volume, all asked for at once: cut one after the other, each at an instant of its own. */
final class SeparateSnapshots implements CutKind {

    private static final Duration OTHER_ANSWERS = Duration.ofMillis(500);

    private final CutTools tools;
    private final VolumePlan plan;
    private final Duration cleanupTimeout;
    private final String runId = UUID.randomUUID().toString();
    private final Map<PlannedSnapshot, VolumeSnapshot> objects = new HashMap<>();
    private final CutBoard board;
    private final CutWatches watches;
    private ApiCalls.Round creates;
    private SnapshotRemoval removal;

    SeparateSnapshots(CutTools tools, VolumePlan plan, Duration cleanupTimeout) {
        this.tools = tools;
        this.plan = plan;
        this.cleanupTimeout = cleanupTimeout;
        this.board = new CutBoard(runId, plan.snapshots());
        this.watches = new CutWatches(tools, board, plan);
        plan.snapshots().forEach(planned -> objects.put(planned, object(planned)));
    }

    @Override
    public void open(Deadline deadline) throws ClusterException, InterruptedException {
        watches.start();
        Queue<Finding> refused = new ConcurrentLinkedQueue<>();
        if (!tools.calls().each(plan.snapshots(), planned -> rehearse(planned, refused), deadline)) {
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
            tools.client().resource(objects.get(planned)).dryRun().create();
        } catch (RuntimeException failure) {
            if (ApiFailure.isConflict(failure)) {
                refused.add(VolumePreflight.nameTaken(planned));
            } else if (!ApiFailure.isNoDryRun(failure)) {
                refused.add(ApiFailure.finding(planned.subject(), failure));
            }
        }
    }

    private VolumeSnapshot object(PlannedSnapshot planned) {
        return new VolumeSnapshotBuilder()
                .withNewMetadata()
                .withName(planned.name())
                .withNamespace(planned.namespace())
                .withLabels(plan.pendingLabels())
                .withAnnotations(plan.annotations(runId))
                .endMetadata()
                .withNewSpec()
                .withVolumeSnapshotClassName(planned.snapshotClass())
                .withNewSource()
                .withPersistentVolumeClaimName(planned.pvc())
                .endSource()
                .endSpec()
                .build();
    }

    @Override
    public boolean create(Deadline deadline) throws ClusterException, InterruptedException {
        if (creates == null) {
            tools.timeline().record(Phase.CREATE, "asking for " + plan.names());
            creates = tools.calls().start(plan.snapshots(), this::create);
        }
        if (!creates.await(() -> !failedCreates().isEmpty(), deadline)) {
            return false;
        }
        if (!failedCreates().isEmpty()) {
            creates.stop();
            // the lock is held: the others' answers are worth a moment, no more
            creates.await(() -> false, tools.clock().deadline(OTHER_ANSWERS));
            throw new ClusterException(failedCreates());
        }
        return true;
    }

    private List<Finding> failedCreates() {
        return views().stream()
                .filter(one -> one.failure() != null)
                .map(one -> ApiFailure.finding(one.planned().subject(), one.failure()))
                .toList();
    }

    private CompletionStage<Void> create(PlannedSnapshot planned) {
        // before it is: whoever is stopped from here on has to look for it
        board.sent(planned, tools.clock().nanoTime());
        return tools.create(SnapshotMarks.RESOURCE, objects.get(planned), new ApiCreate.Answer<>() {
            @Override
            public void created(VolumeSnapshot made) {
                watches.created(planned, made);
            }

            @Override
            public void failed(RuntimeException failure) {
                board.failed(planned, failure);
            }
        });
    }

    @Override
    public List<CutBoard.View> views() {
        return board.views();
    }

    @Override
    public void settle(Deadline deadline) {
        // each is its own VolumeSnapshot from the start
    }

    @Override
    public void mark(Map<String, String> labels, CutMarks annotations) throws ClusterException, InterruptedException {
        SnapshotMarking marking = new SnapshotMarking(tools, labels, annotations);
        marking.mark(views().stream().map(marking::target).toList());
    }

    @Override
    public void discard() throws ClusterException, InterruptedException {
        if (creates != null) {
            creates.stop();
        }
        if (removal == null) {
            removal = new SnapshotRemoval(tools, board, cleanupTimeout);
        }
        removal.run();
    }

    @Override
    public void close() {
        watches.close();
    }
}
