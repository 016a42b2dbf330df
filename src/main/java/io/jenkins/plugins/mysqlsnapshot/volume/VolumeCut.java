package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The snapshots of one run, from their creation until they are ready or gone. {@link #prepare} opens it before the lock is taken;
 * whoever prepared it calls the methods from one thread and closes it, which deletes nothing: {@link #discard} does. It does not
 * outlive the process; what it leaves is marked {@code state=pending} until {@link #mark}.
 */
public final class VolumeCut implements AutoCloseable {

    /** The sidecar tries again after 1 s, then 2 s: an error still there after this is more than a hiccup. */
    static final Duration ERROR_GRACE = Duration.ofSeconds(2);

    /** After the unlock nobody waits for us, and the sidecar's longest pause between two tries is 5 min. */
    static final Duration READY_ERROR_GRACE = Duration.ofMinutes(6);

    private static final Duration OPEN_BUDGET = Duration.ofSeconds(15);
    private static final Duration MARK_BUDGET = Duration.ofSeconds(30);
    private static final Duration MARK_BACKOFF = Duration.ofMillis(250);

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
    private final List<ListWatch<?>> watches = new ArrayList<>();

    private VolumeCut(KubernetesClient client, Clock clock, Timeline timeline, VolumePlan plan, VolumeLimits limits) {
        this.client = client;
        this.clock = clock;
        this.timeline = timeline;
        this.plan = plan;
        this.limits = limits;
        this.board = new CutBoard(runId, plan.snapshots());
        this.calls = new ApiCalls(clock);
        plan.snapshots().forEach(planned -> objects.put(planned, object(planned)));
    }

    /** Builds the objects and opens watches and connections, so that nothing of that happens under the lock. */
    public static VolumeCut prepare(
            KubernetesClient client, Clock clock, Timeline timeline, VolumePlan plan, VolumeLimits limits)
            throws VolumeException, InterruptedException {
        VolumeCut cut = new VolumeCut(client, clock, timeline, plan, limits);
        try {
            cut.open();
            return cut;
        } catch (VolumeException | InterruptedException | RuntimeException failed) {
            cut.close();
            throw failed;
        }
    }

    private void open() throws VolumeException, InterruptedException {
        Deadline deadline = clock.deadline(OPEN_BUDGET);
        watches.add(new ListWatch<>(
                clock,
                "snapshots",
                client.resources(VolumeSnapshot.class)
                        .inNamespace(plan.namespace())
                        .withLabel(SnapshotMarks.SET, plan.setId()),
                new SnapshotSink(),
                null));
        if (plan.watchContents()) {
            watches.add(new ListWatch<>(
                    clock, "contents", client.resources(VolumeSnapshotContent.class), new ContentSink(), 1L));
        }
        watches.forEach(ListWatch::start);
        // asks for each name: warms as many connections as the creates will need, and tells whether the names are free
        List<Finding> taken = new ArrayList<>();
        boolean answered = calls.each(plan.snapshots(), planned -> askForName(planned, taken), deadline);
        if (!answered) {
            throw new VolumeException(ApiFailure.silence("VolumeSnapshots in " + plan.namespace()));
        }
        synchronized (taken) {
            if (!taken.isEmpty()) {
                throw new VolumeException(taken);
            }
        }
        for (ListWatch<?> watch : watches) {
            watch.awaitOpen(deadline);
        }
    }

    private void askForName(PlannedSnapshot planned, List<Finding> taken) {
        Finding finding = null;
        try {
            if (client.resources(VolumeSnapshot.class)
                            .inNamespace(planned.namespace())
                            .withName(planned.name())
                            .get()
                    != null) {
                finding = VolumePreflight.nameTaken(planned);
            }
        } catch (RuntimeException failure) {
            finding = ApiFailure.finding(planned.subject(), failure);
        }
        if (finding != null) {
            // several calls may find something at once
            synchronized (taken) {
                taken.add(finding);
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
     * @throws VolumeException when one was refused, or not answered in time; the others may exist until {@link #discard}
     */
    public void create(Deadline deadline) throws VolumeException, InterruptedException {
        timeline.record(Phase.CREATE, "asking for " + names());
        boolean answered = calls.each(plan.snapshots(), this::create, deadline);
        List<Finding> findings = new ArrayList<>();
        for (CutBoard.View one : board.views()) {
            if (one.failure() != null) {
                findings.add(ApiFailure.finding(one.planned().subject(), one.failure()));
            } else if (!answered && one.request() != CutBoard.Request.CREATED) {
                findings.add(ApiFailure.silence(one.planned().subject()));
            }
        }
        if (!findings.isEmpty()) {
            throw new VolumeException(findings);
        }
    }

    private void create(PlannedSnapshot planned) {
        board.sent(planned, clock.nanoTime());
        try {
            VolumeSnapshot made = client.resource(objects.get(planned)).create();
            tell(board.created(planned, made, clock.nanoTime()));
        } catch (RuntimeException failure) {
            board.failed(planned, failure);
        }
    }

    /**
     * Waits until every snapshot shows its cut, on the content or on the snapshot, whichever is first.
     *
     * @return false at the deadline; may be called again
     * @throws VolumeException when one failed: its error stayed, or somebody deleted it
     */
    public boolean awaitCut(Deadline deadline) throws VolumeException, InterruptedException {
        return await(deadline, ERROR_GRACE, one -> one.cut() != null);
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
            throws VolumeException, InterruptedException {
        Map<String, String> all = new HashMap<>(labels);
        all.put(SnapshotMarks.STATE, SnapshotMarks.PROVED);
        Deadline deadline = clock.deadline(MARK_BUDGET);
        List<CutBoard.View> left = board.views();
        while (true) {
            Map<CutBoard.View, RuntimeException> failures = new HashMap<>();
            boolean answered = calls.each(left, one -> mark(one, all, annotations, failures), deadline);
            synchronized (failures) {
                if (answered && failures.isEmpty()) {
                    timeline.record(Phase.MARK, names() + " marked " + SnapshotMarks.PROVED);
                    return;
                }
                if (!answered
                        || deadline.hasPassed()
                        || failures.values().stream().anyMatch(ApiFailure::isRefusal)) {
                    throw new VolumeException(
                            failures.isEmpty()
                                    ? List.of(ApiFailure.silence("marking " + names()))
                                    : failures.entrySet().stream()
                                            .map(failed -> ApiFailure.finding(
                                                    "marking "
                                                            + failed.getKey()
                                                                    .planned()
                                                                    .subject(),
                                                    failed.getValue()))
                                            .toList());
                }
                left = List.copyOf(failures.keySet());
            }
            clock.pause(MARK_BACKOFF);
        }
    }

    private void mark(
            CutBoard.View one,
            Map<String, String> labels,
            Map<String, String> annotations,
            Map<CutBoard.View, RuntimeException> failures) {
        // with the uid in it, the server refuses to patch another snapshot of the same name
        Map<String, Object> patch =
                Map.of("metadata", Map.of("uid", one.uid(), "labels", labels, "annotations", annotations));
        try {
            client.resources(VolumeSnapshot.class)
                    .inNamespace(one.planned().namespace())
                    .withName(one.planned().name())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(patch));
        } catch (RuntimeException failure) {
            synchronized (failures) {
                failures.put(one, failure);
            }
        }
    }

    /**
     * Waits until every snapshot can be restored from.
     *
     * @throws VolumeException at the deadline, or when one failed for good or was deleted
     */
    public List<ReadySnapshot> awaitReady(Deadline deadline) throws VolumeException, InterruptedException {
        if (!await(deadline, READY_ERROR_GRACE, one -> one.facts().ready())) {
            throw new VolumeException(board.views().stream()
                    .filter(one -> !one.facts().ready())
                    .map(one -> new Finding(
                            one.planned().subject(),
                            one.facts().error() == null
                                    ? "is cut, but not ready in time"
                                    : "is cut, but not ready in time; the storage says: "
                                            + one.facts().error(),
                            "see kubectl -n " + one.planned().namespace() + " describe volumesnapshot "
                                    + one.planned().name() + ", or give more readyTimeout"))
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
     * @throws VolumeException naming what outlives the clean-up timeout; it stays marked pending
     */
    public void discard() throws VolumeException, InterruptedException {
        new SnapshotRemoval(client, clock, timeline, bell, board, calls, limits.cleanupTimeout()).run();
    }

    /** Ends watches and threads; deletes nothing. */
    @Override
    public void close() {
        watches.forEach(ListWatch::close);
        calls.close();
    }

    private interface Wish {
        boolean holdsFor(CutBoard.View one);
    }

    private boolean await(Deadline deadline, Duration errorGrace, Wish wish)
            throws VolumeException, InterruptedException {
        while (true) {
            List<CutBoard.View> open =
                    board.views().stream().filter(one -> !wish.holdsFor(one)).toList();
            List<Finding> failed = open.stream()
                    .flatMap(one -> failure(one, errorGrace).stream())
                    .toList();
            if (!failed.isEmpty()) {
                throw new VolumeException(failed);
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
                    Duration stood = Duration.ofNanos(clock.nanoTime() - one.errorSinceNanos());
                    next = next.orAfter(errorGrace.minus(stood));
                }
            }
            clock.await(
                    bell,
                    () -> !board.views().stream()
                            .filter(one -> !wish.holdsFor(one))
                            .toList()
                            .equals(open),
                    next);
        }
    }

    private Optional<Finding> failure(CutBoard.View one, Duration errorGrace) {
        if (one.gone() || (one.uid() != null && one.facts().absent())) {
            return Optional.of(new Finding(
                    one.planned().subject(),
                    "somebody deleted it",
                    "find out who deletes snapshots here, then run again"));
        }
        if (one.facts().error() != null && clock.nanoTime() - one.errorSinceNanos() >= errorGrace.toNanos()) {
            return Optional.of(new Finding(
                    one.planned().subject(),
                    "the storage says: " + one.facts().error(),
                    "see kubectl -n " + one.planned().namespace()
                            + " describe volumesnapshotcontents and the log of the driver "
                            + one.planned().driver()));
        }
        return Optional.empty();
    }

    private void tell(Optional<CutSnapshot> seen) {
        seen.ifPresent(cut -> timeline.record(
                Phase.CUT,
                cut.seenNanos(),
                cut.planned().pvc() + " cut at " + cut.creationTime() + ", seen on the "
                        + (cut.source() == CutSnapshot.Source.CONTENT ? "content " : "snapshot ")
                        + cut.took().toMillis() + " ms after the request"));
        bell.ring();
    }

    private String names() {
        return String.join(
                ", ", plan.snapshots().stream().map(PlannedSnapshot::name).toList());
    }

    private final class SnapshotSink implements ListWatch.Sink<VolumeSnapshot> {

        @Override
        public void listed(List<VolumeSnapshot> all) {
            board.onlyThese(all);
            all.forEach(this::seen);
            bell.ring();
        }

        @Override
        public void seen(VolumeSnapshot one) {
            tell(board.seen(one, clock.nanoTime()));
        }

        @Override
        public void gone(VolumeSnapshot one) {
            board.gone(one);
            bell.ring();
        }
    }

    private final class ContentSink implements ListWatch.Sink<VolumeSnapshotContent> {

        @Override
        public void listed(List<VolumeSnapshotContent> all) {
            all.forEach(this::seen);
        }

        @Override
        public void seen(VolumeSnapshotContent one) {
            tell(board.seen(one, clock.nanoTime()));
        }

        @Override
        public void gone(VolumeSnapshotContent one) {
            // the snapshot tells
        }
    }
}
