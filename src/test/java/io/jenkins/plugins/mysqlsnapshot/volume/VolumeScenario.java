package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Event;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A simulated cluster with two claims, and the one check after each scenario of this family: no watch, no thread, nothing broken in
 * the simulator. Subclasses are scenarios.
 */
abstract class VolumeScenario {

    static final String NAMESPACE = "shop";
    static final String DATA = "data-mysql-0";
    static final String LOGS = "logs-mysql-0";
    static final StorageBehaviour QUICK = StorageBehaviour.quick()
            .withSnapshotStatusDelay(Duration.ofMillis(50))
            .withReadyDelay(Duration.ofMillis(50));

    @TempDir
    Path folder;

    final Clock clock = Clock.system();
    final Timeline timeline = new Timeline(clock, event -> {});
    SimulatedCluster cluster;
    KubernetesClient client;

    @BeforeEach
    void open() throws IOException, ClusterException {
        cluster = new SimulatedCluster(folder.resolve("storage"));
        cluster.behaviour(QUICK);
        for (String pvc : List.of(DATA, LOGS)) {
            Path volume = Files.createDirectories(folder.resolve(pvc));
            Files.writeString(volume.resolve("file"), "before");
            cluster.volume(NAMESPACE, pvc, volume, () -> {}, () -> {});
        }
        client = Kubeconfig.connect(cluster.kubeconfig());
    }

    @AfterEach
    void nothingIsLeft() throws IOException, InterruptedException {
        try {
            assertTrue(soon(() -> cluster.openWatches() == 0), "watches left open");
            assertEquals(List.of(), cluster.failures());
        } finally {
            client.close();
            cluster.close();
        }
        assertTrue(soon(() -> ours().isEmpty()), () -> "threads left: " + ours());
    }

    private static List<String> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mysql-snapshot-")
                        || name.startsWith("storage-simulator-")
                        // a connection or a watch that nobody closed
                        || name.startsWith("OkHttp http"))
                .toList();
    }

    VolumeRequest request(String... pvcs) {
        return new VolumeRequest("set-1", NAMESPACE, List.of(pvcs), null, Map.of(), Map.of("example/job", "backup"));
    }

    VolumePlan plan(String... pvcs) throws ClusterException, InterruptedException {
        return new VolumePreflight(client, timeline).check(request(pvcs));
    }

    VolumeCut prepare(String... pvcs) throws ClusterException, InterruptedException {
        return prepare(client, new VolumeLimits(Duration.ofSeconds(10), Duration.ofSeconds(20)), pvcs);
    }

    VolumeCut prepare(KubernetesClient by, VolumeLimits limits, String... pvcs)
            throws ClusterException, InterruptedException {
        return VolumeCut.prepare(new ClusterApi(clock, by), clock, timeline, plan(pvcs), limits);
    }

    Deadline in(int seconds) {
        return clock.deadline(Duration.ofSeconds(seconds));
    }

    /** Whether this comes true within a while. */
    boolean soon(BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = in(10);
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                return false;
            }
            clock.await(new Bell(), () -> false, clock.deadline(Duration.ofMillis(10)));
        }
        return true;
    }

    VolumeSnapshot snapshot(String name) {
        return cluster.administrator()
                .resources(VolumeSnapshot.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    List<String> told(Phase phase) {
        return timeline.events().stream()
                .filter(event -> event.phase() == phase)
                .map(Event::detail)
                .toList();
    }
}
