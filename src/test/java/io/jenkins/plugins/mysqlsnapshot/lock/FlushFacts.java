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
import java.util.concurrent.ExecutionException;
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
            if (server.kind().flushWaitsForReads()) {
                CompletableFuture<Duration> flush = scenario.running(FLUSH);
                scenario.awaitState("Waiting for table flush");
                killWhoRuns(FLUSH);
                assertThrows(ExecutionException.class, () -> flush.get(5, TimeUnit.SECONDS));
            } else {
                scenario.running(FLUSH).get(5, TimeUnit.SECONDS);
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
    void behindARunningUpdateTheFlushWaitsAndWritersBehindItToo() throws Exception {
        try (LongStatement update =
                LongStatement.update(server, "shop.slow", LONG).awaitVisible()) {
            CompletableFuture<Duration> flush = scenario.running(FLUSH);
            scenario.awaitState(BLOCKED);

            CompletableFuture<Duration> write = scenario.running(WRITE_STOCK);
            scenario.awaitCount(
                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE LIKE '" + BLOCKED + "'", 2);
            scenario.running("SELECT COUNT(*) FROM shop.slow").get(5, TimeUnit.SECONDS);
            assertFalse(flush.isDone() || write.isDone());

            killWhoRuns(FLUSH);
            write.get(5, TimeUnit.SECONDS);
            assertTrue(update.isRunning());
        }
    }

    private void killWhoRuns(String sql) throws SQLException {
        server.execute(
                "KILL " + server.query("SELECT ID FROM information_schema.PROCESSLIST WHERE INFO = '" + sql + "'"));
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
    void anIdleHolderOfATableHindersTheLockAndTheProcessListDoesNotShowIt() throws Exception {
        try (Connection idle = server.connect();
                Statement tables = idle.createStatement()) {
            tables.execute("LOCK TABLES shop.stock WRITE");

            CompletableFuture<Duration> flush = scenario.running(FLUSH);
            scenario.awaitState("Waiting for %");

            assertFalse(flush.isDone());
            String id = answer(tables, "SELECT CONNECTION_ID()");
            assertEquals(
                    "Sleep",
                    server.query(
                            "SELECT COMMAND FROM information_schema.PROCESSLIST WHERE INFO IS NULL AND ID = " + id));
            tables.execute("UNLOCK TABLES");
            flush.get(5, TimeUnit.SECONDS);
        }
    }
}
