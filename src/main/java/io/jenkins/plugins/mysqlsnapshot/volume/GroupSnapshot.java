package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiCalls;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiCreate;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * One VolumeGroupSnapshot of all volumes: they are cut at one instant. It finds the PVCs by a label of the run's own; that it cut
 * exactly these is looked at on its content, and again on its members, before anything is proved.
 */
final class GroupSnapshot implements CutKind {

    private static final Duration LABEL_BUDGET = Duration.ofSeconds(10);

    private final CutTools tools;
    private final VolumePlan plan;
    private final Duration cleanupTimeout;
    private final String runId = UUID.randomUUID().toString();
    private final ClaimLabel label;
    private final GenericKubernetesResource object;
    private final GroupBoard board;
    private final GroupWatches watches;
    private ApiCalls.Round creates;
    private GroupRemoval removal;

    GroupSnapshot(CutTools tools, VolumePlan plan, Duration cleanupTimeout) {
        this.tools = tools;
        this.plan = plan;
        this.cleanupTimeout = cleanupTimeout;
        this.label = new ClaimLabel(tools, plan, runId);
        this.object = object();
        this.board = new GroupBoard(runId, plan);
        this.watches = new GroupWatches(tools, board, plan);
    }

    private GenericKubernetesResource object() {
        GenericKubernetesResource group = new GenericKubernetesResource();
        group.setApiVersion(plan.group().api().apiVersion());
        group.setKind(GroupApi.KIND);
        group.setMetadata(new ObjectMetaBuilder()
                .withName(plan.group().name())
                .withNamespace(plan.namespace())
                .withLabels(plan.pendingLabels())
                .withAnnotations(plan.annotations(runId))
                .addToAnnotations(SnapshotMarks.CLAIMS, String.join(",", pvcs()))
                .build());
        group.setAdditionalProperty(
                "spec",
                Map.of(
                        "volumeGroupSnapshotClassName",
                        plan.group().groupClass(),
                        "source",
                        Map.of("selector", Map.of("matchLabels", label.selector()))));
        return group;
    }

    private String subject() {
        return GroupApi.KIND + " " + plan.namespace() + "/" + plan.group().name();
    }

    private Resource<GenericKubernetesResource> resource() {
        return plan.group()
                .api()
                .snapshots(tools.client())
                .inNamespace(plan.namespace())
                .resource(object);
    }

    @Override
    public void open(Deadline deadline) throws ClusterException, InterruptedException {
        label.putOn(deadline);
        watches.start();
        rehearse();
        watches.awaitOpen(deadline);
    }

    /** The create itself, as a dry run: it tells quotas, admission and a taken name now, and warms connections and code. */
    private void rehearse() throws ClusterException {
        try {
            resource().dryRun().create();
        } catch (RuntimeException failure) {
            if (!ApiFailure.isNoDryRun(failure)) {
                throw new ClusterException(ApiFailure.finding(subject(), failure), failure);
            }
        }
    }

    @Override
    public boolean create(Deadline deadline) throws ClusterException, InterruptedException {
        if (creates == null) {
            tools.timeline().record(Phase.CREATE, "asking for " + plan.names());
            board.sent(tools.clock().nanoTime());
            creates = tools.calls().start(List.of(plan.group()), one -> create());
        }
        if (!creates.await(() -> false, deadline)) {
            return false;
        }
        RuntimeException failure = board.state().failure();
        if (failure != null) {
            throw new ClusterException(ApiFailure.finding(subject(), failure), failure);
        }
        return true;
    }

    private CompletionStage<Void> create() {
        return tools.create(GroupApi.SNAPSHOTS, object, new ApiCreate.Answer<>() {
            @Override
            public void created(GenericKubernetesResource made) {
                watches.created(made);
            }

            @Override
            public void failed(RuntimeException failure) {
                board.failed(failure);
            }
        });
    }

    @Override
    public List<CutBoard.View> views() {
        return board.views();
    }

    /** As soon as the content tells: what is cut is what was asked for, neither more nor less. */
    @Override
    public void check() throws ClusterException {
        GroupFacts facts = board.state().facts();
        if (facts.volumes() == null) {
            return;
        }
        Map<String, String> handles = plan.group().handles();
        boolean exact = handles.isEmpty()
                ? facts.volumes().size() == plan.snapshots().size()
                : facts.volumes().equals(new TreeSet<>(handles.values()));
        if (!exact) {
            throw notTheSet("the volumes " + facts.volumes());
        }
    }

    private ClusterException notTheSet(String instead) {
        return new ClusterException(new Finding(
                subject(),
                "cuts " + instead + " instead of " + pvcs(),
                "see who else labels PVCs in " + plan.namespace() + ", then run again"));
    }

    private List<String> pvcs() {
        return plan.snapshots().stream().map(PlannedSnapshot::pvc).toList();
    }

    @Override
    public void settle(Deadline deadline) throws ClusterException, InterruptedException {
        check();
        tools.clock()
                .await(
                        tools.bell(),
                        () -> board.state().gone()
                                || board.state().members().size()
                                        >= plan.snapshots().size(),
                        deadline);
        label.takeOff(tools.clock().deadline(LABEL_BUDGET));
        List<String> cut = board.state().members().stream()
                .map(one -> String.valueOf(one.getSpec().getSource().getPersistentVolumeClaimName()))
                .sorted()
                .toList();
        if (cut.size() < plan.snapshots().size()) {
            throw new ClusterException(new Finding(
                    subject(),
                    "is cut, but only " + cut.size() + " of " + plan.snapshots().size()
                            + " VolumeSnapshots of it have appeared in time",
                    "see the log of the snapshot-controller, or give more readyTimeout"));
        }
        if (!cut.equals(pvcs().stream().sorted().toList())) {
            throw notTheSet("the PVCs " + cut);
        }
        patch(plan.pendingLabels(), CutMarks.of(plan.annotations(runId)));
        tools.timeline()
                .record(
                        Phase.CUT,
                        "the members of " + plan.group().name() + ": "
                                + views().stream()
                                        .map(one -> one.planned().name() + " of "
                                                + one.planned().pvc())
                                        .toList());
    }

    @Override
    public void mark(Map<String, String> labels, CutMarks annotations) throws ClusterException, InterruptedException {
        patch(labels, annotations);
    }

    /** The members and the group itself. */
    private void patch(Map<String, String> labels, CutMarks annotations) throws ClusterException, InterruptedException {
        SnapshotMarking marking = new SnapshotMarking(tools, labels, annotations);
        List<SnapshotMarking.Target> targets =
                new ArrayList<>(views().stream().map(marking::target).toList());
        targets.add(new SnapshotMarking.Target(subject(), board.state().uid(), resource(), null));
        marking.mark(targets);
    }

    @Override
    public void discard() throws ClusterException, InterruptedException {
        if (removal == null) {
            removal = new GroupRemoval(tools, board, plan, resource(), label, cleanupTimeout);
        }
        removal.run();
    }

    @Override
    public void close() {
        watches.close();
        boolean interrupted = Thread.interrupted();
        try {
            // gone already, unless the run ended before there was anything to discard
            label.takeOff(tools.clock().deadline(LABEL_BUDGET));
        } catch (ClusterException left) {
            tools.timeline().record(Phase.DELETE, left.getMessage());
        } catch (InterruptedException again) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
