package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
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

/** What the guard ends, what it leaves alone, and what it does not mind, on a real MySQL. */
class GuardKillTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int QUERY_INTERRUPTED = 1317;
    private static final LockLimits KILL_ALL = LockLimits.defaults().withGuardPolicy(GuardPolicy.KILL_ALL);
    private static final LockLimits KILL_SELECTS = LockLimits.defaults().withGuardPolicy(GuardPolicy.KILL_SELECTS);

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    private LockScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        LockScenario.prepare(mysql.server());
        mysql.server().createAccount("killer", "x", LockScenario.GRANTS);
        mysql.server().execute("GRANT CONNECTION_ADMIN ON *.* TO killer");
        mysql.server().createAccount("exact", "x", LockScenario.GRANTS);
        mysql.server().execute("GRANT SELECT ON performance_schema.events_statements_current TO exact");
        mysql.server().execute("ALTER TABLE shop.stock ADD COLUMN payload VARCHAR(100) NOT NULL DEFAULT ''");
    }

    @BeforeEach
    void given() {
        scenario = new LockScenario(mysql.server());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        scenario.assertNothingHeld();
    }

    @Test
    void killSelectsEndsALongSelectAndSaysWhose() throws Exception {
        try (LongStatement select =
                LongStatement.select(mysql.server(), "shop.orders", LONG).awaitVisible()) {
            lockedAs("killer", KILL_SELECTS);

            select.awaitEnd(Duration.ofSeconds(5));
            assertEquals(
                    "1",
                    mysql.server()
                            .query("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = "
                                    + select.connectionId()),
                    "more than the statement was ended");
            String told = told("killed the statement of connection " + select.connectionId());
            assertTrue(told.contains("(root@127.0.0.1"), told);
            assertTrue(told.endsWith("SELECT SLEEP(?) FROM shop.orders LIMIT ?"), told);
        }
    }

    @Test
    void killSelectsLeavesAnUpdateAlone() throws Exception {
        try (LongStatement update =
                LongStatement.update(mysql.server(), "shop.stock", LONG).awaitVisible()) {
            scenario.awaitRunning("UPDATE", 3);

            String message = refusalAs("killer", KILL_SELECTS.withAcquireBudget(Duration.ofMillis(500)));

            assertTrue(message.contains("UPDATE shop.stock"), message);
            assertTrue(update.isRunning());
        }
    }

    @Test
    void killAllEndsAnUpdate() throws Exception {
        try (LongStatement update =
                LongStatement.update(mysql.server(), "shop.stock", LONG).awaitVisible()) {
            lockedAs("killer", KILL_ALL);

            update.awaitEnd(Duration.ofSeconds(5));
            assertEquals(QUERY_INTERRUPTED, update.failure().orElseThrow().getErrorCode());
        }
    }

    @Test
    void killAllEndsTheConnectionOfAnIdleHolder() throws Exception {
        try (Connection idle = mysql.server().connect();
                Statement statement = idle.createStatement()) {
            statement.execute("LOCK TABLES shop.stock WRITE");

            scenario.awaitCount(
                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE COMMAND = 'Sleep' AND TIME >= 1 AND USER = 'root'",
                    1);
            lockedAs("killer", KILL_ALL);

            assertThrows(SQLException.class, () -> statement.execute("DO 0"));
            assertTrue(told("killed connection ").endsWith("idle, holds LOCK TABLES … WRITE"));
        }
    }

    @Test
    void aRunningEventIsWaitedForAndNeverEnded() throws Exception {
        mysql.server()
                .execute(
                        "SET GLOBAL event_scheduler = ON",
                        "CREATE EVENT shop.nightly ON SCHEDULE AT NOW() DO UPDATE shop.stock SET note = 'event' WHERE SLEEP(4) = 0");
        try {
            scenario.awaitState("User sleep");

            lockedAs("killer", KILL_ALL);

            assertEquals("1", mysql.server().query("SELECT COUNT(*) FROM shop.stock WHERE note = 'event'"));
            assertTrue(told("not attempted yet").contains("UPDATE shop.stock SET note"));
        } finally {
            mysql.server().execute("SET GLOBAL event_scheduler = OFF");
        }
    }

    @Test
    void aStatementThatHoldsNoTableIsNotWaitedFor() throws Exception {
        var sleep = scenario.running("SELECT SLEEP(4)");
        scenario.awaitRunning("SLEEP", 2);

        lockedAs(LockScenario.USER, LockScenario.PASSWORD, LockLimits.defaults().withGuardPolicy(GuardPolicy.FAIL));

        assertFalse(sleep.isDone());
        assertEquals(List.of(), scenario.details(Phase.GUARD));
        sleep.join();
    }

    @Test
    void withStatementTimesAgesAreExact() throws Exception {
        try (LongStatement select =
                LongStatement.select(mysql.server(), "shop.orders", LONG).awaitVisible()) {
            scenario.awaitRunning("SLEEP", 2);

            String message = refusalAs("exact", LockLimits.defaults().withGuardPolicy(GuardPolicy.FAIL));

            assertTrue(
                    message.matches("(?s).*connection " + select.connectionId() + " \\(root@[^)]*, \\d+ ms\\).*"),
                    message);
        }
    }

    @Test
    void whoMayNotEndOthersIsToldBeforeTheLock() throws Exception {
        try (ReadLocker locker = scenario.locker(KILL_SELECTS)) {
            String message =
                    assertThrows(LockException.class, locker::preflight).getMessage();

            assertTrue(message.contains("lacks CONNECTION_ADMIN (guardPolicy killSelects"), message);
        }
    }

    private void lockedAs(String user, LockLimits limits) throws Exception {
        lockedAs(user, "x", limits);
    }

    private void lockedAs(String user, String password, LockLimits limits) throws Exception {
        try (ReadLocker locker = scenario.locker(limits, user, password)) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            lock.prove();
            lock.release("the test says so");
        }
    }

    private String refusalAs(String user, LockLimits limits) throws Exception {
        try (ReadLocker locker = scenario.locker(limits, user, "x")) {
            locker.preflight();
            return assertThrows(LockException.class, locker::acquire).getMessage();
        }
    }

    private String told(String beginning) {
        return scenario.details(Phase.GUARD).stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError(scenario.details(Phase.GUARD)));
    }
}
