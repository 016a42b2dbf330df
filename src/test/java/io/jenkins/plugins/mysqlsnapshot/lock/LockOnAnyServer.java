package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogPosition;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the lock promises, whatever the server, on top of the facts it relies on. Each subclass names a server. */
abstract class LockOnAnyServer extends DialectFacts {

    private static final Duration SLACK = Duration.ofMillis(500);

    @Test
    void theGrantsOfTheReadmeAreEnoughAndOnlyWhatTheServerHidesIsWarnedOf() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            ServerFacts facts = locker.preflight();

            assertTrue(facts.product().startsWith(server.kind().title()), facts.product());
            assertEquals(
                    server.kind().showsMetadataLocks() ? 0 : 1,
                    LockScenario.warnings(locker).size());
            for (String warning : LockScenario.warnings(locker)) {
                assertTrue(warning.startsWith("sessions that hold tables while they are idle cannot be seen"), warning);
                assertTrue(scenario.details(Phase.PREFLIGHT).get(0).endsWith("; " + warning));
            }
        }
    }

    @Test
    void theLockBlocksASecondSessionsInsertUntilItIsLetGo() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            CompletableFuture<Duration> insert = scenario.running(WRITE_ORDERS);
            scenario.awaitState(BLOCKED);
            assertFalse(insert.isDone());
            lock.prove();
            lock.release("the test says so");

            insert.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void theHoldersDeathFreesTheLockAndNothingIsProved() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            CompletableFuture<Duration> insert = scenario.running(WRITE_ORDERS);
            scenario.awaitState(BLOCKED);

            server.execute("KILL " + lock.connectionId());

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

            Duration stall = scenario.running(WRITE_ORDERS).get(10, TimeUnit.SECONDS);

            assertTrue(stall.toMillis() > 1000 && stall.toMillis() < 5000, "freed after " + stall);
            assertThrows(LockException.class, lock::keepAlive);
        }
    }

    @Test
    void behindALongSelectTheLockIsGivenUpAndOtherTablesGoOnOrItDoesNotWaitAtAll() throws Exception {
        LockLimits guardOff =
                LockLimits.defaults().withLongRunning(Duration.ofHours(1)).withAcquireBudget(Duration.ofMillis(300));
        try (LongStatement select =
                        LongStatement.select(server, "shop.orders", LONG).awaitVisible();
                ReadLocker locker = scenario.locker(guardOff)) {
            locker.preflight();
            if (server.kind().flushWaitsForReads()) {
                givenUpWhileOtherTablesGoOn(locker, guardOff);
            } else {
                ReadLock lock = locker.acquire();
                lock.prove();
                lock.release("the test says so");
            }
            assertTrue(select.isRunning());
        }
    }

    /** Writes to another table all the while. */
    private void givenUpWhileOtherTablesGoOn(ReadLocker locker, LockLimits limits) throws Exception {
        CompletableFuture<LockException> refused =
                CompletableFuture.supplyAsync(() -> assertThrows(LockException.class, locker::acquire));
        Duration worst = Duration.ZERO;
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            while (!refused.isDone()) {
                long began = scenario.clock.nanoTime();
                statement.execute(WRITE_STOCK);
                Duration stall = Duration.ofNanos(scenario.clock.nanoTime() - began);
                worst = stall.compareTo(worst) > 0 ? stall : worst;
            }
        }
        assertTrue(refused.get().getMessage().contains("no lock within"));
        assertTrue(worst.compareTo(limits.attemptBound().plus(SLACK)) < 0, "stalled " + worst);
    }

    @Test
    void thePositionIsTheServersOwn() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            try (Connection connection = server.connect()) {
                BinlogPosition own = BinlogPosition.read(server.kind(), connection);
                assertEquals(new Position(own.file(), own.offset(), own.gtidSet(), own.serverUuid()), lock.position());
            }
            lock.release("the test says so");
        }
    }

    @Test
    void aRotationUnderTheLockIsNoWrite() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            server.execute("FLUSH BINARY LOGS");

            lock.prove();
            lock.release("the test says so");
        }
    }

    @Test
    void theGuardSeesWhatTheLockWouldWaitForAndIdleHoldersWhereTicketsAreShown() throws Exception {
        instrument("YES");
        try (Connection idle = server.connect();
                Statement statement = idle.createStatement();
                LongStatement inTheWay = blocker()) {
            String id = answer(statement, "SELECT CONNECTION_ID()");
            statement.execute("LOCK TABLES shop.stock WRITE");
            scenario.awaitRunning("SLEEP", 2);
            scenario.awaitCount(
                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE COMMAND = 'Sleep' AND TIME >= 2 AND ID = "
                            + id,
                    1);
            String running = server.kind().flushWaitsForReads() ? "FROM shop.orders" : "UPDATE shop.slow";

            String seen = refusal(LockScenario.USER, LockScenario.PASSWORD);
            assertTrue(seen.contains(running), seen);
            assertEquals(server.kind().hasMetadataLocks(), seen.contains("idle, holds LOCK TABLES … WRITE"), seen);

            String seenWithoutTickets = refusal("plain", "x");
            assertTrue(seenWithoutTickets.contains(running), seenWithoutTickets);
            assertFalse(seenWithoutTickets.contains("idle, holds"), seenWithoutTickets);
            assertTrue(inTheWay.isRunning());
        } finally {
            instrument(server.kind().showsMetadataLocks() ? "YES" : "NO");
        }
    }

    @Test
    void killAllEndsWhatTheLockWouldWaitFor() throws Exception {
        LockLimits killAll = LockLimits.defaults().withGuardPolicy(GuardPolicy.KILL_ALL);
        try (LongStatement inTheWay = blocker();
                ReadLocker locker = scenario.locker(killAll, DatabaseServer.ROOT, DatabaseServer.ROOT_PASSWORD)) {
            locker.preflight();

            ReadLock lock = locker.acquire();

            lock.release("the test says so");
            inTheWay.awaitEnd(Duration.ofSeconds(5));
        }
    }

    @Test
    void whereTicketsAreShownTheLocksOwnIsProved() throws Exception {
        instrument("YES");
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            assertEquals(server.kind().hasMetadataLocks(), locker.preflight().metadataLocksVisible());
            ReadLock lock = locker.acquire();

            lock.prove();
            lock.release("the test says so");
        } finally {
            instrument(server.kind().showsMetadataLocks() ? "YES" : "NO");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LockMode.class,
            names = {"INSTANCE", "BACKUP_STAGE", "TABLES"})
    void aLockThatTheServerHasIsTakenAndLetGoAndAnyOtherIsRefused(LockMode mode) throws Exception {
        LockLimits limits = LockLimits.defaults().withLock(mode);
        try (ReadLocker locker = scenario.locker(limits, DatabaseServer.ROOT, DatabaseServer.ROOT_PASSWORD)) {
            boolean has =
                    switch (mode) {
                        case INSTANCE -> server.kind().hasInstanceLock();
                        case BACKUP_STAGE -> server.kind().hasBackupStages();
                        case GLOBAL, TABLES, AUTO -> false;
                    };
            if (has) {
                locker.preflight();
                ReadLock lock = locker.acquire();
                lock.prove();
                lock.release("the test says so");
            } else {
                String message =
                        assertThrows(LockException.class, locker::preflight).getMessage();
                assertTrue(message.contains(" has no "), message);
            }
        }
    }

    final String refusal(String user, String password) throws Exception {
        LockLimits fail = LockLimits.defaults().withGuardPolicy(GuardPolicy.FAIL);
        try (ReadLocker locker = scenario.locker(fail, user, password)) {
            locker.preflight();
            return assertThrows(LockException.class, locker::acquire).getMessage();
        }
    }

    private void instrument(String enabled) throws SQLException {
        if (server.kind().hasMetadataLocks()) {
            server.execute("UPDATE performance_schema.setup_instruments SET ENABLED = '" + enabled
                    + "' WHERE NAME = 'wait/lock/metadata/sql/mdl'");
        }
    }

    @Test
    void nonDurableSettingsAreRefused() throws Exception {
        server.execute("SET GLOBAL sync_binlog = 0", "SET GLOBAL innodb_flush_log_at_trx_commit = 2");
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            String message =
                    assertThrows(LockException.class, locker::preflight).getMessage();

            assertTrue(message.contains("sync_binlog is 0"), message);
            assertTrue(message.contains("innodb_flush_log_at_trx_commit is 2"), message);
        } finally {
            server.execute("SET GLOBAL sync_binlog = 1", "SET GLOBAL innodb_flush_log_at_trx_commit = 1");
        }
    }
}
