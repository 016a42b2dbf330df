package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The life of a lock on a real server, step by step: taken, seen, proved, let go; and freed by the server when its holder dies. */
class LockWalkThroughTest {

    private static final String INSERT = "INSERT INTO shop.orders (note) VALUES ('walk')";
    private static final String BLOCKED = "Waiting for global read lock";

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
    void theLockBlocksASecondSessionsInsertUntilItIsLetGo() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            CompletableFuture<Duration> insert = scenario.running(INSERT);
            scenario.awaitState(BLOCKED);
            assertFalse(insert.isDone());
            lock.prove();
            lock.release("the test says so");

            insert.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void readsGoOnUnderTheLock() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            scenario.running("SELECT COUNT(*) FROM shop.orders").get(5, TimeUnit.SECONDS);

            lock.release("the test says so");
        }
    }

    @Test
    void thePositionIsTheServersOwn() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            assertEquals(
                    mysql.server().query("SELECT @@gtid_executed"),
                    lock.position().gtidSet());
            assertEquals(
                    mysql.server().query("SHOW MASTER STATUS"), lock.position().binlogFile());
            assertEquals(
                    mysql.server().query("SELECT @@server_uuid"),
                    lock.position().serverUuid());
            assertTrue(lock.position().binlogOffset() > 4);

            lock.release("the test says so");
        }
    }

    @Test
    void theHoldersDeathFreesTheLockAndNothingIsProved() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            CompletableFuture<Duration> insert = scenario.running(INSERT);
            scenario.awaitState(BLOCKED);

            mysql.server().execute("KILL " + lock.connectionId());

            insert.get(5, TimeUnit.SECONDS);
            LockException lost = assertThrows(LockException.class, lock::prove);
            assertTrue(lost.getMessage().contains("the connection is gone"), lost.getMessage());
        }
    }

    @Test
    void theServerFreesTheLockWhenItsHolderFallsSilentForTheLease() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults().withLease(Duration.ofSeconds(2)))) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            Duration stall = scenario.running(INSERT).get(10, TimeUnit.SECONDS);

            assertTrue(stall.toMillis() > 1000 && stall.toMillis() < 5000, "freed after " + stall);
            assertThrows(LockException.class, lock::keepAlive);
        }
    }

    @Test
    void aKeptLockOutlivesItsLease() throws Exception {
        LockLimits limits = LockLimits.defaults().withLease(Duration.ofSeconds(2));
        try (ReadLocker locker = scenario.locker(limits)) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            CompletableFuture<LockException> lost = new CompletableFuture<>();
            LockKeeper keeper = new LockKeeper(scenario.clock, lock, limits, lost::complete);
            Thread thread = new Thread(keeper, "test-keeper");
            thread.start();

            CompletableFuture<Duration> insert = scenario.running(INSERT);
            scenario.awaitRunning("INSERT INTO shop.orders", 4);
            assertFalse(lost.isDone());
            assertFalse(insert.isDone());

            keeper.stop();
            thread.join(5000);
            assertFalse(thread.isAlive());
            lock.prove();
            lock.release("the test says so");
            insert.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void theKeeperTellsThatTheLockMayBeHeldNoLonger() throws Exception {
        LockLimits limits = LockLimits.defaults().withMaxHold(Duration.ofMillis(200));
        try (ReadLocker locker = scenario.locker(limits)) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            CompletableFuture<LockException> lost = new CompletableFuture<>();

            new Thread(new LockKeeper(scenario.clock, lock, limits, lost::complete), "test-keeper").start();

            assertTrue(lost.get(5, TimeUnit.SECONDS).getMessage().contains("maxHold"));
            assertThrows(LockException.class, lock::prove);
        }
    }

    @Test
    void aWriteOfAnotherKindUnderTheLockWouldBeSeen() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            // moves file and offset without any write: with GTIDs that is no write
            mysql.server().execute("FLUSH BINARY LOGS");

            lock.prove();
            lock.release("the test says so");
        }
    }

    @Test
    void anInterruptDoesNotLoseTheUnlockAndIsKept() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            Thread.currentThread().interrupt();
            lock.release("the test says so");

            assertTrue(Thread.interrupted());
            assertEquals(1, scenario.details(Phase.UNLOCKED).size());
        }
    }

    @Test
    void closingTheLockerLetsAForgottenLockGo() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            locker.acquire();
        }

        assertEquals(1, scenario.details(Phase.UNLOCKED).size());
    }
}
