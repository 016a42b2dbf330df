package io.jenkins.plugins.mysqlsnapshot.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pod that a workload would start where it has none, on a simulated API server. */
class WorkloadTemplateTest {

    private static final String TEMPLATE = """
            {"metadata": {"labels": {"app": "orders"}}, "spec": {
               "containers": [
                 {"name": "server", "image": "mysql:8.0", "args": ["--log-bin=/logs/binlog"],
                  "ports": [{"name": "mysql", "containerPort": 3307}],
                  "volumeMounts": [{"name": "data", "mountPath": "/var/lib/mysql"}, {"name": "conf", "mountPath": "/etc/my.cnf.d"}]},
                 {"name": "exporter", "image": "exporter"}],
               "volumes": [{"name": "conf", "configMap": {"name": "orders-conf"}}, {"name": "data", %s}]}}""";

    @TempDir
    Path folder;

    private SimulatedCluster cluster;
    private KubernetesClient client;

    @BeforeEach
    void given() throws Exception {
        cluster = new SimulatedCluster(folder);
        client = Kubeconfig.connect(cluster.kubeconfig());
        cluster.add(new KubernetesSerialization()
                .unmarshal("""
                {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"namespace": "shop", "name": "orders"},
                 "spec": {"replicas": 0, "selector": {"matchLabels": {"app": "orders"}},
                  "volumeClaimTemplates": [{"metadata": {"name": "data"}}], "template": %s}}""".formatted(TEMPLATE.formatted("\"emptyDir\": {}")), StatefulSet.class));
        cluster.add(new KubernetesSerialization()
                .unmarshal(
                        """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"namespace": "shop", "name": "orders"},
                 "spec": {"replicas": 0, "selector": {"matchLabels": {"app": "orders"}}, "template": %s}}""".formatted(TEMPLATE.formatted("\"persistentVolumeClaim\": {\"claimName\": \"data\"}")),
                        Deployment.class));
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        cluster.close();
    }

    private Optional<WorkloadTemplate> of(String workload, String claim) throws ClusterException {
        return WorkloadTemplate.of(
                client, new AccessReview(client), new WorkloadRequest("shop", workload, null, List.of(claim), null));
    }

    private static Map<String, Volume> volumes(WorkloadTemplate template) {
        return template.pod().getSpec().getVolumes().stream().collect(Collectors.toMap(Volume::getName, one -> one));
    }

    @Test
    void ofAStatefulSetItHasTheClaimOfThatNumberInPlaceOfTheTemplatesVolume() throws Exception {
        WorkloadTemplate template = of("statefulset/orders", "data-orders-2").orElseThrow();
        assertEquals("server", template.container());
        assertEquals(3307, template.port());
        assertEquals("the template of statefulset/orders", template.words());
        assertEquals(
                "data-orders-2",
                volumes(template).get("data").getPersistentVolumeClaim().getClaimName());
        assertEquals(2, volumes(template).size());
        assertEquals("orders-conf", volumes(template).get("conf").getConfigMap().getName());
        assertEquals(
                List.of("--log-bin=/logs/binlog"),
                template.pod().getSpec().getContainers().get(0).getArgs());
    }

    @Test
    void ofADeploymentItHasTheClaimsThatItNames() throws Exception {
        assertEquals(
                "data",
                volumes(of("deployment/orders", "data").orElseThrow())
                        .get("data")
                        .getPersistentVolumeClaim()
                        .getClaimName());
    }

    @Test
    void whatMountsOtherClaimsOrIsNotThereIsNone() throws Exception {
        assertTrue(of("statefulset/orders", "data-customers-0").isEmpty());
        assertTrue(of("statefulset/orders", "data-orders-new").isEmpty());
        assertTrue(of("deployment/orders", "data-orders-0").isEmpty());
        assertTrue(of("deployment/gone", "data").isEmpty());
        assertTrue(of("pod/orders-0", "data-orders-0").isEmpty());
        assertTrue(of(null, "data-orders-0").isEmpty());
    }

    @Test
    void withoutTheRightToLookThatIsSaid() {
        cluster.deny("get", "statefulsets");
        assertTrue(assertThrows(ClusterException.class, () -> of("statefulset/orders", "data-orders-0"))
                .getMessage()
                .contains("may not get statefulsets"));
    }
}
