package io.jenkins.plugins.mysqlsnapshot.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.SqlServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the well-known flush-and-lock Deployment, with its own manifest and driven as its blueprint does, costs the writers. */
@Tag("bench")
@Tag("cluster")
class FlushAndLockBench {

    private static final int RUNS = 5;
    private static final String NAME = "flush-and-lock";

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    @Test
    void writersWaitThroughItsGracePeriod() throws Exception {
        List<Double> stalls = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        List<Double> held = new ArrayList<>();
        try (BenchPod pod = new BenchPod(real.namespace())) {
            create(pod);
            for (int i = 0; i < RUNS; i++) {
                pod.apart();
                stalls.add(stall(pod, "well-known-" + i));
                pod.apart();
                pod.load.resetStalls();
                held.add((double) pod.direct().lock().heldMillis());
                pod.load.awaitCommits(10);
                ours.add(pod.load.worstWriteStall().toNanos() / 1e6);
            }
        }
        BenchFigures.Figure theirs = BenchFigures.add("stall-flush-and-lock", "ms", stalls);
        BenchFigures.add("stall", "ms", ours);
        BenchFigures.Figure hold = BenchFigures.Figure.of("hold", "ms", held);
        assertTrue(hold.p50() <= theirs.p50() / 300, () -> hold + " beside " + theirs);
    }

    /** Scaled to 1, available, a snapshot, ready to use, scaled to 0; what the slowest INSERT took. */
    private double stall(BenchPod pod, String snapshot) throws Exception {
        KubernetesClient administrator = real.cluster().administrator();
        String namespace = real.namespace().name();
        pod.load.resetStalls();
        var deployment =
                administrator.apps().deployments().inNamespace(namespace).withName(NAME);
        deployment.scale(1);
        deployment.waitUntilCondition(FlushAndLockBench::isAvailable, 2, TimeUnit.MINUTES);
        new OtherWays(pod.server, pod.client(), namespace).create(snapshot);
        administrator
                .resources(VolumeSnapshot.class)
                .inNamespace(namespace)
                .withName(snapshot)
                .waitUntilCondition(FlushAndLockBench::isReady, 2, TimeUnit.MINUTES);
        deployment.scale(0);
        while (!pods(namespace).isEmpty()) {
            pod.clock.pause(Duration.ofMillis(200));
        }
        pod.load.awaitCommits(10);
        return pod.load.worstWriteStall().toNanos() / 1e6;
    }

    private static List<Pod> pods(String namespace) {
        return real.cluster()
                .administrator()
                .pods()
                .inNamespace(namespace)
                .withLabel("app", NAME)
                .list()
                .getItems();
    }

    private static boolean isAvailable(Deployment deployment) {
        Integer available = deployment.getStatus().getAvailableReplicas();
        return available != null && available == 1;
    }

    private static boolean isReady(VolumeSnapshot snapshot) {
        return snapshot.getStatus() != null
                && Boolean.TRUE.equals(snapshot.getStatus().getReadyToUse());
    }

    /** The command line of Kasten's and Kanister's tutorials, in the server's own image. */
    private static void create(BenchPod pod) {
        KubernetesClient administrator = real.cluster().administrator();
        String namespace = real.namespace().name();
        var like = administrator
                .pods()
                .inNamespace(namespace)
                .withName(pod.server.pod())
                .get()
                .getSpec()
                .getContainers()
                .get(0);
        // ours has MariaDB's client
        String client = like.getImage().startsWith("local.test/") ? "mariadb --ssl-verify-server-cert=0" : "mysql";
        String command = client + " --user=root --password=" + SqlServer.ROOT_PASSWORD + " --host=" + pod.server.host()
                + " --execute='FLUSH TABLES WITH READ LOCK; select sleep(3600);'";
        administrator
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(NAME)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(0)
                        .withNewSelector()
                        .withMatchLabels(Map.of("app", NAME))
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(Map.of("app", NAME))
                        .endMetadata()
                        .withNewSpec()
                        .withEnableServiceLinks(false)
                        .addNewContainer()
                        .withName(NAME)
                        .withImage(like.getImage())
                        .withImagePullPolicy(like.getImagePullPolicy())
                        .withCommand("sh", "-c", command)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }
}
