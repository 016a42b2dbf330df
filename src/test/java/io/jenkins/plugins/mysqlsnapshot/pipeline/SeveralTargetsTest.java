package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.ManifestSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Both steps on two configured targets at once: a real MySQL and a real MariaDB in the pods of a simulated cluster. */
@Timeout(90)
class SeveralTargetsTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    @RegisterExtension
    static final ServerExtension MARIADB = ServerExtension.of(ServerKind.MARIADB_11_4_5);

    @TempDir
    Path folder;

    private SimulatedCluster cluster;
    private PipelineRunner runner;
    private PipelineBuild build;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
        MARIADB.server()
                .createAccount(
                        Shop.USER,
                        Shop.PASSWORD,
                        "RELOAD, PROCESS, REPLICATION CLIENT, BINLOG MONITOR, SHOW VIEW ON *.*");
        MARIADB.server()
                .execute(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(100))");
    }

    @BeforeEach
    void open() {
        cluster = new SimulatedCluster(folder.resolve("cluster"));
        runner = new PipelineRunner(folder.resolve("jobs"))
                .usernamePassword("mysql", Shop.USER, Shop.PASSWORD)
                .secretFile("kube", cluster.kubeconfig());
        SnapshotConfiguration configuration = SnapshotConfiguration.get();
        configuration.setAllowInlineServers(false);
        configuration.setClusters(List.of(new ClusterConfiguration("prod", "kube")));
        configuration.setTargets(List.of(
                target("orders-db", "data-orders-0", MYSQL.server()),
                target("billing-db", "data-billing-0", MARIADB.server())));
    }

    private TargetConfiguration target(String name, String pvc, DatabaseServer server) {
        // what is told here is how the steps act; that a copy of a folder is a cut needs no proof once more
        cluster.volume("shop", pvc, server.data(), () -> {}, () -> {});
        cluster.serverPod("shop", pvc, server.data(), server.port());
        TargetConfiguration target = new TargetConfiguration(name);
        target.setCluster("prod");
        target.setNamespace("shop");
        target.setWorkload("pod/pod-of-" + pvc);
        target.setCredentialsId("mysql");
        target.setTls("preferred");
        return target;
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        try (SimulatedCluster ended = cluster) {
            assertTrue(writersAreFree(MYSQL) && writersAreFree(MARIADB), build.log());
            for (ServerExtension one : List.of(MYSQL, MARIADB)) {
                one.server().await(Shop.sessions(), "0"::equals, SOON);
            }
            assertEquals(0, ended.openWatches());
            assertEquals(0, ended.openTunnels());
            assertEquals(List.of(), ended.failures());
            assertEquals(List.of(), build.filesThatContain(Shop.PASSWORD));
            assertFalse(build.log().contains("\tat "), build.log());
        } finally {
            SnapshotConfiguration.get().setTargets(List.of());
        }
    }

    private static boolean writersAreFree(ServerExtension one) throws SQLException {
        return new Shop(one.server()).writersAreFree();
    }

    private void run(String script) throws InterruptedException {
        build = runner.start(script);
        assertTrue(build.join(SOON), build.log());
    }

    private Manifest manifest(String set) throws Exception {
        String json =
                Files.readString(build.artifacts().resolve("mysql-snapshots").resolve(set + ".json"));
        assertEquals(List.of(), ManifestSchema.violations(json));
        return Manifest.parse(json);
    }

    @Test
    void oneSetIsTakenOfBoth() throws Exception {
        run("""
                def set = mysqlConsistentSnapshot targets: ['orders-db', 'billing-db'], name: 'both', maxHoldSeconds: 20
                echo "names=${set.names} first=${set.targets[0].target} at ${set.targets[0].position.file}"
                """);
        assertEquals(Result.SUCCESS, build.result(), build.log());
        assertTrue(
                build.log().contains("names=[both-data-orders-0, both-data-billing-0] first=orders-db at binlog."),
                build.log());
        Manifest manifest = manifest("both");
        assertEquals(2, manifest.targets().size());
        assertTrue(manifest.snapshots().stream().allMatch(Manifest.Snapshot::ready), manifest::toJson);
        for (Manifest.Part part : manifest.targets()) {
            assertTrue(part.proof().lockedMillis() <= manifest.proof().requestedMillis(), manifest::toJson);
        }
        assertTrue(build.log().contains("billing-db: read lock held by connection"), build.log());
    }

    @Test
    void aBlockHoldsBothAndLendsThem() throws Exception {
        build = runner.start("""
                node {
                    withMysqlReadLock(targets: ['orders-db', 'billing-db']) {
                        sh 'echo "locked $MYSQL_LOCK_TARGETS $MYSQL_LOCK_ID_ORDERS_DB $MYSQL_LOCK_ID_BILLING_DB"'
                        mysqlConsistentSnapshot name: 'both'
                        mysqlConsistentSnapshot target: 'orders-db', name: 'one'
                        sh 'echo cut; until [ -e go ]; do sleep 0.05; done'
                    }
                }
                """);
        assertTrue(build.awaitLog("\ncut\n", SOON), build.log());
        assertFalse(writersAreFree(MYSQL), "the block holds its locks until its end");
        assertFalse(writersAreFree(MARIADB), "the block holds its locks until its end");
        Files.createFile(build.workspace().resolve("go"));
        assertTrue(build.join(SOON), build.log());

        assertEquals(Result.SUCCESS, build.result(), build.log());
        Manifest both = manifest("both");
        Manifest one = manifest("one");
        Long orders = both.targets().get(0).lock().connectionId();
        Long billing = both.targets().get(1).lock().connectionId();
        assertTrue(build.log().contains("locked orders-db,billing-db " + orders + " " + billing), build.log());
        assertEquals(orders, one.lock().connectionId());
        assertEquals(List.of("one-data-orders-0"), one.names());
    }

    @Test
    void insideOfItsOwnBlockATargetIsCutUnderTheBlocksLock() throws Exception {
        run("withMysqlReadLock('billing-db') { echo mysqlConsistentSnapshot('billing-db').id }");
        assertEquals(Result.SUCCESS, build.result(), build.log());
        assertTrue(build.log().contains("it is not waited for while the block holds the lock"), build.log());
    }

    @Test
    void aTargetBesideThatOfTheBlockIsRefused() throws Exception {
        run("withMysqlReadLock('billing-db') { mysqlConsistentSnapshot targets: ['billing-db', 'orders-db'] }");
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertTrue(
                build.log().contains("targets: some are locked by the block around the step, and some are not"),
                build.log());
    }

    @Test
    void aLockThatIsLostFreesBothAndTheBuildSaysWhoseItWas() throws Exception {
        build = runner.start("""
                node {
                    withMysqlReadLock(targets: 'orders-db, billing-db', leaseSeconds: 2) { sh 'echo inside; sleep 300' }
                }
                """);
        assertTrue(build.awaitLog("\ninside\n", SOON), build.log());
        MARIADB.server()
                .execute("KILL "
                        + MARIADB.server()
                                .query("SELECT MAX(ID) FROM information_schema.PROCESSLIST WHERE USER = '" + Shop.USER
                                        + "'"));
        assertTrue(build.join(SOON), build.log());
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertTrue(build.log().contains("billing-db: server "), build.log());
    }

    @Test
    void aRunThatFailsKeepsWhatEachWaitedFor() throws Exception {
        cluster.behaviour(StorageBehaviour.quick().failing("out of space"));
        run("mysqlConsistentSnapshot targets: ['orders-db', 'billing-db'], name: 'both', maxHoldSeconds: 20");
        assertEquals(Result.FAILURE, build.result(), build.log());
        Path failed = build.artifacts().resolve("mysql-snapshots/failed");
        String record = Files.readString(failed.resolve("both.json"));
        assertEquals(List.of(), ManifestSchema.violationsOfFailedRun(record));
        assertTrue(record.contains("\"target\" : \"billing-db\""), record);
        String page = Files.readString(failed.resolve("both.html"));
        assertTrue(page.contains("out of space"), page);
        assertTrue(page.contains("it would have been let go after 20 s"), page);
        assertFalse(page.contains("What could not be read"), page);
        String drawing = Files.readString(failed.resolve("both.svg"));
        assertEquals(2 * 2 + 1, drawing.split("class=\"mark lock\"|class=\"lock\"", -1).length - 1, drawing);
    }

    @Test
    void anAbortFreesBoth() throws Exception {
        build = runner.start("""
                node {
                    withMysqlReadLock(targets: ['orders-db', 'billing-db']) { sh 'echo inside; sleep 300' }
                }
                """);
        assertTrue(build.awaitLog("\ninside\n", SOON), build.log());
        build.abort();
        assertTrue(build.join(SOON), build.log());
        assertEquals(Result.ABORTED, build.result(), build.log());
    }

    @Test
    void oneThatIsNotOpenToTheJobRefusesAll() throws Exception {
        SnapshotConfiguration.get().getTargets().get(1).setAllowedJobs("billing/**");
        run("mysqlConsistentSnapshot targets: ['orders-db', 'billing-db']");
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertTrue(build.log().contains("target 'billing-db': is not open to job"), build.log());
        assertEquals(List.of(), cluster.snapshotsLeft());
    }

    @Test
    void whatSaysWhereAServerIsIsRefusedBesideThem() throws Exception {
        run("mysqlConsistentSnapshot target: 'orders-db', targets: ['billing-db', 'billing-db'], namespace: 'shop'");
        assertEquals(Result.FAILURE, build.result(), build.log());
        for (String finding : List.of(
                "target: is given beside targets", "namespace: is given beside targets", "targets: has a name twice")) {
            assertTrue(build.log().contains(finding), build.log());
        }
    }

    @Test
    void aDryRunTellsOfBothAndLocksNone() throws Exception {
        run("mysqlConsistentSnapshot targets: ['orders-db', 'billing-db'], dryRun: true");
        assertEquals(Result.SUCCESS, build.result(), build.log());
        assertTrue(build.log().contains("orders-db: dry run: a run would lock"), build.log());
        assertTrue(build.log().contains("billing-db: dry run: a run would lock"), build.log());
        assertFalse(build.log().contains("read lock held"), build.log());
        assertEquals(List.of(), cluster.snapshotsLeft());
    }
}
