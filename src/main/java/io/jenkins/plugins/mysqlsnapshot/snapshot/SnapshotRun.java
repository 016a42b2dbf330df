package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.ReadySnapshot;
import io.jenkins.plugins.mysqlsnapshot.volume.StorageView;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One run, from top to bottom in {@link #take}. Made for one request, used by one thread, closed by whoever made it; the
 * Kubernetes client is borrowed. After a controller restart nothing of it goes on: the server frees the lock, and what was cut
 * stays pending, which nothing accepts.
 */
public final class SnapshotRun implements AutoCloseable {

    private final Clock clock;
    private final Timeline timeline;
    private final SnapshotRequest request;
    private final Members members;
    private RunCut cut;
    // null until a set was begun
    private String begun;

    /** One that shares nothing with other runs. Where no host is given, the pod is reached through the API. */
    public SnapshotRun(Clock clock, Timeline timeline, KubernetesClient client, SnapshotRequest request) {
        this(clock, timeline, client, request, new TunnelWay(client, clock));
    }

    /** @param way to a pod's server where no host is given */
    public SnapshotRun(Clock clock, Timeline timeline, KubernetesClient client, SnapshotRequest request, PodWay way) {
        this(
                clock,
                timeline,
                List.of(Member.only(
                        clock, timeline, new RunTarget(null, new ClusterApi(clock, client), request, null), way)),
                request);
    }

    /** One that cuts these servers, several together: one set, every cut of which lies under the locks of all. */
    public SnapshotRun(Clock clock, Timeline timeline, List<RunTarget> targets) {
        this(clock, timeline, members(clock, timeline, targets), targets.get(0).request());
    }

    private static List<Member> members(Clock clock, Timeline timeline, List<RunTarget> targets) {
        RunTarget first = targets.get(0);
        Map<ClusterApi, StorageView> storages = new HashMap<>();
        targets.forEach(one -> storages.computeIfAbsent(one.api(), api -> new StorageView(api.client())));
        return targets.size() == 1
                ? List.of(Member.only(clock, timeline, first, new TunnelWay(first.client(), clock)))
                : targets.stream()
                        .map(one -> Member.of(clock, timeline, one, storages.get(one.api())))
                        .toList();
    }

    private SnapshotRun(Clock clock, Timeline timeline, List<Member> members, SnapshotRequest request) {
        this.clock = clock;
        this.timeline = timeline;
        this.request = request;
        this.members = new Members(clock, timeline, members);
    }

    /**
     * Takes a proved set. Returns as soon as it is proved and marked so; it may not be ready yet. On any exception the lock is
     * free and nothing that was cut is left, or the exception names what is.
     */
    public Manifest take() throws SnapshotException, LockException, ClusterException, InterruptedException {
        String setId = setId();
        begun = setId;
        prepare(setId);
        CutLock lock = acquire();
        Proof proof;
        try {
            Deadline end = clock.deadline(maxHold().minus(lock.held()));
            await(lock, end, cut()::create, "the Kubernetes API's answer for");
            await(lock, end, cut()::awaitCut, "the cut of");
            if (request.releaseAt() == ReleaseAt.READY) {
                await(lock, end, cut()::awaitReadyUnderLock, "readiness of");
            }
            proof = Proof.of(lock, cut().cuts());
            lock.release(request.releaseAt() == ReleaseAt.READY ? "every snapshot is ready" : "every volume is cut");
        } catch (SnapshotException | LockException | ClusterException | InterruptedException | RuntimeException e) {
            undo(lock, e);
            throw e;
        }
        return accept(lock, setId, proof);
    }

    /**
     * Looks at everything that a run would look at before its lock, its creates as dry runs included, and tells what it would do. Locks
     * nothing and makes nothing.
     */
    public void rehearse() throws SnapshotException, ClusterException, InterruptedException {
        prepare(setId());
        // what a group needs on the PVCs
        cut().discard();
        members.all().forEach(Member::tell);
    }

    private void prepare(String setId) throws SnapshotException, ClusterException, InterruptedException {
        if (!members.areSeveral() || members.areHeld()) {
            look(setId);
            return;
        }
        ClusterApi api = members.first().api();
        api.beginLook();
        try {
            look(setId);
        } finally {
            api.endLook();
        }
    }

    private void look(String setId) throws SnapshotException, ClusterException, InterruptedException {
        members.look(setId);
        cut = RunCut.prepare(clock, timeline, Place.of(members, setId, timeline), request.volumeLimits());
    }

    private Duration maxHold() {
        return members.least(one -> one.lockLimits().maxHold());
    }

    private String setId() {
        return request.setName() != null ? request.setName() : new SetName().at(clock.now());
    }

    /** What is on the PVCs for the cut goes also where there was no lock to cut under. */
    private CutLock acquire() throws LockException, ClusterException, InterruptedException {
        try {
            return members.locker().acquire();
        } catch (LockException | ClusterException | InterruptedException | RuntimeException e) {
            discard(e);
            throw e;
        }
    }

    /** Something of the storage that takes its time; false at the deadline. */
    private interface Wait {
        boolean until(Deadline deadline) throws ClusterException, InterruptedException;
    }

    /** Waits with a sign of life at a third of the lease; never longer than the lock may be held. */
    private void await(CutLock lock, Deadline end, Wait wait, String what)
            throws SnapshotException, LockException, ClusterException, InterruptedException {
        Duration lease = members.least(one -> one.lockLimits().lease());
        while (!wait.until(end.orAfter(lease.dividedBy(3)))) {
            if (end.hasPassed()) {
                throw new SnapshotException(new Finding(
                        what + " "
                                + members.all().stream()
                                        .flatMap(one -> one.plan().claims().stream())
                                        .toList(),
                        "not seen within maxHold (" + maxHold().toMillis() + " ms)",
                        "see kubectl describe volumesnapshot and the CSI driver's log, or raise maxHold"));
            }
            lock.keepAlive();
        }
    }

    /** The lock first, then what was created; what fails on the way is told with the first failure. */
    private void undo(CutLock lock, Throwable because) {
        boolean interrupted = Thread.interrupted();
        try {
            lock.release("the run failed");
        } catch (LockException | ClusterException e) {
            because.addSuppressed(e);
        }
        discard(because);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** An abort does not end it, not even a second one: it has a bound of its own, and what was not proved has to go. */
    private void discard(Throwable because) {
        boolean interrupted = Thread.interrupted();
        boolean over = false;
        while (!over) {
            try {
                cut().discard();
                over = true;
            } catch (ClusterException e) {
                because.addSuppressed(e);
                over = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Only the mark makes the set count; if it cannot be done, the set is not kept. */
    private Manifest accept(CutLock lock, String setId, Proof proof) throws ClusterException, InterruptedException {
        try {
            cut().settle(clock.deadline(request.volumeLimits().readyTimeout()));
            // the mark is on the timeline too
            return ManifestWriter.told(marked(lock, setId, proof), timeline);
        } catch (ClusterException | InterruptedException | RuntimeException e) {
            discard(e);
            throw e;
        }
    }

    private Manifest marked(CutLock lock, String setId, Proof proof) throws ClusterException, InterruptedException {
        if (lock instanceof JointLock joint) {
            JointManifest writer = new JointManifest(clock, timeline, members);
            Manifest manifest = writer.write(setId, cut(), joint, proof);
            cut().mark(Marks.labels(manifest), Marks.annotations(manifest), writer.annotations());
            return manifest;
        }
        Member only = members.first();
        Manifest manifest =
                new ManifestWriter(clock, timeline, request, only.plan(), lock).write(setId, cut().cuts(), proof);
        int volumes = manifest.snapshots().size();
        Map<String, String> annotations = new HashMap<>(Marks.annotations(manifest));
        annotations.putAll(Marks.annotations(
                only.name(), only.request().target().workload().words(), volumes, volumes, 1));
        annotations.putAll(Marks.annotations(only.plan().pod()));
        cut().mark(Marks.labels(manifest), annotations, Map.of());
        return manifest;
    }

    /**
     * Waits until the set can be restored from, within the ready timeout.
     *
     * @return the manifest with what is known now
     * @throws ClusterException when it does not become ready; the set stays
     */
    public Manifest awaitReady(Manifest manifest) throws ClusterException, InterruptedException {
        List<ReadySnapshot> ready =
                cut().awaitReady(clock.deadline(request.volumeLimits().readyTimeout()));
        timeline.record(
                Phase.MANIFEST,
                manifest.setId() + " is " + manifest.state() + " and ready: " + manifest.names() + "; "
                        + manifest.cost());
        return ManifestWriter.told(ManifestWriter.ready(manifest, ready), timeline);
    }

    /**
     * What is known of the {@link #take} that ended like this: to be asked once the run is closed, when all is free and removed.
     *
     * @return empty where it was not begun
     */
    public Optional<FailedRun> failed(Throwable because) {
        return Optional.ofNullable(begun)
                .map(setId -> FailedRun.of(
                        setId,
                        clock.now(),
                        request,
                        because,
                        members.areSeveral() ? null : members.first().found(),
                        members.areSeveral()
                                ? members.all().stream()
                                        .map(one -> FailedRun.Part.of(one.name(), one.request(), one.found()))
                                        .toList()
                                : null,
                        timeline));
    }

    private RunCut cut() {
        return Objects.requireNonNull(cut, "take() comes first");
    }

    /** Ends the watches and the connections; a lock that is still held is let go. */
    @Override
    public void close() throws LockException, ClusterException {
        try {
            members.close();
        } finally {
            if (cut != null) {
                cut.close();
            }
        }
    }
}
