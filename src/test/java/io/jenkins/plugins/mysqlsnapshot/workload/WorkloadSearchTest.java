package io.jenkins.plugins.mysqlsnapshot.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedPod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what a user names to the pods, on a simulated API server. */
class WorkloadSearchTest {

    private static final String SHOP = "shop";

    @TempDir
    Path folder;

    private SimulatedCluster cluster;
    private KubernetesClient client;

    @BeforeEach
    void given() throws Exception {
        cluster = new SimulatedCluster(folder.resolve("cluster"));
        client = Kubeconfig.connect(cluster.kubeconfig());
        cluster.namespace(SHOP);
        cluster.statefulSet(SHOP, "orders-db", "app", "orders");
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        cluster.close();
    }

    private SimulatedPod pod(String name) {
        return SimulatedPod.named(SHOP, name).label("app", "orders").claim("data-" + name, "/var/lib/mysql");
    }

    private FoundPods find(String workload, String selector, String... pvcs) throws Exception {
        return new WorkloadSearch(client, new AccessReview(client))
                .find(new WorkloadRequest(SHOP, workload, selector, List.of(pvcs), null));
    }

    private static List<String> names(FoundPods found) {
        return found.ready().stream().map(ServerPod::name).toList();
    }

    private String refusal(String workload, String selector, String... pvcs) {
        return assertThrows(ClusterException.class, () -> find(workload, selector, pvcs))
                .getMessage();
    }

    @Test
    void aStatefulSetLeadsToItsOwnPodsThatAreReady() throws Exception {
        cluster.add(pod("orders-db-1").ownedBy("StatefulSet/orders-db").build());
        cluster.add(pod("orders-db-0").ownedBy("StatefulSet/orders-db").build());
        cluster.add(
                pod("orders-db-2").ownedBy("StatefulSet/orders-db").notReady().build());
        cluster.add(pod("backup-of-orders").ownedBy("Job/backup").build());

        FoundPods found = find("sts/orders-db", null);

        assertEquals(List.of("orders-db-0", "orders-db-1"), names(found));
        assertEquals(List.of("pod shop/orders-db-2 is Running but not ready"), found.notes());
        assertEquals(List.of("data-orders-db-0"), found.ready().get(0).mounts().claims());
        assertEquals(
                "data-orders-db-0",
                found.ready().get(0).mounts().at("/var/lib/mysql/ibdata1").name());
    }

    @Test
    void aDeploymentLeadsToThePodsOfItsReplicaSets() throws Exception {
        cluster.add(new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(SHOP)
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(Map.of("app", "orders"))
                .endSelector()
                .endSpec()
                .build());
        cluster.add(pod("web-5d9-x")
                .label("pod-template-hash", "5d9")
                .ownedBy("ReplicaSet/web-5d9")
                .build());
        cluster.add(pod("web-two-5d9-y")
                .label("pod-template-hash", "5d9")
                .ownedBy("ReplicaSet/web-two-5d9")
                .build());

        assertEquals(List.of("web-5d9-x"), names(find("deployment/web", null)));
    }

    @Test
    void aPodItsSelectorAndItsClaimsAllLeadToIt() throws Exception {
        cluster.add(pod("orders-db-0").build());
        cluster.add(SimulatedPod.named(SHOP, "other").claim("other", "/data").build());

        assertEquals(List.of("orders-db-0"), names(find("pod/orders-db-0", null)));
        assertEquals(List.of("orders-db-0"), names(find(null, "app=orders,tier!=web")));
        assertEquals(List.of("orders-db-0"), names(find(null, null, "data-orders-db-0")));
    }

    @Test
    void anOperatorsResourceLeadsToThePodsThatItLabels() throws Exception {
        // whether it is there may not be looked up: the pods say enough
        cluster.deny("get", "innodbclusters");
        cluster.add(pod("mycluster-0")
                .label("component", "mysqld")
                .label("tier", "mysql")
                .label("mysql.oracle.com/cluster", "mycluster")
                .build());
        cluster.add(pod("mycluster-router-1")
                .label("component", "mysqlrouter")
                .label("mysql.oracle.com/cluster", "mycluster")
                .build());

        assertEquals(List.of("mycluster-0"), names(find("innodbcluster/mycluster", null)));
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertEquals(
                "sts/nothing in namespace shop: does not exist; give one that does: kubectl -n shop get"
                        + " statefulsets,deployments,pods",
                refusal("sts/nothing", null));
        assertTrue(
                refusal("sts/orders-db", null).startsWith("sts/orders-db in namespace shop: has no pod; scale it up"));
        assertTrue(refusal(null, "app=nothing").startsWith("selector app=nothing in namespace shop: has no pod"));
        assertEquals(
                "PVC shop/nowhere: does not exist; name one that does: kubectl -n shop get pvc",
                refusal(null, null, "nowhere"));
        cluster.add(SimulatedCluster.claim("shop", "data").build());
        assertTrue(refusal(null, null, "data").contains("no pod mounts it, so no server can have its data there"));
    }

    @Test
    void podsThatAreNotReadyAreNamedWithWhatTheyAre() {
        cluster.add(
                pod("orders-db-0").ownedBy("StatefulSet/orders-db").notReady().build());

        assertEquals(
                "sts/orders-db in namespace shop: has no pod that is ready: pod shop/orders-db-0 is Running but not ready; see"
                        + " kubectl -n shop get pods",
                refusal("sts/orders-db", null));
    }

    @Test
    void everyMissingRightIsNamedAtOnceWithItsRule() {
        cluster.deny("list", "pods");
        cluster.deny("get", "statefulsets");

        String refusal = refusal("sts/orders-db", null);

        assertTrue(
                refusal.contains(
                        "add to the account's Role: {apiGroups: [\"\"], resources: [\"pods\"], verbs: [\"list\"]}"),
                refusal);
        assertTrue(
                refusal.contains("{apiGroups: [\"apps\"], resources: [\"statefulsets\"], verbs: [\"get\"]}"), refusal);
    }
}
