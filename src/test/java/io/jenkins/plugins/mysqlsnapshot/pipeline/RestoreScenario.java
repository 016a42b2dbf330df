package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Target {@code orders-db} on a real Kubernetes, to be restored by an account of the documented rights. Closed by the test that opened it. */
final class RestoreScenario implements AutoCloseable {

    static final Duration LONG = Duration.ofMinutes(6);
    static final String USER = "backup";
    static final String PASSWORD = "not-to-be-seen-1";

    final ClusterNamespace namespace;
    final KubernetesClient administrator;
    final PipelineRunner runner;
    final String kubeconfig;
    PodServer server;
    PipelineBuild build;

    RestoreScenario(ClusterExtension real, Path folder) throws Exception {
        this(real, folder, DocumentedRights.all().and(DocumentedRights.restore()));
    }

    RestoreScenario(ClusterExtension real, Path folder, DocumentedRights rights) throws Exception {
        namespace = real.namespace();
        administrator = real.cluster().administrator();
        kubeconfig = namespace.account(rights);
        runner = new PipelineRunner(folder.resolve("jobs"))
                .usernamePassword("mysql", USER, PASSWORD)
                .secretFile("kube", kubeconfig);
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("real", "kube")));
        targetOf("statefulset/orders");
    }

    void targetOf(String workload) {
        TargetConfiguration orders = new TargetConfiguration("orders-db");
        orders.setCluster("real");
        orders.setNamespace(namespace.name());
        orders.setWorkload(workload);
        orders.setCredentialsId("mysql");
        orders.setTls("preferred");
        SnapshotConfiguration.get().setTargets(List.of(orders));
    }

    /** With two orders in it. */
    void serve(PodServer started) throws Exception {
        server = started;
        server.createAccount(USER, PASSWORD, "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*");
        if (!server.kind().isMariaDb()) {
            server.execute(
                    "GRANT SELECT ON performance_schema.threads TO " + USER,
                    "GRANT SELECT ON performance_schema.metadata_locks TO " + USER);
        }
        server.execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id INT PRIMARY KEY, text VARCHAR(200)) ENGINE=InnoDB",
                "INSERT INTO shop.orders VALUES (1, 'first'), (2, 'second')");
    }

    void run(Result result, String script) throws Exception {
        build = runner.start(script);
        assertTrue(build.join(LONG), build.log());
        System.out.println(build.log());
        assertEquals(result, build.result(), build.log());
    }

    void says(String line) {
        assertTrue(build.log().contains(line), build.log());
    }

    /** Once the server is up. */
    String orders() throws Exception {
        server.awaitReady();
        return server.query("SELECT GROUP_CONCAT(text ORDER BY id) FROM shop.orders");
    }

    PersistentVolumeClaim claim(String name) {
        return administrator
                .persistentVolumeClaims()
                .inNamespace(namespace.name())
                .withName(name)
                .get();
    }

    PersistentVolume volume(String name) {
        return administrator.persistentVolumes().withName(name).get();
    }

    /** Waits until a volume that was deleted is not there any more. */
    void awaitGone(String volume) throws InterruptedException {
        Clock clock = Clock.system();
        Deadline deadline = clock.deadline(LONG);
        while (volume(volume) != null) {
            assertTrue(!deadline.hasPassed(), volume);
            clock.pause(Duration.ofMillis(200));
        }
    }

    /** The volume that a claim has. */
    String volumeOf(String claim) {
        return claim(claim).getSpec().getVolumeName();
    }

    @Override
    public void close() {
        SnapshotConfiguration.get().setTargets(List.of());
        SnapshotConfiguration.get().setClusters(List.of());
    }
}
