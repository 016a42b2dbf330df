package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
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

/** BACKUP STAGE BLOCK_COMMIT on a real MariaDB: commits wait, running statements and readers do not matter. */
class BackupStageTest {

    private static final LockLimits STAGE = LockLimits.defaults().withLock(LockMode.BACKUP_STAGE);

    @RegisterExtension
    static final ServerExtension mariadb = ServerExtension.of(ServerKind.MARIADB_11_4_5)
            .with("performance_schema_instrument", "wait/lock/metadata/sql/mdl=ON");

    private LockScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        LockScenario.prepare(mariadb.server());
        mariadb.server().execute("ALTER TABLE shop.stock ADD COLUMN payload VARCHAR(100) NOT NULL DEFAULT ''");
    }

    @BeforeEach
    void given() {
        scenario = new LockScenario(mariadb.server());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        scenario.assertNothingHeld();
        assertEquals(
                "0",
                mariadb.server()
                        .query("SELECT COUNT(*) FROM performance_schema.metadata_locks WHERE OBJECT_TYPE = 'BACKUP'"));
    }

    @Test
    void commitsWaitForTheUnlockAndThePositionDoesNotMove() throws Exception {
        try (ReadLocker locker = scenario.locker(STAGE)) {
            assertTrue(locker.preflight().metadataLocksVisible());
            ReadLock lock = locker.acquire();

            CompletableFuture<Duration> insert = scenario.running("INSERT INTO shop.orders (note) VALUES ('waits')");
            scenario.awaitState("Waiting for backup lock");
            assertFalse(insert.isDone());
            lock.prove();
            lock.release("the test says so");

            insert.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aLongUpdateIsNotWaitedFor() throws Exception {
        try (LongStatement update = LongStatement.update(mariadb.server(), "shop.stock", Duration.ofSeconds(30))
                .awaitVisible()) {
            scenario.awaitRunning("UPDATE", 2);
            try (ReadLocker locker = scenario.locker(STAGE.withGuardPolicy(GuardPolicy.FAIL))) {
                locker.preflight();

                ReadLock lock = locker.acquire();

                assertTrue(update.isRunning());
                lock.prove();
                lock.release("the test says so");
            }
        }
    }

    @Test
    void behindATableLockTheAttemptIsGivenUpAndNothingStaysHeld() throws Exception {
        try (Connection idle = mariadb.server().connect();
                Statement statement = idle.createStatement();
                ReadLocker locker = scenario.locker(STAGE.withAcquireBudget(Duration.ofMillis(800)))) {
            // young enough that the guard does not see it yet
            statement.execute("LOCK TABLES shop.stock WRITE");
            locker.preflight();

            assertThrows(LockException.class, locker::acquire);

            scenario.running("INSERT INTO shop.orders (note) VALUES ('free')").get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void theServerFreesItAtTheEndOfTheLease() throws Exception {
        try (ReadLocker locker = scenario.locker(STAGE.withLease(Duration.ofSeconds(2)))) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            scenario.running("INSERT INTO shop.orders (note) VALUES ('lease')").get(5, TimeUnit.SECONDS);

            assertThrows(LockException.class, lock::prove);
        }
    }

    @Test
    void autoTakesIt() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults().withLock(LockMode.AUTO))) {
            locker.preflight();

            assertEquals("backupStage", locker.strategy());
        }
    }
}
