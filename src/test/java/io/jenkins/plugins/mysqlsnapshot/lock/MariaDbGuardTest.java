package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard on a real MariaDB, whose read lock does not wait for readers, with tickets to be seen. */
class MariaDbGuardTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final LockLimits FAIL = LockLimits.defaults().withGuardPolicy(GuardPolicy.FAIL);
    private static final LockLimits KILL_ALL = LockLimits.defaults().withGuardPolicy(GuardPolicy.KILL_ALL);

    @RegisterExtension
    static final ServerExtension mariadb = ServerExtension.of(ServerKind.MARIADB_11_4_5)
            .with("performance_schema_instrument", "wait/lock/metadata/sql/mdl=ON");

    private LockScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        LockScenario.prepare(mariadb.server());
        mariadb.server().execute("GRANT CONNECTION ADMIN ON *.* TO " + LockScenario.USER);
        mariadb.server().execute("ALTER TABLE shop.stock ADD COLUMN payload VARCHAR(100) NOT NULL DEFAULT ''");
    }

    @BeforeEach
    void given() {
        scenario = new LockScenario(mariadb.server());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        scenario.assertNothingHeld();
    }

    @Test
    void aLongSelectIsNotWaitedFor() throws Exception {
        try (LongStatement select =
                LongStatement.select(mariadb.server(), "shop.orders", LONG).awaitVisible()) {
            scenario.awaitRunning("SLEEP", 2);

            locked(FAIL);

            assertTrue(select.isRunning());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOCK TABLES shop.stock READ", "HANDLER shop.stock OPEN"})
    void idleHoldersForReadingAreNotWaitedFor(String statementOfHolder) throws Exception {
        try (Connection idle = mariadb.server().connect();
                Statement statement = idle.createStatement()) {
            statement.execute(statementOfHolder);
            awaitIdle();

            locked(FAIL);
        }
    }

    @Test
    void killAllEndsTheConnectionOfAnIdleHolderForWriting() throws Exception {
        try (Connection idle = mariadb.server().connect();
                Statement statement = idle.createStatement()) {
            statement.execute("LOCK TABLES shop.stock WRITE");
            awaitIdle();

            locked(KILL_ALL);

            assertThrows(SQLException.class, () -> statement.execute("DO 0"));
        }
    }

    @Test
    void aSelectForUpdateIsWaitedForAndKillSelectsLeavesItAlone() throws Exception {
        var select = scenario.running("SELECT SLEEP(3) FROM shop.orders FOR UPDATE");
        scenario.awaitRunning("SLEEP", 1);

        locked(LockLimits.defaults().withGuardPolicy(GuardPolicy.KILL_SELECTS));

        assertTrue(select.isDone() && !select.isCompletedExceptionally());
        assertTrue(scenario.details(Phase.GUARD).get(0).contains("FOR UPDATE"));
    }

    @Test
    void killAllEndsThatVeryUpdate() throws Exception {
        try (LongStatement update =
                LongStatement.update(mariadb.server(), "shop.stock", LONG).awaitVisible()) {
            locked(KILL_ALL);

            update.awaitEnd(Duration.ofSeconds(5));
            assertTrue(update.failure().isPresent());
            assertEquals(
                    1,
                    scenario.details(Phase.GUARD).stream()
                            .filter(line ->
                                    line.startsWith("killed the statement of connection " + update.connectionId()))
                            .count());
        }
    }

    @Test
    void theTicketIsSeenAsOurs() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            assertTrue(locker.preflight().metadataLocksVisible());
            assertEquals(List.of(), scenario.details(Phase.GUARD));

            ReadLock lock = locker.acquire();

            lock.prove();
            lock.release("the test says so");
        }
    }

    private void awaitIdle() throws Exception {
        scenario.awaitCount(
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE COMMAND = 'Sleep' AND TIME >= 2 AND USER = 'root'",
                1);
    }

    private void locked(LockLimits limits) throws Exception {
        try (ReadLocker locker = scenario.locker(limits)) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            lock.prove();
            lock.release("the test says so");
        }
    }
}
