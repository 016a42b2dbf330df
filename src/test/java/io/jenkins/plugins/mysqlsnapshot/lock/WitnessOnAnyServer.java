package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an account that may not lock sees of the lock of another session. Each subclass names a server. */
abstract class WitnessOnAnyServer {

    private static final String USER = "witness";
    private static final String PASSWORD = "witness-Secret-7";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Clock clock = Clock.system();
    private final Timeline timeline = new Timeline(clock, event -> {});
    private DatabaseServer server;
    private LockWitness witness;
    private Connection holder;
    private String address;

    @BeforeAll
    static void prepare(DatabaseServer server) throws SQLException {
        server.createAccount(USER, PASSWORD, "PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*");
        if (server.kind().hasMetadataLocks()) {
            server.execute(
                    "GRANT SELECT ON performance_schema.metadata_locks TO " + USER,
                    "GRANT SELECT ON performance_schema.threads TO " + USER);
        }
        server.execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id INT PRIMARY KEY AUTO_INCREMENT)",
                "INSERT INTO shop.orders VALUES (NULL)");
    }

    @BeforeEach
    void given(DatabaseServer given) throws Exception {
        server = given;
        witness = new LockWitness(
                clock,
                timeline,
                new ServerAccess(
                        new ServerAddress(server.host(), server.port()), new Account(USER, PASSWORD), Tls.preferred()),
                LockLimits.defaults(),
                facts -> VolumeLayout.UNKNOWN);
        witness.preflight();
        witness.begin();
        holder = server.connect();
        address = answer(
                holder,
                "SELECT SUBSTRING_INDEX(HOST, ':', 1) FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()");
        alone();
    }

    /** No other session comes from there: the process list alone could not tell them apart. */
    private void alone() throws SQLException, InterruptedException {
        Deadline deadline = clock.deadline(SOON);
        while (!answer(
                        holder,
                        "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'root' AND ID <> CONNECTION_ID()")
                .equals("0")) {
            assertFalse(deadline.hasPassed(), "other sessions of root are left");
            clock.pause(Duration.ofMillis(20));
        }
    }

    @AfterEach
    void over() throws SQLException {
        holder.close();
        witness.close();
    }

    private static String answer(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private LockSample seen() throws Exception {
        execute(holder, "FLUSH TABLES WITH READ LOCK");
        return witness.awaitSeen(address, true, clock.deadline(SOON));
    }

    @Test
    void theSessionThatHoldsTheLockIsSeenAndProved() throws Exception {
        LockSample first = seen();

        LockSample last = witness.prove(first, address, true);

        assertEquals(Long.parseLong(answer(holder, "SELECT CONNECTION_ID()")), first.connectionId());
        assertEquals(first.connectionId(), last.connectionId());
        assertEquals(first.position(), last.position());
        assertNull(first.namedLockHolder());
        assertEquals(server.kind().showsMetadataLocks(), first.tickets() != null);
        witness.requireThere(first);
    }

    @Test
    void anotherIdleSessionOfTheSameAddressIsNotTakenForIt() throws Exception {
        LockSample first = seen();
        try (Connection probe = server.connect()) {
            assertEquals("1", answer(probe, "SELECT 1"));

            assertEquals(
                    first.connectionId(), witness.prove(first, address, true).connectionId());
        }
    }

    @Test
    void aSessionThatIsGoneProvesNothing() throws Exception {
        LockSample first = seen();

        holder.close();
        witness.awaitGone(first.connectionId(), clock.deadline(SOON));

        assertThrows(LockException.class, () -> witness.requireThere(first));
        assertThrows(LockException.class, () -> witness.prove(first, address, true));
    }

    @Test
    void anotherSessionThatHasTakenItSinceProvesNothing() throws Exception {
        LockSample first = seen();
        holder.close();
        witness.awaitGone(first.connectionId(), clock.deadline(SOON));
        try (Connection other = server.connect()) {
            execute(other, "FLUSH TABLES WITH READ LOCK");

            LockException refused = assertThrows(LockException.class, () -> witness.prove(first, address, true));
            assertTrue(refused.getMessage().contains("the lock cannot be proved: connection"), refused::getMessage);
        }
    }

    /** Let go and taken again by the same session: only the position tells. */
    @Test
    void aWriteInBetweenIsSeenByThePosition() throws Exception {
        LockSample first = seen();
        execute(holder, "UNLOCK TABLES");
        execute(holder, "INSERT INTO shop.orders VALUES (NULL)");
        execute(holder, "FLUSH TABLES WITH READ LOCK");
        // the process list may call it busy for a moment after its answer
        server.await(
                "SELECT COMMAND FROM information_schema.PROCESSLIST WHERE ID = " + first.connectionId(),
                "Sleep"::equals,
                SOON);

        LockException refused = assertThrows(LockException.class, () -> witness.prove(first, address, true));
        assertTrue(refused.getMessage().contains("the position moved from"), refused::getMessage);
    }

    @Test
    void aServerThatNobodyLocksShowsNoLock() {
        // an idle session of the pod's is none that says of itself that it locks
        LockException refused = assertThrows(
                LockException.class, () -> witness.awaitSeen(address, false, clock.deadline(Duration.ofMillis(300))));
        assertTrue(refused.getMessage().contains("is seen by " + witness.sight()), refused::getMessage);
    }

    /** The tutorials' command: its client comes to the SELECT only with the lock. */
    @Test
    void aSessionThatSleepsAfterItsFlushIsSeenWithoutAnyMarker() throws Exception {
        execute(holder, "FLUSH TABLES WITH READ LOCK");
        CompletableFuture<String> asleep = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                asleep.complete(answer(holder, "SELECT SLEEP(5)"));
            } catch (SQLException e) {
                asleep.completeExceptionally(e);
            }
        });
        thread.start();

        LockSample first = witness.awaitSeen(address, false, clock.deadline(SOON));
        witness.prove(first, address, false);

        asleep.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aFlushThatStillWaitsIsNoLockAndCanBeEndedByWhoMay() throws Exception {
        execute(holder, "LOCK TABLES shop.orders WRITE");
        CompletableFuture<Void> flush = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (Connection waits = server.connect()) {
                execute(waits, "FLUSH TABLES WITH READ LOCK");
                flush.complete(null);
            } catch (SQLException e) {
                flush.completeExceptionally(e);
            }
        });
        thread.start();
        Deadline deadline = clock.deadline(SOON);
        while (answer(
                        holder,
                        "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'FLUSH TABLES%' AND STATE <> ''")
                .equals("0")) {
            assertFalse(deadline.hasPassed(), "the FLUSH does not wait");
            clock.pause(Duration.ofMillis(20));
        }

        LockException named = assertThrows(LockException.class, witness::endLeftBehind);
        assertTrue(
                named.getMessage().contains("still waits for its lock, and writers wait behind it"), named::getMessage);

        execute(holder, "UNLOCK TABLES");
        flush.get(20, TimeUnit.SECONDS);
    }
}
