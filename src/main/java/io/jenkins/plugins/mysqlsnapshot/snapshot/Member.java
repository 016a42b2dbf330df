package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.StorageView;
import io.jenkins.plugins.mysqlsnapshot.workload.PodView;
import java.util.List;
import java.util.Objects;

/** One server of a run with its volumes, from its preflight to the release. Opened, used and closed by the run. */
final class Member implements AutoCloseable {

    private final RunTarget target;
    private final Timeline timeline;
    private final Preflight preflight;
    private RunPlan plan;

    private Member(RunTarget target, Timeline timeline, Preflight preflight) {
        this.target = target;
        this.timeline = timeline;
        this.preflight = preflight;
    }

    /** The only one of its run. */
    static Member only(Clock clock, Timeline timeline, RunTarget target, PodWay way) {
        return new Member(
                target,
                timeline,
                new Preflight(
                        clock,
                        timeline,
                        timeline,
                        new StorageView(target.client()),
                        target.request(),
                        way,
                        target.block()));
    }

    /** One of several: it shares what is known of the cluster, and its lines say which it is. What becomes of the volumes is told where all of them are known. */
    static Member of(Clock clock, Timeline all, RunTarget target, StorageView storage) {
        Timeline own = all.part(target.name());
        Timeline quiet = new Timeline(clock, event -> {});
        return new Member(
                target,
                own,
                new Preflight(
                        clock,
                        own,
                        quiet,
                        storage,
                        target.request(),
                        new TunnelWay(target.client(), clock),
                        target.block()));
    }

    void look(String setId, PodView pods) throws SnapshotException, InterruptedException {
        plan = preflight.look(setId, pods);
    }

    /** Null where it is the only one. */
    String name() {
        return target.name();
    }

    ClusterApi api() {
        return target.api();
    }

    KubernetesClient client() {
        return target.client();
    }

    boolean isHeld() {
        return target.block() != null;
    }

    SnapshotRequest request() {
        return target.request();
    }

    Preflight preflight() {
        return preflight;
    }

    RunPlan plan() {
        return Objects.requireNonNull(plan, "look() comes first");
    }

    /** As far as it was looked at; null where preflight did not come to its end. */
    Manifest.Server found() {
        return plan == null ? null : ManifestWriter.server(plan);
    }

    /** A finding of its own, among those of the others. */
    Finding named(Finding finding) {
        return name() == null
                ? finding
                : new Finding(name() + ": " + finding.subject(), finding.found(), finding.remedy());
    }

    /** What a run would do. */
    void tell() {
        CutLocker locker = preflight.locker();
        List<String> lines = plan().words(locker.strategy(), locker.reason());
        lines.forEach(line -> timeline.record(Phase.PREFLIGHT, line));
    }

    @Override
    public void close() throws LockException, ClusterException {
        preflight.close();
    }
}
