package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.LockingJvm;
import io.jenkins.plugins.mysqlsnapshot.fixture.LockingProgram;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every death a holder can die, a server each class: its writers go on within the lease after the last sign of life, nothing of
 * the holder stays on the server, and what was under the lock is not proved.
 */
abstract class HolderDeaths {

    private static final String INSERT = "INSERT INTO shop.orders (note) VALUES ('writer')";
    private static final Duration LEASE = Duration.ofSeconds(2);

    /** What a busy machine may add, to the server's own second of inaccuracy. */
    private static final Duration TOLERANCE = Duration.ofSeconds(3);

    static final Duration START = Duration.ofSeconds(60);
    static final LockLimits SHORT = LockLimits.defaults().withLease(LEASE);

    private final DatabaseServer server;
    final LockScenario scenario;
    TcpProxy proxy;

    HolderDeaths(DatabaseServer server) {
        this.server = server;
        this.scenario = new LockScenario(server);
    }

    @BeforeAll
    static void prepare(DatabaseServer server) throws Exception {
        LockScenario.prepare(server);
        server.execute("CREATE TABLE shop.slow (payload VARCHAR(80))", "INSERT INTO shop.slow VALUES ('a')");
    }

    @BeforeEach
    void given() throws Exception {
        proxy = TcpProxy.to(server.port());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        proxy.close();
        scenario.assertNothingHeld();
    }

    @Test
    void aResetConnectionFreesTheWritersAndProvesNothing() throws Exception {
        try (ReadLocker locker = scenario.locker(SHORT, proxy.port())) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            CompletableFuture<Duration> insert = blockedInsert();

            // the watching session's came first
            proxy.connections().get(1).reset();

            assertFreedWithin(LEASE, insert);
            LockException lost = assertThrows(LockException.class, lock::prove);
            assertTrue(lost.getMessage().contains("the connection is gone"), lost.getMessage());
        }
    }

    @Test
    void aHalfOpenConnectionFreesTheWritersWithinTheLeaseAndProvesNothing() throws Exception {
        try (ReadLocker locker = scenario.locker(SHORT, proxy.port())) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            CompletableFuture<LockException> lost = new CompletableFuture<>();
            Thread keeper = new Thread(new LockKeeper(scenario.clock, lock, SHORT, lost::complete), "test-keeper");
            keeper.start();
            CompletableFuture<Duration> insert = blockedInsert();

            proxy.swallow();

            assertFreedWithin(LEASE, insert);
            assertTrue(lost.get(10, TimeUnit.SECONDS).getMessage().contains("sign of life"));
            scenario.awaitCount(
                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = " + lock.connectionId(), 0);
            assertThrows(LockException.class, lock::prove);
            // so that the watching session need not be waited for
            proxy.reset();
        } catch (LockException notAnswered) {
            assertTrue(notAnswered.getMessage().contains("did not answer"), notAnswered.getMessage());
        }
    }

    @Test
    void theKillOfTheJvmFreesTheWriters() throws Exception {
        try (LockingJvm jvm = holder(SHORT)) {
            jvm.await("HELD", START);
            CompletableFuture<Duration> insert = blockedInsert();

            jvm.kill();

            assertFreedWithin(LEASE, insert);
        }
    }

    @Test
    void aHostThatVanishesFreesTheWritersWithinTheLease() throws Exception {
        try (LockingJvm jvm = holder(SHORT)) {
            long holder = Long.parseLong(jvm.await("HELD", START).substring("HELD ".length()));
            CompletableFuture<Duration> insert = blockedInsert();

            proxy.swallow();
            jvm.kill();

            assertFreedWithin(LEASE, insert);
            scenario.awaitCount("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = " + holder, 0);
        }
    }

    @Test
    void aJvmThatIsStoppedForLongerThanTheLeaseFindsTheLockGone() throws Exception {
        try (LockingJvm jvm = holder(SHORT)) {
            jvm.await("HELD", START);
            CompletableFuture<Duration> insert = blockedInsert();

            jvm.suspend();
            assertFreedWithin(LEASE, insert);
            jvm.resume();

            jvm.await("LOST", START);
            jvm.await("CLOSED", START);
            List<String> said = jvm.lines();
            assertTrue(said.stream().anyMatch(line -> line.startsWith("FAILED LockException")), said.toString());
            assertFalse(said.contains("PROVED-AGAIN"), said.toString());
        }
    }

    @Test
    void aHostThatVanishesWhileItsLockStillWaitsFreesTheWriters() throws Exception {
        Duration attempt = Duration.ofSeconds(2);
        LockLimits waiting = SHORT.withAttemptBound(attempt).withLongRunning(Duration.ofSeconds(30));
        try (LongStatement inTheWay = blocker();
                LockingJvm jvm = holder(waiting)) {
            scenario.awaitCount(
                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '" + LockScenario.USER
                            + "' AND INFO LIKE 'FLUSH TABLES%' AND STATE LIKE 'Waiting%'",
                    1);
            CompletableFuture<Duration> insert = scenario.running(INSERT);

            proxy.swallow();
            jvm.kill();

            assertFreedWithin(LEASE.plus(attempt.multipliedBy(3)), insert);
            assertTrue(inTheWay.isRunning());
            assertEquals(0, server.globalReadLocks());
        }
    }

    LockingJvm holder(LockLimits limits) throws Exception {
        return LockingJvm.start(LockingProgram.order(proxy.port(), LockScenario.USER, LockScenario.PASSWORD, limits));
    }

    /** What this server's lock waits behind. */
    LongStatement blocker() throws Exception {
        LongStatement statement = server.kind().flushWaitsForReads()
                ? LongStatement.select(server, "shop.stock", Duration.ofSeconds(60))
                : LongStatement.update(server, "shop.slow", Duration.ofSeconds(60));
        return statement.awaitVisible();
    }

    private CompletableFuture<Duration> blockedInsert() throws Exception {
        CompletableFuture<Duration> insert = scenario.running(INSERT);
        scenario.awaitCount(
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for%lock' AND INFO = \""
                        + INSERT + "\"",
                1);
        return insert;
    }

    private static void assertFreedWithin(Duration bound, CompletableFuture<Duration> insert) throws Exception {
        insert.get(bound.plus(TOLERANCE).toMillis(), TimeUnit.MILLISECONDS);
    }
}
