package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogApart;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.SqlServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.TestAuthority;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.lock.TlsMode;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From a name to the server, its claims and the way to it, with real pods and through the real API, by the documented rights alone. */
@Tag("cluster")
class ClusterWorkloadTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private ClusterScenario scenario;

    @AfterEach
    void nothingIsLeft() throws Exception {
        if (scenario != null) {
            scenario.assertNothingHeld();
            scenario.close();
        }
    }

    private PodServer server(String name, Consumer<StatefulSet> change) throws Exception {
        return PodServer.of(real.namespace(), ServerKind.MYSQL_8_0_15, name, change);
    }

    private SnapshotRun run(String workload, String selector, ServerAddress host, Preference prefer) {
        return run(workload, selector, host, prefer, Duration.ofSeconds(60));
    }

    private SnapshotRun run(
            String workload, String selector, ServerAddress host, Preference prefer, Duration maxReplicaLag) {
        return scenario.run(scenario.request(
                new Target(
                        new WorkloadRequest(real.namespace().name(), workload, selector, List.of(), null),
                        prefer,
                        maxReplicaLag,
                        0),
                host,
                LockLimits.defaults(),
                "set"));
    }

    private boolean told(String part) {
        return scenario.timeline().events().stream()
                .anyMatch(event -> event.detail().contains(part));
    }

    @Test
    void aStatefulSetWithItsBinlogOnAClaimOfItsOwnIsCutWhole() throws Exception {
        scenario = new ClusterScenario(real.namespace(), server("orders", set -> BinlogApart.in(set, true)));

        Manifest manifest;
        try (SnapshotRun run = run("statefulset/orders", null, null, Preference.PRIMARY)) {
            manifest = run.awaitReady(run.take());
        }

        assertEquals("orders-0", manifest.server().pod());
        assertEquals(
                List.of("data-orders-0", "binlog-orders-0"),
                manifest.snapshots().stream().map(Manifest.Snapshot::pvc).toList());
        assertEquals(List.of("binlog"), manifest.snapshots().get(1).roles());
        assertTrue(told("through the Kubernetes API to port 3306 of pod"));
    }

    @Test
    void behindTheTunnelTheCertificateIsForThePodsFullName() throws Exception {
        scenario = new ClusterScenario(real.namespace(), server("orders", set -> {}));
        String namespace = real.namespace().name();
        ClusterRequest asked = new ClusterRequest(namespace, "set");
        TestAuthority authority = TestAuthority.named("Operator CA");
        // as operators have it: one certificate for all pods of the governing service, which mysql.yaml calls mysql
        scenario.server.show(authority, "*.mysql." + namespace + ".svc");
        List<X509Certificate> trusted = List.of(authority.certificate());

        try (SnapshotRun run =
                scenario.run(asked.throughTheTunnel("sts/orders", new Tls(TlsMode.VERIFY, trusted, null)))) {
            run.take();
        }
        assertTrue(told("server orders-0.mysql." + namespace + ".svc:3306 is pod " + namespace + "/orders-0"));
        try (SnapshotRun run =
                scenario.run(asked.throughTheTunnel("sts/orders", new Tls(TlsMode.VERIFY, trusted, "orders-0")))) {
            String refusal = assertThrows(SnapshotException.class, run::take).getMessage();
            assertTrue(
                    refusal.contains("its certificate is for *.mysql." + namespace
                            + ".svc, not for 'orders-0'; give one of these names as tlsName"),
                    refusal);
        }
    }

    @Test
    void aClaimThatDoesNotExistIsOneFinding() throws Exception {
        scenario = new ClusterScenario(real.namespace(), server("orders", set -> {}));
        Timeline timeline = new Timeline(scenario.clock, event -> {});

        try (SnapshotRun run = scenario.run(timeline, LockLimits.defaults(), "nowhere", "set")) {
            SnapshotException refused = assertThrows(SnapshotException.class, run::take);

            assertEquals(
                    "[PVC " + real.namespace().name() + "/nowhere: does not exist; name one that does: kubectl -n "
                            + real.namespace().name() + " get pvc]",
                    refused.findings().toString());
        }
        assertTrue(timeline.first(Phase.LOCKED).isEmpty());
    }

    @Test
    void aDryRunLocksNothingAndMakesNothing() throws Exception {
        scenario = new ClusterScenario(real.namespace(), server("orders", set -> {}));

        try (SnapshotRun run = run(null, "app=mysql", null, Preference.PRIMARY)) {
            run.rehearse();
        }

        assertTrue(told(
                "dry run: it would cut data-orders-0 (data, redo, undo, doublewrite, binlog) as set-data-orders-0"));
        assertTrue(scenario.timeline().first(Phase.LOCKED).isEmpty());
        assertEquals(List.of(), real.namespace().snapshots());
    }

    @Test
    void aBinlogOnAnEmptyDirIsRefused() throws Exception {
        scenario = new ClusterScenario(real.namespace(), server("orders", set -> BinlogApart.in(set, false)));

        try (SnapshotRun run = run("pod/orders-0", null, null, Preference.PRIMARY)) {
            String refusal = assertThrows(SnapshotException.class, run::take).getMessage();
            System.out.println(refusal);
            assertTrue(refusal.contains("log_bin_basename = /binlog/binlog is on emptyDir binlog"), refusal);
        }
    }

    @Test
    void theHostOfAnotherPodIsRefusedNamingBoth() throws Exception {
        scenario = new ClusterScenario(real.namespace(), server("orders", set -> {}));
        PodServer other = server("other", set -> {});
        account(other);

        try (SnapshotRun run =
                run("sts/orders", null, new ServerAddress(other.host(), other.port()), Preference.PRIMARY)) {
            String refusal = assertThrows(SnapshotException.class, run::take).getMessage();
            System.out.println(refusal);
            assertTrue(refusal.contains("says that its host is 'other-0' (server_uuid "), refusal);
            assertTrue(refusal.contains("/orders-0 (hostname orders-0)"), refusal);
        }
    }

    /** A server beside the scenario's that follows it. */
    private PodServer replica() throws Exception {
        PodServer replica = server(
                "replica",
                set -> set.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .setArgs(List.of("--server-id=2", "--read-only=ON")));
        scenario.server.execute("CREATE USER repl IDENTIFIED BY 'repl'", "GRANT REPLICATION SLAVE ON *.* TO repl");
        String position = scenario.server.query("SELECT @@global.gtid_executed");
        replica.execute(
                "RESET MASTER",
                "SET GLOBAL gtid_purged = '" + position.replace("\n", "") + "'",
                "CHANGE MASTER TO MASTER_HOST = '" + scenario.server.host()
                        + "', MASTER_USER = 'repl', MASTER_PASSWORD = 'repl', MASTER_AUTO_POSITION = 1",
                "START SLAVE");
        account(replica);
        awaitReceiving(replica);
        return replica;
    }

    private static void awaitReceiving(PodServer replica) throws Exception {
        replica.await(
                "SELECT SERVICE_STATE FROM performance_schema.replication_connection_status",
                "ON"::equals,
                ClusterScenario.SOON);
    }

    @Test
    void ofTwoServersTheOneThatIsPreferredIsTaken() throws Exception {
        scenario = new ClusterScenario(real.namespace(), server("orders", set -> {}));
        replica();

        for (Preference prefer : Preference.values()) {
            try (SnapshotRun run = run(null, "app=mysql", null, prefer)) {
                run.rehearse();
            }
            String expected = prefer == Preference.PRIMARY ? "orders-0" : "replica-0";
            assertTrue(told("/" + expected + " is taken (prefer: " + prefer.word() + ") of orders-0, replica-0"));
            assertTrue(told("dry run: it would cut data-" + expected + " "));
        }
    }

    @Test
    void aReplicaThatStandsStillOrLagsIsRefusedAndThePrimaryNotTakenInItsPlace() throws Exception {
        scenario = new ClusterScenario(real.namespace(), server("orders", set -> {}));
        PodServer replica = replica();

        replica.execute("STOP SLAVE SQL_THREAD");
        String still = refusalOfReplica();
        assertTrue(still.contains("/replica-0: not the replica: does not replicate: the default channel"), still);
        assertTrue(still.contains("/orders-0: not the replica: follows nobody"), still);

        replica.execute("STOP SLAVE", "CHANGE MASTER TO MASTER_DELAY = 3600", "START SLAVE");
        awaitReceiving(replica);
        scenario.server.execute("CREATE DATABASE late");
        replica.await(
                "SELECT TIMESTAMPDIFF(SECOND, LAST_QUEUED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, NOW(6)) > 3"
                        + " FROM performance_schema.replication_connection_status"
                        + " WHERE LAST_QUEUED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP > 0",
                "1"::equals,
                ClusterScenario.SOON);
        String late = refusalOfReplica();
        assertTrue(late.contains(" s behind, more than 2 s"), late);
    }

    private String refusalOfReplica() throws Exception {
        try (SnapshotRun run = run(null, "app=mysql", null, Preference.REPLICA, Duration.ofSeconds(2))) {
            String refusal = assertThrows(SnapshotException.class, run::take).getMessage();
            System.out.println(refusal);
            assertEquals(1, refusal.lines().count(), refusal);
            assertTrue(scenario.timeline().first(Phase.LOCKED).isEmpty());
            assertEquals(List.of(), real.namespace().snapshots());
            return refusal;
        }
    }

    @Test
    void aDeploymentIsCutThroughTheTunnelRestoredAndAgreesWithTheWriters() throws Exception {
        scenario = new ClusterScenario(
                real.namespace(), PodServer.deployment(real.namespace(), ServerKind.MYSQL_8_0_15, "orders"));
        try (WriteLoad load = WriteLoad.start(scenario.server, 2, 1)) {
            load.awaitCommits(50);
            Manifest manifest;
            try (SnapshotRun run = run("deployment/orders", null, null, Preference.PRIMARY)) {
                manifest = run.awaitReady(run.take());
            }
            load.awaitCommits(20);
            load.stop();

            assertEquals(scenario.server.pod(), manifest.server().pod());
            assertEquals(List.of("set-orders"), manifest.names());
            assertEquals(List.of(), scenario.differences(manifest, load));
        }
    }

    /** What is not replicated, or not yet. */
    static void account(SqlServer server) throws Exception {
        server.execute("SET sql_log_bin = 0", "DROP USER IF EXISTS " + SnapshotScenario.USER);
        server.createAccount(
                SnapshotScenario.USER,
                SnapshotScenario.PASSWORD,
                "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*",
                "SELECT ON performance_schema.threads",
                "SELECT ON performance_schema.metadata_locks");
    }

    @Test
    void anOperatorsResourceLeadsToThePodsThatItLabels() throws Exception {
        // the operator itself is not here: its definition, one of its objects, and a pod with its labels
        List<HasMetadata> definition = real.cluster()
                .administrator()
                .load(ClusterWorkloadTest.class.getResourceAsStream("innodbcluster-crd.yaml"))
                .items();
        for (HasMetadata object : definition) {
            real.cluster().administrator().resource(object).createOr(NonDeletingOperation::update);
        }
        scenario = new ClusterScenario(real.namespace(), server("mycluster", set -> {
            Map<String, String> labels =
                    set.getSpec().getTemplate().getMetadata().getLabels();
            labels.put("component", "mysqld");
            labels.put("tier", "mysql");
            labels.put("mysql.oracle.com/cluster", "mycluster");
        }));

        try (SnapshotRun run = run("innodbcluster/mycluster", null, null, Preference.PRIMARY)) {
            run.rehearse();
        }

        assertTrue(told("dry run: it would cut data-mycluster-0 "));
        assertTrue(told("root's password is kept in secret mysql, key root-password"));
    }
}
