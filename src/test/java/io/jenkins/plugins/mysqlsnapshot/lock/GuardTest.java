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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The caveat: behind a long statement the lock would stall the whole server. */
class GuardTest {

    private static final String LONG_SELECT = "SELECT SLEEP(5) FROM shop.orders LIMIT 1";
    private static final Duration SLACK = Duration.ofMillis(500);

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    private LockScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        LockScenario.prepare(mysql.server());
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
    void behindALongSelectTheGuardWaitsAndNoWriterNorReaderStalls() throws Exception {
        CompletableFuture<Duration> select = scenario.running(LONG_SELECT);
        scenario.awaitRunning("SLEEP", 1);
        CompletableFuture<Duration> worst = worstStallUntil(select);
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();

            ReadLock lock = locker.acquire();
            lock.release("the test says so");

            assertTrue(select.isDone(), "locked before the SELECT ended");
            assertTrue(scenario.details(Phase.GUARD).get(0).contains("SELECT SLEEP(?) FROM shop.orders"));
            assertTrue(
                    worst.get().compareTo(LockLimits.defaults().attemptBound().plus(SLACK)) < 0,
                    "stalled " + worst.get());
        }
    }

    @Test
    void withTheGuardOffTheBlockersTableStallsBeyondTheBound() throws Exception {
        LockLimits guardOff =
                LockLimits.defaults().withLongRunning(Duration.ofHours(1)).withAcquireBudget(Duration.ofMillis(300));
        try (LongStatement select = LongStatement.select(mysql.server(), "shop.orders", Duration.ofSeconds(60))
                        .awaitVisible();
                ReadLocker locker = scenario.locker(guardOff)) {
            locker.preflight();

            assertThrows(LockException.class, locker::acquire);

            CompletableFuture<Duration> write = scenario.running("INSERT INTO shop.orders (note) VALUES ('b')");
            scenario.awaitState("Waiting for table flush");
            select.kill();
            write.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aLockBehindALongSelectIsGivenUpAndOtherTablesGoOn() throws Exception {
        LockLimits guardOff = LockLimits.defaults()
                .withLongRunning(Duration.ofHours(1))
                .withAcquireBudget(Duration.ofMillis(300))
                .withAcquireBudget(Duration.ofSeconds(1))
                // long enough to be seen by a test that looks every 20 ms on a busy machine
                .withAttemptBound(Duration.ofSeconds(1));
        CompletableFuture<Duration> select = scenario.running(LONG_SELECT);
        scenario.awaitRunning("SLEEP", 1);
        try (ReadLocker locker = scenario.locker(guardOff)) {
            locker.preflight();
            CompletableFuture<LockException> refused =
                    CompletableFuture.supplyAsync(() -> assertThrows(LockException.class, locker::acquire));
            scenario.awaitRunning("FLUSH TABLES", 0);

            Duration stall = scenario.running("INSERT INTO shop.stock (note) VALUES ('b')")
                    .get(20, TimeUnit.SECONDS);

            assertTrue(stall.compareTo(guardOff.attemptBound().plus(SLACK)) < 0, "stalled " + stall);
            assertTrue(refused.get(20, TimeUnit.SECONDS).getMessage().contains("no lock within"));
            assertFalse(select.isDone());
            select.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void thePolicyToFailNamesTheBlockerWithoutItsLiterals() throws Exception {
        CompletableFuture<Duration> select = scenario.running("SELECT SLEEP(3), 'Mrs. Smith' FROM shop.orders LIMIT 1");
        scenario.awaitRunning("SLEEP", 1);
        try (ReadLocker locker = scenario.locker(LockLimits.defaults().withGuardPolicy(GuardPolicy.FAIL))) {
            locker.preflight();

            LockException refused = assertThrows(LockException.class, locker::acquire);

            assertTrue(refused.getMessage().contains("SELECT SLEEP(?), ? FROM shop.orders"), refused.getMessage());
            assertFalse(refused.getMessage().contains("Smith"));
            assertEquals(0, scenario.details(Phase.ATTEMPT).size());
            select.get(20, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LOCK TABLES shop.stock WRITE, LOCK TABLES … WRITE",
        "LOCK TABLES shop.stock READ, LOCK TABLES … READ",
        "HANDLER shop.stock OPEN, an open HANDLER"
    })
    void anIdleHolderIsSeen(String statementOfHolder, String shown) throws Exception {
        try (Connection idle = mysql.server().connect();
                Statement statement = idle.createStatement();
                ReadLocker locker = scenario.locker(LockLimits.defaults().withGuardPolicy(GuardPolicy.FAIL))) {
            statement.execute(statementOfHolder);
            scenario.awaitCount(
                    "SELECT COUNT(*) FROM performance_schema.metadata_locks m JOIN performance_schema.threads t"
                            + " ON t.THREAD_ID = m.OWNER_THREAD_ID WHERE m.OBJECT_NAME = 'stock' AND m.OBJECT_TYPE = 'TABLE'"
                            + " AND t.PROCESSLIST_COMMAND = 'Sleep' AND t.PROCESSLIST_TIME >= 1",
                    1);
            locker.preflight();

            LockException refused = assertThrows(LockException.class, locker::acquire);

            assertTrue(refused.getMessage().contains("idle, holds " + shown), refused.getMessage());
        }
    }

    @Test
    void anIdleTransactionIsNotWaitedFor() throws Exception {
        try (Connection idle = mysql.server().connect();
                Statement statement = idle.createStatement();
                ReadLocker locker = scenario.locker(LockLimits.defaults().withGuardPolicy(GuardPolicy.FAIL))) {
            idle.setAutoCommit(false);
            statement.execute("INSERT INTO shop.stock (note) VALUES ('uncommitted')");
            locker.preflight();

            ReadLock lock = locker.acquire();

            lock.release("the test says so");
            idle.rollback();
        }
    }

    @Test
    void aShortIdleTimeoutOfTheServerDoesNotEndTheSessionsWhileTheGuardWaits() throws Exception {
        mysql.server().execute("SET GLOBAL wait_timeout = 2");
        CompletableFuture<Duration> select = scenario.running(LONG_SELECT);
        scenario.awaitRunning("SLEEP", 1);
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();

            ReadLock lock = locker.acquire();

            assertTrue(select.isDone());
            lock.prove();
            lock.release("the test says so");
        } finally {
            mysql.server().execute("SET GLOBAL wait_timeout = 28800");
        }
    }

    @Test
    void aSpentBudgetNamesTheBlockersOldestFirst() throws Exception {
        CompletableFuture<Duration> older = scenario.running("SELECT SLEEP(6), 1 FROM shop.orders LIMIT 1");
        scenario.awaitRunning("SLEEP", 2);
        CompletableFuture<Duration> younger = scenario.running("SELECT SLEEP(3) FROM shop.stock LIMIT 1");
        scenario.awaitRunning("shop.stock", 1);
        try (ReadLocker locker = scenario.locker(LockLimits.defaults().withAcquireBudget(Duration.ofMillis(200)))) {
            locker.preflight();

            String message = assertThrows(LockException.class, locker::acquire).getMessage();

            assertTrue(message.indexOf("shop.orders") < message.indexOf("shop.stock"), message);
            assertTrue(message.contains("acquireBudget"), message);
        }
        older.get(20, TimeUnit.SECONDS);
        younger.get(20, TimeUnit.SECONDS);
    }

    /** Writes and reads the long SELECT's own table all the while. */
    private CompletableFuture<Duration> worstStallUntil(CompletableFuture<Duration> end) {
        return CompletableFuture.supplyAsync(() -> {
            long worst = 0;
            try (Connection connection = mysql.server().connect();
                    Statement statement = connection.createStatement()) {
                while (!end.isDone()) {
                    long began = scenario.clock.nanoTime();
                    statement.execute("INSERT INTO shop.orders (note) VALUES ('c')");
                    statement.execute("SELECT COUNT(*) FROM shop.orders");
                    worst = Math.max(worst, scenario.clock.nanoTime() - began);
                }
                return Duration.ofNanos(worst);
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
