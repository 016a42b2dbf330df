package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.holder.FlushAndLock;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockWitness;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerFacts;
import io.jenkins.plugins.mysqlsnapshot.lock.VolumeLayout;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.StorageView;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumePlan;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumePreflight;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRequest;
import io.jenkins.plugins.mysqlsnapshot.workload.PodView;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Looks at workload, server and volumes before any lock; all sides before any is given up, so that a user mends everything at once.
 * Used once, by the thread of the run; the session that watches the server stays open until {@link #close()}.
 */
final class Preflight implements AutoCloseable {

    private final Clock clock;
    private final Timeline timeline;
    private final Timeline volumeLines;
    private final StorageView storage;
    private final KubernetesClient client;
    private final SnapshotRequest request;
    private final PodWay way;
    private final HeldServer block;
    private final AccessReview rights;
    private final List<Finding> findings = new ArrayList<>();
    private LocatedServer located;
    private CutLocker locker;
    private ServerFacts server;
    private ServerPod pod;
    private FileLayout files;
    private VolumePlan volumes;
    private boolean looked;

    /**
     * @param volumeLines where it is told how the volumes will be cut
     * @param storage what the servers of the run have asked for already
     * @param block around the run, whose lock it uses; null where it takes its own
     */
    Preflight(
            Clock clock,
            Timeline timeline,
            Timeline volumeLines,
            StorageView storage,
            SnapshotRequest request,
            PodWay way,
            HeldServer block) {
        this.block = block;
        this.clock = clock;
        this.timeline = timeline;
        this.volumeLines = volumeLines;
        this.storage = storage;
        this.client = storage.client();
        this.request = request;
        this.way = way;
        this.rights = storage.rights();
    }

    /**
     * Looks.
     *
     * @param pods what others of this look have read
     * @throws SnapshotException with all findings of all sides
     */
    RunPlan look(String setId, PodView pods) throws SnapshotException, InterruptedException {
        lookForPods(pods);
        ServerAccess access = located == null ? request.server() : located.access();
        FlushAndLock deployment = request.podLock() == null ? null : lookAtDeployment();
        if (block != null) {
            lookAtLockedServer(setId);
        } else if (request.logsOn()) {
            if (access.address() != null) {
                lookAtServer(access, deployment, setId);
            }
        } else {
            locker = new DeploymentLocker(clock, request.lockLimits(), deployment, null);
            pod = located == null ? null : located.pods().get(0);
        }
        if (!looked) {
            lookAtVolumes(setId);
        }
        if (files == null && volumes != null && volumes.apart() != null) {
            findings.add(UnknownLayout.finding(volumes));
        }
        if (!findings.isEmpty()) {
            throw new SnapshotException(findings);
        }
        if (request.logsOn()) {
            timeline.record(Phase.PREFLIGHT, located.proof(pod, server));
            files.lines().forEach(line -> timeline.record(Phase.PREFLIGHT, line));
            return new RunPlan(server, access, pod, files, volumes);
        }
        UnknownLayout.lines(pod, volumes).forEach(line -> timeline.record(Phase.PREFLIGHT, line));
        return new RunPlan(null, null, pod, null, volumes);
    }

    private FlushAndLock lookAtDeployment() throws InterruptedException {
        FlushAndLock deployment = new FlushAndLock(
                client,
                clock,
                timeline,
                rights,
                request.namespace(),
                request.podLock().deployment());
        try {
            deployment.preflight(request.logsOn(), request.podLock().allowUnproved());
        } catch (ClusterException e) {
            e.findings().stream().filter(finding -> !findings.contains(finding)).forEach(findings::add);
        }
        return deployment;
    }

    private void lookForPods(PodView pods) throws InterruptedException {
        if (block != null && block.located() != null) {
            located = block.located();
            return;
        }
        try {
            located = new ServerSearch(
                            timeline,
                            new WorkloadSearch(client, rights, pods),
                            rights,
                            request.target(),
                            request.server(),
                            way)
                    .find();
        } catch (ClusterException e) {
            findings.addAll(e.findings());
        } catch (SnapshotException e) {
            findings.addAll(e.findings());
        }
    }

    /** @param deployment whose pod takes the lock; null where a session of ours does */
    private void lookAtServer(ServerAccess access, FlushAndLock deployment, String setId) throws InterruptedException {
        LockLimits limits = request.lockLimits();
        try {
            if (deployment == null) {
                ReadLocker own = new ReadLocker(clock, timeline, access, limits, facts -> layout(facts, setId));
                locker = new SessionLocker(own, (int) limits.lease().toSeconds());
                own.preflight();
            } else {
                LockWitness witness = new LockWitness(clock, timeline, access, limits, facts -> layout(facts, setId));
                locker = new DeploymentLocker(clock, limits, deployment, witness);
                witness.preflight();
            }
        } catch (LockException e) {
            findings.addAll(e.findings());
        }
        lookAtFiles();
    }

    /** It has said at its lock what it is; where its files lie was not known then. */
    private void lookAtLockedServer(String setId) throws InterruptedException {
        VolumeLayout layout = layout(block.held().locker().facts(), setId);
        findings.addAll(block.held().locker().findings(layout));
        locker = new SharedLocker(block, layout);
        lookAtFiles();
    }

    private void lookAtFiles() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped while the volumes were looked at");
        }
        if (server != null && located != null && pod == null) {
            findings.add(located.mismatch(server));
        }
        if (files != null) {
            String apart = volumes == null ? null : volumes.apart();
            findings.addAll(files.findings(request.lockLimits().allowNonDurable(), apart));
        }
    }

    /** Called as soon as the server has said what it is: what it may be refused for does not hide the rest. */
    private VolumeLayout layout(ServerFacts facts, String setId) {
        server = facts;
        pod = located == null ? null : located.podOf(facts).orElse(null);
        if (pod == null) {
            return VolumeLayout.UNKNOWN;
        }
        files = new FileLayout(facts, pod, request.pvcs());
        try {
            lookAtVolumes(setId);
        } catch (InterruptedException e) {
            // whoever called the lock part looks at it
            Thread.currentThread().interrupt();
        }
        return files.layout(oneInstant());
    }

    /** Where the volumes are not known either, that is told on its own. */
    private boolean oneInstant() {
        return volumes == null || volumes.oneInstant();
    }

    private void lookAtVolumes(String setId) throws InterruptedException {
        looked = true;
        List<String> claims = claims();
        if (claims.isEmpty() && located != null) {
            // told already: the server keeps nothing on a claim
            return;
        }
        try {
            if (claims.isEmpty() && !request.target().workload().isByClaims()) {
                // told already: the pods that would say which claims are not found
                findings.addAll(new VolumePreflight(storage, timeline).missingRights(request.namespace()));
                return;
            }
            volumes = new VolumePreflight(storage, volumeLines)
                    .check(
                            new VolumeRequest(
                                    setId,
                                    request.namespace(),
                                    claims,
                                    request.snapshotClass(),
                                    request.groupSnapshotClass(),
                                    Marks.labels(request.origin()),
                                    Marks.annotations(request)),
                            request.lockLimits().maxHold());
        } catch (ClusterException e) {
            e.findings().stream().filter(finding -> !findings.contains(finding)).forEach(findings::add);
        }
    }

    /** Those that hold files; while that is not known, those that are named, or that the container can write to. */
    private List<String> claims() {
        if (files != null) {
            return files.claims();
        }
        List<String> named = request.pvcs();
        return named.isEmpty() && located != null
                ? located.pods().get(0).mounts().writableClaims()
                : named;
    }

    /** By what the server is known to every run; null where nobody has logged on to it. */
    String identity() {
        return server == null ? null : server.identity();
    }

    /** What was asked of the API about rights need not be asked again. */
    StorageView storage() {
        return storage;
    }

    /** The locker, once the server was looked at. */
    CutLocker locker() {
        return Objects.requireNonNull(locker, "look() comes first");
    }

    /** Ends the connections; a lock that is still held is let go. */
    @Override
    public void close() throws LockException, ClusterException {
        if (locker != null) {
            locker.close();
        }
    }
}
