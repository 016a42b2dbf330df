package io.jenkins.plugins.mysqlsnapshot.clone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a clone is made after, on a simulated API server: what is not there is none, what is not told is no answer. */
class ClonePatternTest {

    @TempDir
    Path folder;

    private SimulatedCluster cluster;
    private KubernetesClient client;

    @BeforeEach
    void given() throws Exception {
        cluster = new SimulatedCluster(folder);
        cluster.namespace("shop");
        client = Kubeconfig.connect(cluster.kubeconfig());
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        cluster.close();
    }

    private static CloneRequest request(String workload) {
        KnownSnapshot snapshot = new KnownSnapshot(
                "shop",
                "night-data",
                "uid",
                "1",
                "night",
                SnapshotMarks.PROVED,
                Instant.EPOCH,
                "data-orders-0",
                true,
                "1Gi",
                "fast",
                false,
                Map.of(SnapshotMarks.IMAGE, "mysql:8.0", SnapshotMarks.MOUNTS, "data-orders-0 /var/lib/mysql"));
        return new CloneRequest(
                "night",
                List.of(snapshot),
                new WorkloadRequest("shop", workload, null, List.of("data-orders-0"), null),
                null,
                null,
                true,
                Reach.TUNNEL,
                Isolation.AUTO,
                Duration.ofMinutes(30),
                Duration.ofHours(2),
                "shop/nightly",
                7,
                "here",
                Map.of());
    }

    private String refused(String workload) {
        ClusterException refused =
                assertThrows(ClusterException.class, () -> ClonePattern.of(client, request(workload)));
        return refused.getMessage();
    }

    @Test
    void aWorkloadThatIsNotThereIsNoneAndTheSetSaysWhatToBoot() throws Exception {
        ClonePattern pattern = ClonePattern.of(client, request("statefulset/orders"));
        assertTrue(pattern.byMarks());
        assertEquals("mysql:8.0", pattern.spec().getContainers().get(0).getImage());
    }

    @Test
    void aServerThatDoesNotTellAboutTheWorkloadIsNoWorkload() {
        cluster.refuse("get", "statefulsets", 500, "InternalError", "etcd has no leader");
        String told = refused("statefulset/orders");
        assertTrue(told.startsWith("looking for statefulset/orders"), told);
        assertTrue(told.contains("etcd has no leader"), told);
    }

    @Test
    void aServerThatDoesNotTellAboutThePodsIsNoneOfThem() {
        cluster.refuse("list", "pods", 503, "ServiceUnavailable", "too many requests in flight");
        assertTrue(refused(null).contains("too many requests in flight"));
    }

    @Test
    void aWorkloadThatTheAccountMayNotReadIsTold() {
        cluster.deny("get", "statefulsets");
        assertTrue(refused("statefulset/orders").contains("may not get statefulsets"));
    }
}
