package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ReplicationGroup;
import io.jenkins.plugins.mysqlsnapshot.fixture.Unavailable;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real group of two members, one of which is locked. */
@Tag("matrix")
class GroupReplicationTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SEES_MEMBERS =
            "GRANT SELECT ON performance_schema.replication_group_members TO " + LockScenario.USER;

    @TempDir
    static Path folder;

    private static ReplicationGroup group;

    @BeforeAll
    static void start() throws Exception {
        group = Unavailable.skips(() -> ReplicationGroup.start(folder));
        LockScenario.prepare(group.primary());
        group.primary().createAccount("without", "x", LockScenario.GRANTS);
        group.primary().execute(SEES_MEMBERS);
        group.secondary().await("SELECT COUNT(*) FROM mysql.tables_priv WHERE user = 'backup'", "3"::equals, SOON);
    }

    @AfterAll
    static void stop() throws Exception {
        if (group != null) {
            group.close();
        }
    }

    @Test
    void aSecondaryAppliesNothingWhileItIsLockedAndCatchesUp() throws Exception {
        LockScenario scenario = new LockScenario(group.secondary());
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            String before = group.secondary().query("SELECT COUNT(*) FROM shop.stock");

            group.primary().execute("INSERT INTO shop.stock (note) VALUES ('meanwhile')");
            group.secondary()
                    .await(
                            "SELECT COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE FROM"
                                    + " performance_schema.replication_group_member_stats WHERE MEMBER_ID = @@server_uuid",
                            "1"::equals,
                            SOON);
            assertEquals(before, group.secondary().query("SELECT COUNT(*) FROM shop.stock"));
            lock.prove();
            lock.release("the test says so");

            String all = group.primary().query("SELECT COUNT(*) FROM shop.stock");
            group.secondary().await("SELECT COUNT(*) FROM shop.stock", all::equals, SOON);
        }
        assertSaid(scenario, "SECONDARY", "applies nothing, and from 25000 waiting transactions on flow control slows");
    }

    @Test
    void allWritesOfTheGroupWaitWhileItsPrimaryIsLocked() throws Exception {
        LockScenario scenario = new LockScenario(group.primary());
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            CompletableFuture<Duration> insert = scenario.running("INSERT INTO shop.stock (note) VALUES ('waits')");
            scenario.awaitState("Waiting for %lock");
            assertFalse(insert.isDone());
            lock.prove();
            lock.release("the test says so");

            insert.get(10, TimeUnit.SECONDS);
        }
        assertSaid(scenario, "PRIMARY", "all writes through this primary wait for the unlock");
        scenario.assertNothingHeld();
    }

    private static void assertSaid(LockScenario scenario, String role, String effect) {
        assertTrue(
                scenario.details(Phase.PREFLIGHT).stream()
                        .anyMatch(line -> line.contains("member of a replication group, ONLINE, " + role + ", 2 in all")
                                && line.contains(effect)),
                scenario.details(Phase.PREFLIGHT)::toString);
    }

    @Test
    void whereTheStateMayNotBeSeenTheGrantIsNamed() throws Exception {
        LockScenario scenario = new LockScenario(group.secondary());
        try (ReadLocker locker = scenario.locker(LockLimits.defaults(), "without", "x")) {
            String message =
                    assertThrows(LockException.class, locker::preflight).getMessage();

            assertTrue(message.contains("GRANT SELECT ON performance_schema.replication_group_members"), message);
        }
    }

    @Test
    void aMemberThatIsNotOnlineIsRefused() throws Exception {
        DatabaseServer member = group.secondary();
        member.execute("STOP GROUP_REPLICATION");
        try (ReadLocker locker = new LockScenario(member).locker(LockLimits.defaults())) {
            String message =
                    assertThrows(LockException.class, locker::preflight).getMessage();

            assertTrue(message.contains("this group member is not ONLINE but OFFLINE"), message);
        } finally {
            member.execute("START GROUP_REPLICATION");
            member.await(
                    "SELECT COUNT(*) FROM performance_schema.replication_group_members WHERE MEMBER_STATE = 'ONLINE'",
                    "2"::equals,
                    SOON);
        }
    }
}
