package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How FLUSH TABLES WITH READ LOCK behaves: what the part relies on, asked of the server itself, without the part. */
abstract class FlushFacts extends MatrixServer {

    @Test
    void afterAFlushThatTimedOutASessionOfMySqlStillHoldsTheLock() throws Exception {
        try (LongStatement inTheWay = blocker();
                Connection holder = server.connect();
                Statement statement = holder.createStatement()) {
            statement.execute("SET SESSION lock_wait_timeout = 1");

            assertEquals(ServerErrors.LOCK_WAIT_TIMEOUT, errorOf(statement, FLUSH));

            assertEquals(server.kind().showsMetadataLocks() ? 2 : 0, server.globalReadLocks());
            CompletableFuture<Duration> write = scenario.running(WRITE_STOCK);
            if (server.kind().failedFlushHolds()) {
                scenario.awaitState(BLOCKED);
                statement.execute("UNLOCK TABLES");
            }
            write.get(5, TimeUnit.SECONDS);
            assertTrue(inTheWay.isRunning());
        }
    }

    @Test
    void afterKillQueryASessionOfMySqlStillHoldsTheLockAndAfterKillItDoesNot() throws Exception {
        try (LongStatement inTheWay = blocker();
                Connection holder = server.connect();
                Statement statement = holder.createStatement()) {
            String id = answer(statement, "SELECT CONNECTION_ID()");
            CompletableFuture<Integer> flush = CompletableFuture.supplyAsync(() -> errorOf(statement, FLUSH));
            scenario.awaitState(server.kind().flushWaitsForReads() ? "Waiting for table flush" : BLOCKED);

            server.execute("KILL QUERY " + id);

            assertEquals(QUERY_INTERRUPTED, flush.get(5, TimeUnit.SECONDS));
            CompletableFuture<Duration> write = scenario.running(WRITE_STOCK);
            if (server.kind().failedFlushHolds()) {
                scenario.awaitState(BLOCKED);
                server.execute("KILL " + id);
            }
            write.get(5, TimeUnit.SECONDS);
            assertTrue(inTheWay.isRunning());
        }
    }

    @Test
    void aFlushThatWaitsForReadsLeavesTheirTableBlockedWhenItIsGone() throws Exception {
        try (LongStatement select =
                LongStatement.select(server, "shop.orders", LONG).awaitVisible()) {
            try (Connection holder = server.connect();
                    Statement statement = holder.createStatement()) {
                statement.execute("SET SESSION lock_wait_timeout = 1");
                int error = server.kind().flushWaitsForReads() ? ServerErrors.LOCK_WAIT_TIMEOUT : 0;
                assertEquals(error, errorOf(statement, FLUSH));
            }
            CompletableFuture<Duration> write = scenario.running(WRITE_ORDERS);
            CompletableFuture<Duration> read = scenario.running("SELECT COUNT(*) FROM shop.orders");
            scenario.running(WRITE_STOCK).get(5, TimeUnit.SECONDS);
            if (server.kind().flushWaitsForReads()) {
                scenario.awaitCount(
                        "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE = 'Waiting for table flush'",
                        2);
                select.kill();
            }
            write.get(5, TimeUnit.SECONDS);
            read.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void behindARunningUpdateTheFlushWaitsAndReadersDoNot() throws Exception {
        try (LongStatement update =
                        LongStatement.update(server, "shop.slow", LONG).awaitVisible();
                Connection holder = server.connect();
                Statement statement = holder.createStatement()) {
            statement.execute("SET SESSION lock_wait_timeout = 1");
            CompletableFuture<Integer> flush = CompletableFuture.supplyAsync(() -> errorOf(statement, FLUSH));
            scenario.awaitState(BLOCKED);

            scenario.running("SELECT COUNT(*) FROM shop.slow").get(5, TimeUnit.SECONDS);
            assertFalse(flush.isDone());

            assertEquals(ServerErrors.LOCK_WAIT_TIMEOUT, flush.get(5, TimeUnit.SECONDS));
            scenario.running(WRITE_STOCK).get(5, TimeUnit.SECONDS);
            assertTrue(update.isRunning());
        }
    }

    @Test
    void anIdleTransactionDoesNotHinderTheLockAndItsCommitWaits() throws Exception {
        try (Connection idle = server.connect();
                Statement uncommitted = idle.createStatement();
                Connection holder = server.connect();
                Statement statement = holder.createStatement()) {
            idle.setAutoCommit(false);
            uncommitted.execute(WRITE_ORDERS);

            statement.execute(FLUSH);

            CompletableFuture<Integer> commit = CompletableFuture.supplyAsync(() -> errorOf(uncommitted, "COMMIT"));
            scenario.awaitState(BLOCKED);
            assertFalse(commit.isDone());
            statement.execute("UNLOCK TABLES");
            assertEquals(0, commit.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void waitTimeoutClosesAnIdleSessionWithItsLock() throws Exception {
        try (Connection holder = server.connect();
                Statement statement = holder.createStatement()) {
            statement.execute("SET SESSION wait_timeout = 1");
            statement.execute(FLUSH);

            Duration stall = scenario.running(WRITE_STOCK).get(10, TimeUnit.SECONDS);

            assertTrue(stall.toMillis() > 500 && stall.toMillis() < 4000, "freed after " + stall);
            assertThrows(SQLException.class, () -> statement.execute("DO 0"));
        }
    }

    @Test
    void anIdleHolderOfATableHindersTheLockAndShowsOnlyInMetadataLocks() throws Exception {
        try (Connection idle = server.connect();
                Statement tables = idle.createStatement();
                Connection holder = server.connect();
                Statement statement = holder.createStatement()) {
            tables.execute("LOCK TABLES shop.stock WRITE");
            statement.execute("SET SESSION lock_wait_timeout = 1");

            assertEquals(ServerErrors.LOCK_WAIT_TIMEOUT, errorOf(statement, FLUSH));

            String id = answer(tables, "SELECT CONNECTION_ID()");
            assertEquals(
                    "Sleep",
                    server.query(
                            "SELECT COMMAND FROM information_schema.PROCESSLIST WHERE INFO IS NULL AND ID = " + id));
            if (server.kind().hasMetadataLocks()) {
                assertEquals(
                        server.kind().showsMetadataLocks() ? "1" : "0",
                        server.query(
                                "SELECT COUNT(*) FROM performance_schema.metadata_locks"
                                        + " WHERE OBJECT_TYPE = 'TABLE' AND OBJECT_NAME = 'stock' AND LOCK_STATUS = 'GRANTED'"));
            }
        }
    }
}
