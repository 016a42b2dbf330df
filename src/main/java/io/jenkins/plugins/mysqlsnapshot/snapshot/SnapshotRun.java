package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.ReadySnapshot;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeCut;
import java.util.List;
import java.util.Objects;

/**
 * One run, from top to bottom in {@link #take}. Made for one request, used by one thread, closed by whoever made it; the
 * Kubernetes client is borrowed. After a controller restart nothing of it goes on: the server frees the lock, and what was cut
 * stays pending, which nothing accepts.
 */
public final class SnapshotRun implements AutoCloseable {

    private final Clock clock;
    private final Timeline timeline;
    private final KubernetesClient client;
    private final SnapshotRequest request;
    private final Preflight preflight;
    private VolumeCut cut;

    /** Where no host is given, the pod is reached through the API. */
    public SnapshotRun(Clock clock, Timeline timeline, KubernetesClient client, SnapshotRequest request) {
        this(clock, timeline, client, request, new TunnelWay(client, clock));
    }

    /** @param way to a pod's server where no host is given */
    public SnapshotRun(Clock clock, Timeline timeline, KubernetesClient client, SnapshotRequest request, PodWay way) {
        this.clock = clock;
        this.timeline = timeline;
        this.client = client;
        this.request = request;
        this.preflight = new Preflight(clock, timeline, client, request, way, null);
    }

    /**
     * One that cuts under a lock which is held already, and leaves it held.
     *
     * @param timeline that goes on with the block's
     * @param request with the block's limits; as whom to log in is not asked
     */
    public SnapshotRun(
            Clock clock, Timeline timeline, KubernetesClient client, SnapshotRequest request, HeldServer block) {
        this.clock = clock;
        this.timeline = timeline;
        this.client = client;
        this.request = request;
        this.preflight = new Preflight(clock, timeline, client, request, new TunnelWay(client, clock), block);
    }

    /**
     * Takes a proved set. Returns as soon as it is proved and marked so; it may not be ready yet. On any exception the lock is
     * free and nothing that was cut is left, or the exception names what is.
     */
    public Manifest take() throws SnapshotException, LockException, ClusterException, InterruptedException {
        String setId = setId();
        RunPlan plan = preflight.look(setId);
        cut = VolumeCut.prepare(client, clock, timeline, plan.volumes(), request.volumeLimits());
        CutLock lock = acquire();
        Proof proof;
        try {
            Deadline end = clock.deadline(request.lockLimits().maxHold().minus(lock.held()));
            await(lock, end, cut()::create, "the Kubernetes API's answer for", plan);
            await(lock, end, cut()::awaitCut, "the cut of", plan);
            if (request.releaseAt() == ReleaseAt.READY) {
                await(lock, end, cut()::awaitReadyUnderLock, "readiness of", plan);
            }
            proof = Proof.of(lock, cut().cuts());
            lock.release(request.releaseAt() == ReleaseAt.READY ? "every snapshot is ready" : "every volume is cut");
        } catch (SnapshotException | LockException | ClusterException | InterruptedException | RuntimeException e) {
            undo(lock, e);
            throw e;
        }
        return accept(new ManifestWriter(clock, timeline, request, plan, lock), setId, proof);
    }

    /**
     * Looks at everything that a run would look at before its lock, its creates as dry runs included, and tells what it would do. Locks
     * nothing and makes nothing.
     */
    public void rehearse() throws SnapshotException, ClusterException, InterruptedException {
        RunPlan plan = preflight.look(setId());
        cut = VolumeCut.prepare(client, clock, timeline, plan.volumes(), request.volumeLimits());
        // what a group needs on the PVCs
        cut().discard();
        CutLocker locker = preflight.locker();
        plan.words(locker.strategy(), locker.reason()).forEach(line -> timeline.record(Phase.PREFLIGHT, line));
    }

    private String setId() {
        return request.setName() != null ? request.setName() : new SetName().at(clock.now());
    }

    /** What is on the PVCs for the cut goes also where there was no lock to cut under. */
    private CutLock acquire() throws LockException, ClusterException, InterruptedException {
        try {
            return preflight.locker().acquire();
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
    private void await(CutLock lock, Deadline end, Wait wait, String what, RunPlan plan)
            throws SnapshotException, LockException, ClusterException, InterruptedException {
        LockLimits limits = request.lockLimits();
        while (!wait.until(end.orAfter(limits.lease().dividedBy(3)))) {
            if (end.hasPassed()) {
                throw new SnapshotException(new Finding(
                        what + " " + plan.claims(),
                        "not seen within maxHold (" + limits.maxHold().toMillis() + " ms)",
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
    private Manifest accept(ManifestWriter writer, String setId, Proof proof)
            throws ClusterException, InterruptedException {
        try {
            cut().settle(clock.deadline(request.volumeLimits().readyTimeout()));
            Manifest manifest = writer.write(setId, cut().cuts(), proof);
            cut().mark(Marks.labels(manifest), Marks.annotations(manifest));
            // the mark is on the timeline too
            return ManifestWriter.told(manifest, timeline);
        } catch (ClusterException | InterruptedException | RuntimeException e) {
            discard(e);
            throw e;
        }
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

    private VolumeCut cut() {
        return Objects.requireNonNull(cut, "take() comes first");
    }

    /** Ends the watches and the connections; a lock that is still held is let go. */
    @Override
    public void close() throws LockException, ClusterException {
        try {
            preflight.close();
        } finally {
            if (cut != null) {
                cut.close();
            }
        }
    }
}
