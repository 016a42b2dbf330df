package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.GaleraCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.LockingJvm;
import io.jenkins.plugins.mysqlsnapshot.fixture.LockingProgram;
import io.jenkins.plugins.mysqlsnapshot.fixture.Unavailable;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two real Galera nodes, one of which is locked. */
@Tag("matrix")
class GaleraTest {

    private static final LockLimits DESYNC = LockLimits.defaults().withCare(new ReplicationCare(false, true));
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String DESYNCED = "SELECT @@GLOBAL.wsrep_desync";
    private static final String STATE = "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS"
            + " WHERE VARIABLE_NAME = 'wsrep_local_state_comment'";

    @TempDir
    static Path folder;

    private static GaleraCluster cluster;

    private DatabaseServer node;
    private LockScenario scenario;

    @BeforeAll
    static void start() throws Exception {
        cluster = Unavailable.skips(() -> GaleraCluster.start(folder.resolve("cluster"), server -> {
            LockScenario.prepare(server);
            server.createAccount("without", "x", LockScenario.grants(server));
            server.execute("GRANT SUPER ON *.* TO " + LockScenario.USER);
        }));
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void given() {
        node = cluster.second();
        scenario = new LockScenario(node);
    }

    @AfterEach
    void theNodeIsAsItWas() throws Exception {
        assertEquals("0", node.query(DESYNCED));
        GaleraCluster.awaitSynced(node);
        scenario.assertNothingHeld();
    }

    @ParameterizedTest
    @EnumSource(names = {"GLOBAL", "BACKUP_STAGE"})
    void theOtherNodeWritesOnWhileThisOneIsLockedAndThisOneCatchesUp(LockMode lock) throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults().withLock(lock))) {
            locker.preflight();
            ReadLock held = locker.acquire();
            String before = node.query("SELECT COUNT(*) FROM shop.stock");

            Duration worst = Duration.ZERO;
            for (int i = 0; i < 50; i++) {
                long began = scenario.clock.nanoTime();
                cluster.first().execute("INSERT INTO shop.stock (note) VALUES ('meanwhile')");
                Duration stall = Duration.ofNanos(scenario.clock.nanoTime() - began);
                worst = stall.compareTo(worst) > 0 ? stall : worst;
            }
            assertTrue(worst.toSeconds() < 5, "stalled " + worst);
            assertEquals("Donor/Desynced", node.query(STATE));
            assertEquals(before, node.query("SELECT COUNT(*) FROM shop.stock"));
            held.prove();
            held.release("the test says so");

            String all = cluster.first().query("SELECT COUNT(*) FROM shop.stock");
            node.await("SELECT COUNT(*) FROM shop.stock", all::equals, SOON);
        }
    }

    @Test
    void aNodeIsRecognisedAndWhatTheLockDoesToTheOthersIsSaid() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();

            ClusterMember member = locker.replication().member();
            assertEquals(new ClusterMember(ClusterMember.Kind.GALERA, "Synced", "", 2, false, 0), member);
            assertTrue(
                    scenario.details(Phase.PREFLIGHT)
                            .contains(
                                    "Galera node, Synced, 2 in all; under this lock the node desyncs and applies nothing, the"
                                            + " other nodes go on without flow control; it catches up after the unlock"),
                    scenario.details(Phase.PREFLIGHT)::toString);
        }
    }

    @Test
    void theNodeIsDesyncedForTheLockAndNotAfterIt() throws Exception {
        try (ReadLocker locker = scenario.locker(DESYNC)) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            assertEquals("1", node.query(DESYNCED));

            lock.release("the test says so");

            assertEquals("0", node.query(DESYNCED));
            assertEquals(List.of("wsrep_desync is ON"), scenario.details(Phase.PAUSED));
            assertEquals(List.of("wsrep_desync is OFF again"), scenario.details(Phase.RESUMED));
        }
    }

    @Test
    void theServerItselfEndsTheDesyncWhenTheControllerIsKilled() throws Exception {
        try (LockingJvm jvm =
                LockingJvm.start(LockingProgram.order(node.port(), LockScenario.USER, LockScenario.PASSWORD, DESYNC))) {
            jvm.await("HELD", Duration.ofSeconds(60));
            assertEquals("1", node.query(DESYNCED));

            jvm.kill();

            Deadline deadline = Clock.system().deadline(SOON);
            while (!node.query(DESYNCED).equals("0")) {
                assertTrue(!deadline.hasPassed(), "still desynced");
                Clock.system().pause(Duration.ofMillis(20));
            }
        }
    }

    @Test
    void aNodeThatIsNotSyncedIsRefused() throws Exception {
        node.execute("SET GLOBAL wsrep_desync = ON");
        try (ReadLocker locker = scenario.locker(DESYNC)) {
            String message =
                    assertThrows(LockException.class, locker::preflight).getMessage();

            assertTrue(message.contains("not Synced but Donor/Desynced, by wsrep_desync"), message);
            assertTrue(message.contains("SET GLOBAL wsrep_desync = OFF"), message);
        } finally {
            node.execute("SET GLOBAL wsrep_desync = OFF");
        }
    }

    @Test
    void withoutSuperDesyncIsRefused() throws Exception {
        try (ReadLocker locker = scenario.locker(DESYNC, "without", "x")) {
            String message =
                    assertThrows(LockException.class, locker::preflight).getMessage();

            assertTrue(message.contains("GRANT SUPER ON *.*"), message);
        }
    }

    @Test
    void aNodeThatHasLeftItsClusterIsRefusedInOneLine() throws Exception {
        try (GaleraCluster other = GaleraCluster.start(folder.resolve("left"), LockScenario::prepare)) {
            other.second().execute("SET GLOBAL wsrep_cluster_address = ''");
            LockScenario left = new LockScenario(other.second());
            try (ReadLocker locker = left.locker(LockLimits.defaults())) {
                String message =
                        assertThrows(LockException.class, locker::preflight).getMessage();

                assertTrue(message.contains("this Galera node is not Synced but"), message);
                assertEquals(1, message.lines().count());
            }
        }
    }
}
