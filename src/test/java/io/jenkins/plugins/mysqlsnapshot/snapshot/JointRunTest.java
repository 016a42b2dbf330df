package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import io.jenkins.plugins.mysqlsnapshot.lock.GuardPolicy;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two real servers, a MySQL and a MariaDB, cut together: one set, under both locks, or none. */
@Timeout(120)
class JointRunTest {

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    @RegisterExtension
    static final ServerExtension MARIADB = ServerExtension.of(ServerKind.MARIADB_11_4_5);

    @TempDir
    Path folder;

    private TwoServers two;

    @BeforeAll
    static void prepare() throws Exception {
        for (DatabaseServer server : List.of(MYSQL.server(), MARIADB.server())) {
            if (server.kind().isMariaDb()) {
                server.createAccount(
                        Shop.USER,
                        Shop.PASSWORD,
                        "RELOAD, PROCESS, REPLICATION CLIENT, BINLOG MONITOR, SHOW VIEW ON *.*");
                server.execute(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(100))");
            } else {
                new Shop(server).open();
            }
            server.execute("CREATE TABLE shop.story (id INT PRIMARY KEY)", "INSERT INTO shop.story VALUES (0)");
        }
    }

    @BeforeEach
    void open() throws Exception {
        two = new TwoServers(MYSQL.server(), MARIADB.server(), folder);
    }

    @AfterEach
    void close() throws Exception {
        try (TwoServers ended = two) {
            ended.assertNothingHeld();
        }
    }

    /** Writes each number to the first server and then to the second, until it is stopped. */
    private static CompletableFuture<Integer> story(AtomicBoolean stop) {
        return CompletableFuture.supplyAsync(() -> {
            try (Connection first = MYSQL.server().connect();
                    Connection second = MARIADB.server().connect();
                    Statement one = first.createStatement();
                    Statement other = second.createStatement()) {
                int id = Integer.parseInt(MYSQL.server().query("SELECT MAX(id) FROM shop.story"));
                while (!stop.get()) {
                    id++;
                    one.execute("INSERT INTO shop.story VALUES (" + id + ")");
                    other.execute("INSERT INTO shop.story VALUES (" + id + ")");
                }
                return id;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void awaitLine(String part) {
        try {
            two.awaitLine(part);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int storyIn(DatabaseServer like, Path copy) throws Exception {
        try (DatabaseServer clone = like.startOnClone(copy)) {
            return Integer.parseInt(clone.query("SELECT MAX(id) FROM shop.story"));
        }
    }

    @Test
    void whatBothServersTellIsOneMoment() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Integer> story = story(stop);
        Manifest manifest;
        try (SnapshotRun run = two.run(LockLimits.defaults())) {
            MYSQL.server().await("SELECT COUNT(*) > 20 FROM shop.story", "1"::equals, Duration.ofSeconds(20));
            manifest = run.awaitReady(run.take());
        } finally {
            stop.set(true);
        }
        int last = story.get(20, TimeUnit.SECONDS);

        assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
        assertEquals(2, manifest.format());
        assertEquals(manifest.toJson(), Manifest.parse(manifest.toJson()).toJson());
        assertEquals(
                List.of("orders-db", "billing-db"),
                manifest.targets().stream().map(Manifest.Part::target).toList());
        int orders = storyIn(
                MYSQL.server(),
                two.cluster.folderOfSnapshot(
                        TwoServers.NAMESPACE,
                        manifest.targets().get(0).snapshots().get(0)));
        int billing = storyIn(
                MARIADB.server(),
                two.cluster.folderOfSnapshot(
                        TwoServers.NAMESPACE,
                        manifest.targets().get(1).snapshots().get(0)));
        assertTrue(orders > 20 && orders <= last, orders + " of " + last);
        assertTrue(
                billing == orders || billing == orders - 1, "orders-db is at " + orders + ", billing-db at " + billing);
        for (Manifest.Part part : manifest.targets()) {
            assertTrue(part.proof().lockedMillis() <= manifest.proof().requestedMillis(), manifest::toJson);
            assertTrue(part.proof().unlockedMillis() >= manifest.proof().cutSeenMillis(), manifest::toJson);
            VolumeSnapshot snapshot = two.cluster
                    .administrator()
                    .resources(VolumeSnapshot.class)
                    .inNamespace(TwoServers.NAMESPACE)
                    .withName(part.snapshots().get(0))
                    .get();
            assertEquals(
                    part.target(),
                    snapshot.getMetadata().getAnnotations().get("mysql-consistent-snapshot.jenkins.io/target"));
            assertEquals(
                    part.position().binlogFile(),
                    snapshot.getMetadata().getAnnotations().get("mysql-consistent-snapshot.jenkins.io/binlog-file"));
            assertEquals(
                    "proved", snapshot.getMetadata().getLabels().get("mysql-consistent-snapshot.jenkins.io/state"));
        }
        assertTrue(
                two.lines.stream().anyMatch(line -> line.startsWith("locked 2 servers locked within ")),
                two.lines::toString);
    }

    @Test
    void whileOneHasALongStatementNoneIsLocked() throws Exception {
        LockLimits failing =
                LockLimits.defaults().withLongRunning(Duration.ofSeconds(1)).withGuardPolicy(GuardPolicy.FAIL);
        try (LongStatement select = LongStatement.select(MYSQL.server(), "shop.story", Duration.ofSeconds(60))
                        .awaitVisible();
                SnapshotRun run = two.run(failing)) {
            MYSQL.server()
                    .await(
                            "SELECT TIME >= 2 FROM information_schema.PROCESSLIST WHERE ID = " + select.connectionId(),
                            "1"::equals,
                            Duration.ofSeconds(20));
            LockException refused = assertThrows(LockException.class, run::take);
            assertTrue(refused.getMessage().contains("SLEEP"), refused::getMessage);
        }
        assertFalse(two.lines.stream().anyMatch(line -> line.startsWith("locked")), two.lines::toString);
        two.assertNothingLeft();
    }

    @Test
    void whereOneLockIsNotHadInTimeTheOthersAreLetGoAndAllAreTriedAgain() throws Exception {
        LockLimits blind = LockLimits.defaults().withLongRunning(Duration.ofSeconds(50));
        try (LongStatement select = LongStatement.select(MYSQL.server(), "shop.story", Duration.ofSeconds(60))
                        .awaitVisible();
                SnapshotRun run = two.run(blind)) {
            CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
                awaitLine("given up with its attempt");
                try {
                    MYSQL.server().execute("KILL " + select.connectionId());
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            Manifest manifest = run.take();
            ended.get(10, TimeUnit.SECONDS);
            assertEquals("proved", manifest.state());
            Manifest.Part billing = manifest.targets().get(1);
            assertEquals(1, billing.lock().givenUp().get(0).number(), manifest::toJson);
            assertFalse(billing.lock().givenUp().get(0).inFlush(), manifest::toJson);
        }
    }

    @Test
    void aLockThatIsLostFreesAllAndNothingIsProved() throws Exception {
        two.cluster.behaviour(StorageBehaviour.quick().withCutDelay(Duration.ofSeconds(2)));
        try (SnapshotRun run = two.run(LockLimits.defaults())) {
            CompletableFuture<Void> killed = CompletableFuture.runAsync(() -> {
                awaitLine("asking for");
                try {
                    MARIADB.server()
                            .execute("KILL "
                                    + MARIADB.server()
                                            .query("SELECT MAX(ID) FROM information_schema.PROCESSLIST WHERE USER = '"
                                                    + Shop.USER + "'"));
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThrows(LockException.class, run::take);
            killed.get(10, TimeUnit.SECONDS);
        }
        two.assertNothingLeft();
    }

    @Test
    void aCutThatFailsFreesBoth() throws Exception {
        two.cluster.behaviour(StorageBehaviour.quick().failing("out of space"));
        try (SnapshotRun run = two.run(LockLimits.defaults())) {
            ClusterException failed = assertThrows(ClusterException.class, run::take);
            assertTrue(failed.getMessage().contains("out of space"), failed::getMessage);
        }
        two.assertNothingLeft();
    }

    @Test
    void runsThatNameTheServersInOppositeOrderDoNotBlockEachOther() throws Exception {
        LockLimits limits = LockLimits.defaults().withAcquireBudget(Duration.ofSeconds(60));
        try (SnapshotRun one = two.run(two.orders(limits), two.billing(limits));
                SnapshotRun other = two.run(two.billing(limits), two.orders(limits))) {
            CompletableFuture<Manifest> beside = CompletableFuture.supplyAsync(() -> {
                try {
                    return other.take();
                } catch (SnapshotException | LockException | ClusterException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertEquals("proved", one.take().state());
            assertEquals("proved", beside.get(60, TimeUnit.SECONDS).state());
        }
    }

    @Test
    void oneServerByTwoNamesIsRefused() throws Exception {
        LockLimits limits = LockLimits.defaults();
        try (SnapshotRun run =
                two.run(two.orders(limits), two.target("same-db", MYSQL.server(), TwoServers.ORDERS, limits))) {
            SnapshotException refused = assertThrows(SnapshotException.class, run::take);
            assertTrue(refused.getMessage().contains("same-db and orders-db are the same server"), refused::getMessage);
        }
        two.assertNothingLeft();
    }

    @Test
    void whatStandsInTheWayOfAnyIsToldOfAllAtOnce() throws Exception {
        LockLimits limits = LockLimits.defaults();
        try (SnapshotRun run = two.run(
                two.target("orders-db", MYSQL.server(), "nowhere", limits),
                two.target("billing-db", MARIADB.server(), "neither", limits))) {
            SnapshotException refused = assertThrows(SnapshotException.class, run::take);
            assertTrue(refused.getMessage().contains("orders-db: PVC shop/nowhere"), refused::getMessage);
            assertTrue(refused.getMessage().contains("billing-db: PVC shop/neither"), refused::getMessage);
        }
        two.assertNothingLeft();
    }

    @Test
    void anAbortUnderTheLocksFreesBoth() throws Exception {
        two.cluster.behaviour(StorageBehaviour.quick().withCutDelay(Duration.ofSeconds(3)));
        try (SnapshotRun run = two.run(LockLimits.defaults())) {
            Thread runner = Thread.currentThread();
            CompletableFuture<Void> aborted = CompletableFuture.runAsync(() -> {
                awaitLine("asking for");
                runner.interrupt();
            });
            assertThrows(InterruptedException.class, run::take);
            aborted.get(10, TimeUnit.SECONDS);
        }
        two.assertNothingLeft();
    }

    @Test
    void anAbortWhileOneLockIsAwaitedLetsTheOtherGoToo() throws Exception {
        LockLimits blind = LockLimits.defaults()
                .withLongRunning(Duration.ofSeconds(50))
                .withAttemptBound(Duration.ofSeconds(20))
                .withAcquireBudget(Duration.ofSeconds(60));
        try (LongStatement select = LongStatement.select(MYSQL.server(), "shop.story", Duration.ofSeconds(60))
                        .awaitVisible();
                SnapshotRun run = two.run(blind)) {
            Thread runner = Thread.currentThread();
            CompletableFuture<Void> aborted = CompletableFuture.runAsync(() -> {
                try {
                    // MariaDB's was asked for at the same moment, and is not held up
                    MYSQL.server()
                            .await(
                                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST"
                                            + " WHERE STATE = 'Waiting for table flush' AND ID <> "
                                            + select.connectionId(),
                                    "1"::equals,
                                    Duration.ofSeconds(20));
                } catch (SQLException | InterruptedException e) {
                    throw new IllegalStateException(e);
                } finally {
                    runner.interrupt();
                }
            });
            assertThrows(InterruptedException.class, run::take);
            aborted.get(10, TimeUnit.SECONDS);
        }
        two.assertNothingLeft();
    }
}
