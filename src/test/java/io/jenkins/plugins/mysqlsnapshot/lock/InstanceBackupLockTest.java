package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
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

/** LOCK INSTANCE FOR BACKUP on a real MySQL: writers do not notice it, DDL waits. */
class InstanceBackupLockTest {

    private static final LockLimits INSTANCE = LockLimits.defaults().withLock(LockMode.INSTANCE);

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    private LockScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        LockScenario.prepare(mysql.server());
        mysql.server().createAccount("without", "x", LockScenario.GRANTS);
        mysql.server().execute("GRANT BACKUP_ADMIN ON *.* TO " + LockScenario.USER);
    }

    @BeforeEach
    void given() {
        scenario = new LockScenario(mysql.server());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        scenario.assertNothingHeld();
        assertEquals(
                "0",
                mysql.server()
                        .query(
                                "SELECT COUNT(*) FROM performance_schema.metadata_locks WHERE OBJECT_TYPE = 'BACKUP LOCK' AND LOCK_TYPE = 'SHARED'"));
    }

    @Test
    void writersGoOnAndThePositionIsARange() throws Exception {
        try (ReadLocker locker = scenario.locker(INSTANCE)) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            assertNull(lock.positionAfter());

            scenario.running("INSERT INTO shop.orders (note) VALUES ('under the lock')")
                    .get(5, TimeUnit.SECONDS);
            lock.prove();

            assertTrue(lock.positionAfter().canFollow(lock.position()));
            assertNotEquals(lock.position().gtidSet(), lock.positionAfter().gtidSet());
            assertTrue(lock.statements().stream().anyMatch(line -> line.startsWith("commits went on")));
            assertTrue(lock.statements().stream().anyMatch(line -> line.startsWith("metadata_locks showed")));
            lock.release("the test says so");
        }
    }

    @Test
    void ddlWaitsForTheUnlock() throws Exception {
        try (ReadLocker locker = scenario.locker(INSTANCE)) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            CompletableFuture<Duration> ddl = scenario.running("CREATE TABLE IF NOT EXISTS shop.later (id INT)");
            scenario.awaitState("Waiting for backup lock");
            assertFalse(ddl.isDone());
            lock.release("the test says so");

            ddl.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void neitherALongSelectNorATableLockIsWaitedFor() throws Exception {
        try (Connection idle = mysql.server().connect();
                Statement statement = idle.createStatement();
                LongStatement select = LongStatement.select(mysql.server(), "shop.orders", Duration.ofSeconds(30))
                        .awaitVisible()) {
            statement.execute("LOCK TABLES shop.stock WRITE");
            scenario.awaitRunning("SLEEP", 2);
            try (ReadLocker locker = scenario.locker(INSTANCE.withGuardPolicy(GuardPolicy.FAIL))) {
                locker.preflight();

                locker.acquire().release("the test says so");

                assertTrue(select.isRunning());
            }
        }
    }

    @Test
    void runningDdlIsWaitedFor() throws Exception {
        try (Connection reader = mysql.server().connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT * FROM shop.stock").close();
            CompletableFuture<Duration> ddl = scenario.running("ALTER TABLE shop.stock COMMENT 'x'");
            scenario.awaitRunning("ALTER TABLE", 2);
            try (ReadLocker locker = scenario.locker(INSTANCE.withAcquireBudget(Duration.ofMillis(300)))) {
                locker.preflight();

                String message =
                        assertThrows(LockException.class, locker::acquire).getMessage();

                assertTrue(message.contains("ALTER TABLE shop.stock"), message);
            }
            reader.commit();
            ddl.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void theServerFreesItAtTheEndOfTheLease() throws Exception {
        try (ReadLocker locker = scenario.locker(INSTANCE.withLease(Duration.ofSeconds(2)))) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            scenario.awaitCount(
                    "SELECT COUNT(*) FROM performance_schema.metadata_locks WHERE OBJECT_TYPE = 'BACKUP LOCK' AND LOCK_TYPE = 'SHARED'",
                    0);

            assertThrows(LockException.class, lock::prove);
        }
    }

    @Test
    void ddlIsToldByItsTicketWhateverItsText() throws Exception {
        try (Connection reader = mysql.server().connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT * FROM shop.stock").close();
            CompletableFuture<Duration> ddl = scenario.running("/*!50000 ALTER TABLE shop.stock COMMENT 'x' */");
            scenario.awaitRunning("ALTER TABLE", 2);

            String message = refusal(INSTANCE.withGuardPolicy(GuardPolicy.FAIL));

            assertTrue(message.contains("ALTER TABLE shop.stock"), message);
            reader.commit();
            ddl.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void anIdleFlushForExportIsWaitedFor() throws Exception {
        try (Connection idle = mysql.server().connect();
                Statement statement = idle.createStatement()) {
            statement.execute("FLUSH TABLES shop.stock FOR EXPORT");
            scenario.awaitCount(
                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE COMMAND = 'Sleep' AND TIME >= 1 AND USER = 'root'",
                    1);

            String message = refusal(INSTANCE.withGuardPolicy(GuardPolicy.FAIL));

            assertTrue(message.contains("idle, holds FLUSH TABLES … FOR EXPORT"), message);
        }
    }

    @Test
    void tablesWithoutCrashSafetyAreRefusedWithARemedyThatWorks() throws Exception {
        mysql.server().execute("CREATE TABLE shop.notes (id INT) ENGINE = MyISAM");
        try {
            for (boolean allowed : new boolean[] {false, true}) {
                try (ReadLocker locker = scenario.locker(INSTANCE.withAllowNonDurable(allowed))) {
                    String message =
                            assertThrows(LockException.class, locker::preflight).getMessage();

                    assertTrue(message.contains("shop.notes (MyISAM)"), message);
                    assertTrue(message.endsWith("or use the lock global with allowNonDurable: true"), message);
                }
            }
            try (ReadLocker locker = scenario.locker(LockLimits.defaults().withAllowNonDurable(true))) {
                locker.preflight();
                locker.acquire().release("the test says so");
            }
        } finally {
            mysql.server().execute("DROP TABLE shop.notes");
        }
    }

    private String refusal(LockLimits limits) throws Exception {
        try (ReadLocker locker = scenario.locker(limits)) {
            locker.preflight();
            return assertThrows(LockException.class, locker::acquire).getMessage();
        }
    }

    @Test
    void theMissingRightIsNamed() throws Exception {
        try (ReadLocker locker = scenario.locker(INSTANCE, "without", "x")) {
            String message =
                    assertThrows(LockException.class, locker::preflight).getMessage();

            assertTrue(message.contains("GRANT BACKUP_ADMIN ON *.*"), message);
        }
    }

    @Test
    void mariaDbsLockIsRefusedHere() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults().withLock(LockMode.BACKUP_STAGE))) {
            String message =
                    assertThrows(LockException.class, locker::preflight).getMessage();

            assertTrue(message.contains("MySQL 8.0.15 has no BACKUP STAGE (MariaDB 10.4 and newer has)"), message);
        }
    }

    @Test
    void autoSaysWhatItTakesAndWhy() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults().withLock(LockMode.AUTO))) {
            locker.preflight();

            assertEquals("global", locker.strategy());
            assertTrue(
                    scenario.details(Phase.PREFLIGHT).get(0).contains("lock: auto: global is the lightest sound lock"));
        }
    }
}
