package io.jenkins.plugins.mysqlsnapshot.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.CutSnapshot;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeCut;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumePlan;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumePreflight;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the request to the last cut seen, for many volumes at once on the real cluster: what a lock would be held for. */
@Tag("bench")
@Tag("cluster")
class ManyVolumesBench {

    private static final int RUNS = 5;
    private static final VolumeLimits LIMITS = new VolumeLimits(Duration.ofMinutes(5), Duration.ofMinutes(5));
    private static final String[] RAISED = {"--kube-api-qps=200", "--kube-api-burst=400"};

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private final Clock clock = Clock.system();
    private final List<Double> ownStatus = new ArrayList<>();

    @Test
    void fiveByAGroupAtTheDefaults() throws Exception {
        List<Double> held = held(5, DocumentedRights.all());
        BenchFigures.Figure ours = BenchFigures.add("hold-five-pvcs-group-default", "ms", held);
        BenchFigures.Figure own = BenchFigures.add("five-pvcs-group-own-status", "ms", ownStatus);
        assertTrue(ours.p50() <= own.p50() / 10, ours + " beside " + own);
    }

    @Test
    void fiveByAGroupRaised() throws Exception {
        raise();
        BenchFigures.Figure ours = BenchFigures.add("hold-five-pvcs-group", "ms", held(5, DocumentedRights.all()));
        assertTrue(ours.p50() <= 300, ours.toString());
    }

    @Test
    void fiveSeparately() throws Exception {
        BenchFigures.add("hold-five-pvcs-separate", "ms", held(5, separate()));
    }

    @Test
    void twentyAtTheDefaults() throws Exception {
        BenchFigures.add("hold-20-default", "ms", held(20, separate()));
    }

    @Test
    void twentyRaised() throws Exception {
        raise();
        BenchFigures.add("hold-20-raised", "ms", held(20, separate()));
    }

    private static DocumentedRights separate() throws Exception {
        return DocumentedRights.all().without("volumegroupsnapshots");
    }

    private static void raise() throws Exception {
        for (String part : List.of("snapshot-controller", "csi-snapshotter")) {
            real.cluster().stop(part);
            real.cluster().start(part, RAISED);
        }
    }

    private List<Double> held(int volumes, DocumentedRights rights) throws Exception {
        List<String> pvcs = new ArrayList<>();
        for (int i = 0; i < volumes; i++) {
            pvcs.add("data-" + i);
            real.namespace().claim(pvcs.get(i));
        }
        List<Double> held = new ArrayList<>();
        try (KubernetesClient client = Kubeconfig.connect(real.namespace().account(rights))) {
            for (int i = 0; i < RUNS; i++) {
                awaitThrottleRested();
                held.add(once(client, "set-" + i, pvcs));
            }
        }
        return held;
    }

    /** A run right after another would measure what that one, and the deletion of what it cut, has left of the burst. */
    private void awaitThrottleRested() throws InterruptedException {
        while (!real.namespace().contents().isEmpty()) {
            clock.pause(Duration.ofMillis(500));
        }
        clock.pause(Duration.ofSeconds(6));
    }

    private double once(KubernetesClient client, String set, List<String> pvcs) throws Exception {
        Timeline timeline = new Timeline(clock, event -> {});
        VolumePlan plan = new VolumePreflight(client, timeline)
                .check(new VolumeRequest(set, real.namespace().name(), pvcs, null, Map.of(), Map.of()));
        try (VolumeCut cut = VolumeCut.prepare(new ClusterApi(clock, client), clock, timeline, plan, LIMITS)) {
            Deadline deadline = clock.deadline(Duration.ofMinutes(3));
            cut.create(deadline);
            assertTrue(cut.awaitCut(deadline));
            double last = cut.cuts().stream()
                    .map(CutSnapshot::took)
                    .mapToDouble(took -> took.toNanos() / 1e6)
                    .max()
                    .orElseThrow();
            if (plan.oneInstant()) {
                long requested = cut.cuts().get(0).requestedNanos();
                awaitOwnStatus(set);
                ownStatus.add((clock.nanoTime() - requested) / 1e6);
            }
            cut.discard();
            return last;
        }
    }

    /** What the group itself shows, looked at as its other users do. */
    private void awaitOwnStatus(String set) throws InterruptedException {
        Deadline deadline = clock.deadline(Duration.ofMinutes(3));
        while (!deadline.hasPassed()) {
            GenericKubernetesResource group = real.cluster()
                    .administrator()
                    .genericKubernetesResources("groupsnapshot.storage.k8s.io/v1", "VolumeGroupSnapshot")
                    .inNamespace(real.namespace().name())
                    .withName(set)
                    .get();
            if (group.get("status", "creationTime") != null) {
                return;
            }
            clock.pause(Duration.ofMillis(50));
        }
    }
}
