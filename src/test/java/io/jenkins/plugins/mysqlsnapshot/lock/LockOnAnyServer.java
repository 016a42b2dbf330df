package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogPosition;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the lock promises, whatever the server, on top of the facts it relies on. Each subclass names a server. */
abstract class LockOnAnyServer extends DialectFacts {

    private static final Duration SLACK = Duration.ofMillis(500);

    @Test
    void theGrantsOfTheReadmeAreEnoughAndNothingIsWarnedOf() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            ServerFacts facts = locker.preflight();

            assertTrue(facts.product().startsWith(server.kind().title()), facts.product());
            assertEquals(List.of(), locker.warnings());
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
            assertThrows(LockException.class, lock::prove);
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

    private void givenUpWhileOtherTablesGoOn(ReadLocker locker, LockLimits limits) throws Exception {
        CompletableFuture<LockException> refused =
                CompletableFuture.supplyAsync(() -> assertThrows(LockException.class, locker::acquire));
        scenario.awaitRunning("FLUSH TABLES", 0);

        Duration stall = scenario.running(WRITE_STOCK).get(20, TimeUnit.SECONDS);

        assertTrue(stall.compareTo(limits.attemptBound().plus(SLACK)) < 0, "stalled " + stall);
        assertTrue(refused.get(20, TimeUnit.SECONDS).getMessage().contains("no lock within"));
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
