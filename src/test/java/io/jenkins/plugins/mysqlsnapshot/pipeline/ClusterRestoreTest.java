package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogApart;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code mysqlRestoreSnapshot} in place on a real Kubernetes: real servers and volumes, by an account of the documented rights. */
@Tag("cluster")
@Timeout(900)
class ClusterRestoreTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private static final Duration LONG = Duration.ofMinutes(6);
    private static final String USER = "backup";
    private static final String PASSWORD = "not-to-be-seen-1";
    private static final Pattern ID = Pattern.compile("restored by ([0-9a-f]{8})");

    /** From the scaling to 0 until the server answers, what nobody else was waited for. */
    private static final Pattern OWN = Pattern.compile("\"ownMillis\" : (\\d+)");

    @TempDir
    Path folder;

    private ClusterNamespace namespace;
    private KubernetesClient administrator;
    private PipelineRunner runner;
    private PipelineBuild build;
    private PodServer server;

    @BeforeEach
    void given() throws Exception {
        namespace = real.namespace();
        administrator = real.cluster().administrator();
        targetOf("statefulset/orders");
        runner = new PipelineRunner(folder.resolve("jobs"))
                .usernamePassword("mysql", USER, PASSWORD)
                .secretFile("kube", namespace.account(DocumentedRights.all().and(DocumentedRights.restore())));
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("real", "kube")));
    }

    private void targetOf(String workload) {
        TargetConfiguration orders = new TargetConfiguration("orders-db");
        orders.setCluster("real");
        orders.setNamespace(namespace.name());
        orders.setWorkload(workload);
        orders.setCredentialsId("mysql");
        orders.setTls("preferred");
        SnapshotConfiguration.get().setTargets(List.of(orders));
    }

    @AfterEach
    void theConfigurationIsAsItWas() {
        SnapshotConfiguration.get().setTargets(List.of());
        SnapshotConfiguration.get().setClusters(List.of());
    }

    private void serve(PodServer started) throws Exception {
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

    private void run(Result result, String script) throws Exception {
        build = runner.start(script);
        assertTrue(build.join(LONG), build.log());
        System.out.println(build.log());
        assertEquals(result, build.result(), build.log());
    }

    private void says(String line) {
        assertTrue(build.log().contains(line), build.log());
    }

    private String orders() throws Exception {
        server.awaitReady();
        return server.query("SELECT GROUP_CONCAT(text ORDER BY id) FROM shop.orders");
    }

    private PersistentVolumeClaim claim(String name) {
        return administrator
                .persistentVolumeClaims()
                .inNamespace(namespace.name())
                .withName(name)
                .get();
    }

    private PersistentVolume volume(String name) {
        return administrator.persistentVolumes().withName(name).get();
    }

    private String restore() throws Exception {
        run(Result.SUCCESS, """
                def restored = mysqlRestoreSnapshot target: 'orders-db', inPlace: true, set: 'night', confirm: 'orders-db'
                echo "restored by ${restored.id}, kept ${restored.kept}, ${restored.state}, down ${restored.downMillis > 0}"
                """);
        Matcher id = ID.matcher(build.log());
        assertTrue(id.find(), build.log());
        return id.group(1);
    }

    private void isRestoredAndUndone(String... claims) throws Exception {
        run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
        server.execute("UPDATE shop.orders SET text = 'migrated'", "INSERT INTO shop.orders VALUES (3, 'new')");
        List<String> before = List.of(claims).stream()
                .map(one -> claim(one).getSpec().getVolumeName())
                .toList();

        String id = restore();
        assertEquals("first,second", orders());
        says("it goes on from where the set was cut: ");
        says("was never verified");
        String record = Files.readString(build.artifacts().resolve("mysql-snapshots/restore-" + id + "-restored.json"));
        Matcher own = OWN.matcher(record);
        assertTrue(own.find(), record);
        assertTrue(Integer.parseInt(own.group(1)) <= 3000, record);
        for (int i = 0; i < claims.length; i++) {
            PersistentVolumeClaim kept = claim(claims[i] + "-before-" + id);
            assertEquals(before.get(i), kept.getSpec().getVolumeName());
            assertEquals("Retain", volume(before.get(i)).getSpec().getPersistentVolumeReclaimPolicy());
            assertFalse(before.get(i).equals(claim(claims[i]).getSpec().getVolumeName()));
        }
        server.execute("INSERT INTO shop.orders VALUES (4, 'since the restore')");

        run(
                Result.SUCCESS,
                "def back = mysqlRestoreSnapshot target: 'orders-db', undo: '" + id
                        + "', confirm: 'orders-db'\necho \"back ${back.state} ${back.kept}\"");
        assertEquals("migrated,migrated,new", orders());
        for (int i = 0; i < claims.length; i++) {
            assertEquals(before.get(i), claim(claims[i]).getSpec().getVolumeName());
            assertEquals("Delete", volume(before.get(i)).getSpec().getPersistentVolumeReclaimPolicy());
            assertNotNull(claim(claims[i] + "-undone-" + id), "what was written since the restore is kept, too");
        }
        assertEquals(List.of(), build.filesThatContain(PASSWORD));
    }

    @Test
    void aMySqlIsRestoredInPlaceAndTheRestoreIsUndone() throws Exception {
        serve(PodServer.of(namespace, ServerKind.MYSQL_8_0_15, "orders"));
        isRestoredAndUndone("data-orders-0");
    }

    @Test
    void aMariaDbIsRestoredInPlaceAndTheRestoreIsUndone() throws Exception {
        serve(PodServer.of(namespace, ServerKind.MARIADB_10_11, "orders"));
        isRestoredAndUndone("data-orders-0");
    }

    @Test
    void aServerOnTwoVolumesIsRestoredInPlaceAndTheRestoreIsUndone() throws Exception {
        serve(PodServer.of(namespace, ServerKind.MYSQL_8_0_15, "orders", set -> BinlogApart.in(set, true)));
        isRestoredAndUndone("data-orders-0", "binlog-orders-0");
    }

    @Test
    void aDeploymentIsRestoredInPlace() throws Exception {
        targetOf("deployment/orders");
        serve(PodServer.deployment(namespace, ServerKind.MARIADB_10_11, "orders"));
        run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
        server.execute("DELETE FROM shop.orders");
        restore();
        says("it goes on from where the set was cut: ");
    }
}
