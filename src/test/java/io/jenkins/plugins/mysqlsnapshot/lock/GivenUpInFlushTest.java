package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The race that no guard can close: a statement that is long, but was not yet when the guard looked. What it leaves is said. */
class GivenUpInFlushTest {

    /** What runs for less is not seen as long. */
    private static final Duration LONG_RUNNING = Duration.ofSeconds(20);

    private static final LockLimits LIMITS = LockLimits.defaults().withLongRunning(LONG_RUNNING);

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    private LockScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        LockScenario.prepare(mysql.server());
        mysql.server().execute("ALTER TABLE shop.stock ADD COLUMN payload VARCHAR(100) NOT NULL DEFAULT ''");
        mysql.server().createAccount("killer", "x", LockScenario.GRANTS);
        mysql.server().execute("GRANT CONNECTION_ADMIN ON *.* TO killer");
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
    void aSelectThatTheGuardTookForShortIsNamedInLogAndManifest() throws Exception {
        try (LongStatement select = LongStatement.select(mysql.server(), "shop.orders", Duration.ofSeconds(4))
                        .awaitVisible();
                ReadLocker locker = scenario.locker(LIMITS)) {
            locker.preflight();

            locker.acquire().release("the test says so");

            assertFalse(select.isRunning());
            GivenUpAttempt first = locker.givenUp().get(0);
            assertEquals(1, first.number());
            assertTrue(first.inFlush());
            assertTrue(first.took().compareTo(LIMITS.attemptBound()) >= 0, first::toString);
            assertEquals(1, first.behind().size());
            assertTrue(first.behind().get(0).startsWith("connection " + select.connectionId()), first::toString);
            String told = "given up while tables were being closed, so those in use by "
                    + first.behind().get(0) + " are kept from everybody until it ends";
            assertTrue(
                    scenario.details(Phase.ATTEMPT).get(1).contains(told),
                    () -> scenario.details(Phase.ATTEMPT).toString());
            assertEquals("attempt 1: " + told, LockScenario.warnings(locker).get(0));
        }
    }

    @Test
    void whoGetsNoLockIsToldWhatIsLeftWaiting() throws Exception {
        try (LongStatement select = LongStatement.select(mysql.server(), "shop.orders", Duration.ofSeconds(30))
                        .awaitVisible();
                ReadLocker locker = scenario.locker(LIMITS.withAcquireBudget(Duration.ofMillis(200)))) {
            locker.preflight();

            String message = assertThrows(LockException.class, locker::acquire).getMessage();

            assertTrue(message.contains("those in use by connection " + select.connectionId()), message);
            CompletableFuture<Duration> victim = scenario.running("SELECT COUNT(*) FROM shop.orders");
            scenario.awaitState("Waiting for table flush");
            select.kill();
            victim.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void behindAWriterNothingIsLeftWaiting() throws Exception {
        try (LongStatement update = LongStatement.update(mysql.server(), "shop.stock", Duration.ofSeconds(30))
                        .awaitVisible();
                ReadLocker locker = scenario.locker(LIMITS.withAcquireBudget(Duration.ofMillis(200)))) {
            locker.preflight();

            assertThrows(LockException.class, locker::acquire);

            GivenUpAttempt first = locker.givenUp().get(0);
            assertFalse(first.inFlush());
            assertTrue(first.behind().get(0).startsWith("connection " + update.connectionId()), first::toString);
            assertEquals(List.of(), LockScenario.warnings(locker));
            scenario.running("SELECT COUNT(*) FROM shop.stock").get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatOnlyWaitsForAnotherStatementsTableIsNotEnded() throws Exception {
        try (Connection idle = mysql.server().connect();
                Statement holder = idle.createStatement();
                Connection naive = mysql.server().connect();
                Statement flush = naive.createStatement()) {
            // killSelects leaves this one alone
            holder.execute("LOCK TABLES shop.orders READ");
            flush.execute("SET SESSION lock_wait_timeout = 1");
            assertThrows(java.sql.SQLException.class, () -> flush.execute("FLUSH TABLES WITH READ LOCK"));
            flush.execute("UNLOCK TABLES");
            CompletableFuture<Duration> victim = scenario.running("SELECT COUNT(*) FROM shop.orders");
            scenario.awaitState("Waiting for table flush");
            scenario.awaitRunning("COUNT", 3);
            LockLimits killSelects = LockLimits.defaults()
                    .withGuardPolicy(GuardPolicy.KILL_SELECTS)
                    .withAcquireBudget(Duration.ofSeconds(2));
            try (ReadLocker locker = scenario.locker(killSelects, "killer", "x")) {
                locker.preflight();

                String message =
                        assertThrows(LockException.class, locker::acquire).getMessage();

                assertTrue(message.contains("idle, holds LOCK TABLES … READ"), message);
            }
            holder.execute("UNLOCK TABLES");
            victim.get(5, TimeUnit.SECONDS);
        }
    }
}
