package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code withMysqlClone} on a real Kubernetes: real servers on copies of real snapshots, by an account of the documented rights. */
@Tag("cluster")
@Timeout(900)
class ClusterCloneTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private static final Duration LONG = Duration.ofMinutes(6);
    private static final String USER = "backup";
    private static final String PASSWORD = "not-to-be-seen-1";

    /** As a migration would: with what it finds in its environment, and nothing else. */
    private static final String LOGIN = """
            def sql = java.sql.DriverManager.getConnection(
                env.MYSQL_CLONE_URL + '?sslMode=PREFERRED&allowPublicKeyRetrieval=true',
                env.MYSQL_CLONE_USER, env.MYSQL_CLONE_PASSWORD).createStatement()
            """;

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
        try {
            // what a hard kill leaves behind is removed after the build's end, by the configuration of then
            Deadline deadline = clock.deadline(Duration.ofSeconds(60));
            while (!clones().isEmpty() && !deadline.hasPassed()) {
                clock.pause(Duration.ofMillis(200));
            }
            assertEquals(List.of(), clones());
        } finally {
            SnapshotConfiguration.get().setTargets(List.of());
            SnapshotConfiguration.get().setClusters(List.of());
        }
    }

    private List<String> clones() {
        String name = namespace.name();
        return Stream.of(
                        administrator.pods().inNamespace(name).list().getItems(),
                        administrator.secrets().inNamespace(name).list().getItems(),
                        administrator
                                .persistentVolumeClaims()
                                .inNamespace(name)
                                .list()
                                .getItems())
                .flatMap(List::stream)
                .map(HasMetadata::getMetadata)
                .map(meta -> meta.getName())
                .filter(one -> one.startsWith("mysql-clone-"))
                .toList();
    }

    private void serve(ServerKind kind) throws Exception {
        server = PodServer.of(namespace, kind, "orders");
        server.createAccount(USER, PASSWORD, "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*");
        if (!kind.isMariaDb()) {
            server.execute(
                    "GRANT SELECT ON performance_schema.threads TO " + USER,
                    "GRANT SELECT ON performance_schema.metadata_locks TO " + USER);
        }
        server.execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.customers (id INT PRIMARY KEY, email VARCHAR(200)) ENGINE=InnoDB",
                "INSERT INTO shop.customers VALUES (1, 'jane@real.org'), (2, 'joe@real.org')");
        run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
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

    private void aMigrationIsRehearsed() throws Exception {
        run(Result.SUCCESS, """
                withMysqlClone(target: 'orders-db', memory: '700Mi', maxMinutes: 10,
                        sqlFirst: ["UPDATE shop.customers SET email = CONCAT(id, '@example.org')"]) {
                """ + LOGIN + """
                    def row = sql.executeQuery('SELECT GROUP_CONCAT(email ORDER BY id), @@event_scheduler FROM shop.customers')
                    row.next()
                    echo "masked ${row.getString(1)} events ${row.getString(2)} of ${env.MYSQL_CLONE_SET}"
                    sql.execute('ALTER TABLE shop.customers ADD COLUMN age INT')
                    sql.execute("CREATE USER app@'%' IDENTIFIED BY 'Xx1-new-here'")
                    sql.execute("GRANT SELECT ON shop.* TO app@'%'")
                    echo 'migrated'
                }
                echo "after it ${env.MYSQL_CLONE_HOST}"
                """);
        says("sqlFirst 1 of 1 has changed 2 rows");
        says("masked 1@example.org,2@example.org events OFF of night");
        says("migrated");
        says("after it null");
        assertEquals(
                "jane@real.org,joe@real.org",
                server.query("SELECT GROUP_CONCAT(email ORDER BY id) FROM shop.customers"));
        assertEquals(
                "0", server.query("SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'jenkins\\_%' OR user = 'app'"));
        assertEquals(List.of(), build.filesThatContain(PASSWORD, "Aa1-"));
        assertFalse(build.log().contains("Aa1-"), build.log());
        assertEquals(List.of(), clones());
    }

    @Test
    void aMigrationIsRehearsedOnAMySql() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        aMigrationIsRehearsed();
    }

    @Test
    void aMigrationIsRehearsedOnAMariaDb() throws Exception {
        serve(ServerKind.MARIADB_10_11);
        aMigrationIsRehearsed();
    }

    @Test
    void sqlThatFailsFailsBeforeTheBlockAndABlockThatFailsLeavesNothing() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        run(
                Result.FAILURE,
                "withMysqlClone(target: 'orders-db', sqlFirst: 'UPDATE shop.gone SET a = 1') { echo 'in' }");
        says("the server on the copy: refuses UPDATE shop.gone SET a = 1: ");
        assertFalse(build.log().contains("in\n[") || build.log().endsWith("in\n"), build.log());
        assertEquals(List.of(), clones());
        run(Result.FAILURE, "withMysqlClone(target: 'orders-db') { error 'the migration is wrong' }");
        says("the migration is wrong");
        assertEquals(List.of(), clones());
    }

    @Test
    void anAbortOfTheBlockRemovesItsServerAndSoDoesAHardKill() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        build = runner.start("withMysqlClone(target: 'orders-db', cpu: '500m') { echo 'inside'\nsleep 600 }");
        assertTrue(build.awaitLog("inside", LONG), build.log());
        assertEquals(
                new Quantity("500m"),
                administrator
                        .pods()
                        .inNamespace(namespace.name())
                        .withLabel(SnapshotMarks.PREFIX + "clone")
                        .list()
                        .getItems()
                        .get(0)
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getResources()
                        .getLimits()
                        .get("cpu"));
        build.abort();
        assertTrue(build.join(LONG), build.log());
        assertEquals(Result.ABORTED, build.result(), build.log());
        assertEquals(List.of(), clones());

        build = runner.start("withMysqlClone(target: 'orders-db') { echo 'inside'\nsleep 600 }");
        assertTrue(build.awaitLog("inside", LONG), build.log());
        build.kill();
        assertTrue(build.join(LONG), build.log());
    }

    @Test
    void aServerThatIsGoneBeforeTheBlockEndsIsTold() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        build = runner.start("withMysqlClone(target: 'orders-db') { echo 'inside'\nsleep 8 }");
        assertTrue(build.awaitLog("inside", LONG), build.log());
        administrator
                .pods()
                .inNamespace(namespace.name())
                .withLabel(SnapshotMarks.PREFIX + "clone")
                .delete();
        assertTrue(build.join(LONG), build.log());
        assertEquals(Result.FAILURE, build.result(), build.log());
        says("ended before its block did: ");
    }

    @Test
    void aBlockThatIsNotDoneInItsTimeIsCancelledWithTheReason() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        run(Result.FAILURE, """
                withMysqlClone(target: 'orders-db', maxMinutes: 1) {
                    try {
                        sleep 600
                    } catch (e) {
                        echo 'caught'
                    }
                }
                """);
        says("caught");
        says("has run for maxMinutes (1); make it shorter, or raise maxMinutes");
        assertEquals(List.of(), clones());
    }
}
