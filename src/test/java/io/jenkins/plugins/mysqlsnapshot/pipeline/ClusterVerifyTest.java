package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.jenkins.plugins.mysqlsnapshot.bench.BenchFigures;
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
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Sets of real servers on a real Kubernetes, booted and checked by an account of the documented rights. */
@Tag("cluster")
@Timeout(900)
class ClusterVerifyTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private static final Duration LONG = Duration.ofMinutes(6);
    private static final Pattern OWN = Pattern.compile("\"own\" : (\\d+)");

    /** Of every server so far. */
    private static final List<Double> OWN_SHARES = new ArrayList<>();

    private static final String USER = "backup";
    private static final String PASSWORD = "not-to-be-seen-1";

    @TempDir
    Path folder;

    private final Clock clock = Clock.system();
    private ClusterNamespace namespace;
    private KubernetesClient administrator;
    private PipelineRunner runner;
    private PipelineBuild build;
    private PodServer server;

    @BeforeEach
    void given() throws Exception {
        namespace = real.namespace();
        administrator = real.cluster().administrator();
        TargetConfiguration orders = new TargetConfiguration("orders-db");
        orders.setCluster("real");
        orders.setNamespace(namespace.name());
        orders.setWorkload("statefulset/orders");
        orders.setCredentialsId("mysql");
        orders.setTls("preferred");
        runner = new PipelineRunner(folder.resolve("jobs"))
                .usernamePassword("mysql", USER, PASSWORD)
                .secretFile("kube", namespace.account(DocumentedRights.all().and(DocumentedRights.clones())));
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("real", "kube")));
        SnapshotConfiguration.get().setTargets(List.of(orders));
    }

    @AfterEach
    void nothingButTheSetsIsLeft() throws Exception {
        SnapshotConfiguration.get().setTargets(List.of());
        SnapshotConfiguration.get().setClusters(List.of());
        assertEquals(List.of(), clones());
    }

    private List<String> clones() {
        return Stream.of(
                        administrator
                                .pods()
                                .inNamespace(namespace.name())
                                .list()
                                .getItems(),
                        policies(),
                        administrator
                                .secrets()
                                .inNamespace(namespace.name())
                                .list()
                                .getItems(),
                        administrator
                                .persistentVolumeClaims()
                                .inNamespace(namespace.name())
                                .list()
                                .getItems())
                .flatMap(List::stream)
                .map(HasMetadata::getMetadata)
                .map(meta -> meta.getName())
                .filter(name -> name.startsWith("mysql-clone-"))
                .toList();
    }

    private List<NetworkPolicy> policies() {
        return administrator
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace.name())
                .list()
                .getItems();
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
                "CREATE TABLE shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, text VARCHAR(200)) ENGINE=InnoDB",
                "INSERT INTO shop.orders (text) VALUES (REPEAT('x', 200))");
        for (int i = 0; i < 14; i++) {
            server.execute("INSERT INTO shop.orders (text) SELECT text FROM shop.orders");
        }
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

    private Map<String, String> marks(String snapshot) {
        return administrator
                .resources(VolumeSnapshot.class)
                .inNamespace(namespace.name())
                .withName(snapshot)
                .get()
                .getMetadata()
                .getAnnotations();
    }

    private String checksum() throws Exception {
        try (Connection connection = server.connect();
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("CHECKSUM TABLE shop.orders EXTENDED")) {
            row.next();
            return row.getString(2);
        }
    }

    private void isVerifiedThroughAndThrough() throws Exception {
        String checksum = checksum();
        run(Result.SUCCESS, """
                mysqlConsistentSnapshot target: 'orders-db', name: 'night'
                def good = mysqlVerifySnapshot target: 'orders-db', checkTables: 'full',
                    checks: ['SELECT COUNT(*) = 16384 FROM shop.orders', 'SELECT @@read_only'],
                    checksums: ['shop.orders': CHECKSUM]
                echo "got ${good.id} ${good.tables} ${good.evidence} ${good.checksums}"
                def gate = mysqlSnapshotGate target: 'orders-db', verified: true, maxAge: '1h'
                echo "gate ${gate.id} ${gate.verifiedAt == good.verifiedAt}"
                """.replace("CHECKSUM", checksum));
        says("recovered at ");
        says(", as it was cut");
        says("checksum of shop.orders: " + checksum);
        says("got night 1 mysql-snapshots/night-verification.json [shop.orders:" + checksum + "]");
        says("gate night true");
        String evidence = Files.readString(build.artifacts().resolve("mysql-snapshots/night-verification.json"));
        String page = Files.readString(build.artifacts().resolve("mysql-snapshots/night.html"));
        assertTrue(page.contains("Verified: a server came up on a copy of it"), page);
        assertTrue(page.contains("<a href=\"night-verification.json\">"), page);
        Matcher own = OWN.matcher(evidence);
        assertTrue(own.find(), evidence);
        System.out.println("verify-own-share " + own.group(1) + " ms of "
                + evidence.replaceFirst("(?s).*\"millis\" : (\\{[^}]*\\}).*", "$1")
                        .replaceAll("\\s+", " "));
        OWN_SHARES.add(Double.valueOf(own.group(1)));
        assertTrue(BenchFigures.add("verify-own-share", "ms", OWN_SHARES).max() <= 2000, evidence);
        assertEquals(List.of(), build.filesThatContain(PASSWORD, "Aa1-"));
        assertFalse(build.log().contains("Aa1-"));
        run(
                Result.FAILURE,
                "mysqlVerifySnapshot target: 'orders-db', checkTables: 'none', checksums: ['shop.orders=1', 'shop.nowhere']");
        says("set 'night': is bad: the checksum of shop.orders is " + checksum
                + ", not 1; shop.nowhere has no checksum");
    }

    @Test
    void aMySqlIsVerifiedThroughAndThrough() throws Exception {
        serve(PodServer.of(namespace, ServerKind.MYSQL_8_0_15, "orders"));
        isVerifiedThroughAndThrough();
        // the server that was cut has heard nothing of it
        assertEquals("0", server.query("SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'jenkins\\_%'"));

        run(
                Result.FAILURE,
                "mysqlVerifySnapshot target: 'orders-db', checks: ['SELECT COUNT(*) > 99999 FROM shop.orders']");
        says("set 'night': is bad: the check SELECT COUNT(*) > 99999 FROM shop.orders found '0'; take another");
        run(Result.FAILURE, "mysqlSnapshotGate target: 'orders-db', verified: true");
        says("is not verified (its last verification found: the check SELECT COUNT(*) > 99999");
    }

    @Test
    void aMariaDbIsVerifiedThroughAndThrough() throws Exception {
        serve(PodServer.of(namespace, ServerKind.MARIADB_10_11, "orders"));
        isVerifiedThroughAndThrough();
    }

    @Test
    void aServerOnTwoVolumesIsVerifiedAndNotCalledBadOnceItsOwnConfigurationIsGone() throws Exception {
        serve(PodServer.of(namespace, ServerKind.MYSQL_8_0_15, "orders", set -> BinlogApart.in(set, true)));
        run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night', verify: true");
        says(", as it was cut");
        says(", after pod orders-0");
        scaledToNothingItIsVerifiedByItsTemplate();
        administrator
                .apps()
                .statefulSets()
                .inNamespace(namespace.name())
                .withName("orders")
                .delete();
        // where its binary log is, only its arguments said
        run(Result.FAILURE, "mysqlVerifySnapshot target: 'orders-db', set: 'night'");
        says("set 'night': could be looked at by its image and mounts alone, and then ");
        for (String snapshot : namespace.snapshots()) {
            assertNull(marks(snapshot).get(SnapshotMarks.FAILED_AT));
            assertNotNull(marks(snapshot).get(SnapshotMarks.VERIFIED_AT));
        }
    }

    private void scaledToNothingItIsVerifiedByItsTemplate() throws Exception {
        administrator
                .apps()
                .statefulSets()
                .inNamespace(namespace.name())
                .withName("orders")
                .scale(0);
        Deadline deadline = clock.deadline(Duration.ofMinutes(1));
        while (administrator
                        .pods()
                        .inNamespace(namespace.name())
                        .withName("orders-0")
                        .get()
                != null) {
            assertFalse(deadline.hasPassed());
            clock.pause(Duration.ofMillis(200));
        }
        run(
                Result.SUCCESS,
                "mysqlVerifySnapshot target: 'orders-db', set: 'night', checks: ['SELECT @@log_bin_basename = \\'/binlog/binlog\\'']");
        says(", after the template of statefulset/orders");
        says(", as it was cut");
    }

    @Test
    void aSnapshotWhoseBytesWereOverwrittenIsFoundAndBarredFromTheGate() throws Exception {
        serve(PodServer.of(namespace, ServerKind.MYSQL_8_0_15, "orders"));
        run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
        VolumeSnapshot snapshot = administrator
                .resources(VolumeSnapshot.class)
                .inNamespace(namespace.name())
                .withName("night-data-orders-0")
                .get();
        String handle = administrator
                .resources(VolumeSnapshotContent.class)
                .withName(snapshot.getStatus().getBoundVolumeSnapshotContentName())
                .get()
                .getStatus()
                .getSnapshotHandle();
        run(Result.SUCCESS, "mysqlVerifySnapshot target: 'orders-db', set: 'night'");
        real.cluster().corrupt(handle, "shop/orders.ibd");

        run(Result.FAILURE, "mysqlVerifySnapshot target: 'orders-db', set: 'night'");
        says("set 'night': is bad: ");
        assertNull(marks("night-data-orders-0").get(SnapshotMarks.VERIFIED_AT));
        run(Result.FAILURE, "mysqlSnapshotGate target: 'orders-db', verified: true");
        says("is not verified (its last verification found: ");
    }

    @Test
    void aSnapshotThatIsDeletedMeanwhileIsNotVerified() throws Exception {
        serve(PodServer.of(namespace, ServerKind.MYSQL_8_0_15, "orders"));
        run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
        build = runner.start("mysqlVerifySnapshot target: 'orders-db', checks: ['SELECT SLEEP(3) = 0']");
        assertTrue(build.awaitLog(" runs; the server recovers", LONG), build.log());
        administrator
                .resources(VolumeSnapshot.class)
                .inNamespace(namespace.name())
                .withName("night-data-orders-0")
                .delete();
        assertTrue(build.join(LONG), build.log());
        assertEquals(Result.FAILURE, build.result(), build.log());
        says("night-data-orders-0: is not what it was when its verification began: it is gone; verify another set");
    }

    @Test
    void whatABuildLeftThatDiedIsRemovedByTheNext() throws Exception {
        serve(PodServer.of(namespace, ServerKind.MYSQL_8_0_15, "orders"));
        run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
        for (String controller : List.of(ControllerMark.get(), "another")) {
            administrator
                    .resource(new PodBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace.name())
                            .withName("left-by-" + (controller.equals("another") ? "another" : "us"))
                            .addToLabels(SnapshotMarks.MANAGED_BY, SnapshotMarks.MANAGER)
                            .addToLabels(SnapshotMarks.PREFIX + "clone", "left")
                            .addToAnnotations(SnapshotMarks.CONTROLLER, controller)
                            .addToAnnotations(SnapshotMarks.JOB, "died")
                            .addToAnnotations(SnapshotMarks.BUILD, "1")
                            .endMetadata()
                            .withNewSpec()
                            .addNewContainer()
                            .withName("pause")
                            .withImage("local.test/pause:1")
                            .withImagePullPolicy("Never")
                            .endContainer()
                            .endSpec()
                            .build())
                    .create();
        }
        run(Result.SUCCESS, "mysqlVerifySnapshot target: 'orders-db', checkTables: 'none'");
        says("removed the clone left-by-us of a build that died");
        assertEquals(
                List.of("left-by-another", "orders-0"),
                administrator.pods().inNamespace(namespace.name()).list().getItems().stream()
                        .map(pod -> pod.getMetadata().getName())
                        .sorted()
                        .toList());
    }

    @Test
    void anAbortRemovesEverything() throws Exception {
        serve(PodServer.of(namespace, ServerKind.MYSQL_8_0_15, "orders"));
        run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
        build = runner.start("mysqlVerifySnapshot target: 'orders-db', checks: ['SELECT SLEEP(30) = 0']");
        assertTrue(build.awaitLog(" answers: ", LONG), build.log());
        // whether it holds is up to the cluster's network, which here enforces none
        NetworkPolicy policy = policies().get(0);
        assertEquals(List.of("Ingress", "Egress"), policy.getSpec().getPolicyTypes());
        assertEquals(List.of(), policy.getSpec().getIngress());
        assertEquals(List.of(), policy.getSpec().getEgress());
        build.abort();
        assertTrue(build.join(LONG), build.log());
        assertEquals(Result.ABORTED, build.result(), build.log());
        assertNull(marks("night-data-orders-0").get(SnapshotMarks.VERIFIED_AT));
        assertNull(marks("night-data-orders-0").get(SnapshotMarks.FAILED_AT));
    }
}
