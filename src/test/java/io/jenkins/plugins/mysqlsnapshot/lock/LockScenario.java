package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Event;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A situation on a real server: the account that the README grants, a locker, sessions in the way, and what must be true after. */
final class LockScenario {

    static final String USER = "backup";
    static final String PASSWORD = "backup-Secret-7";

    /** The README's grants. */
    static final String[] GRANTS = {
        "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*",
        "SELECT ON performance_schema.metadata_locks",
        "SELECT ON performance_schema.threads"
    };

    private final DatabaseServer server;
    final Clock clock = Clock.system();
    final Timeline timeline = new Timeline(clock, event -> {});

    LockScenario(DatabaseServer server) {
        this.server = server;
    }

    /** The schema and the account that all tests of a class share. */
    static void prepare(DatabaseServer server) throws SQLException {
        server.createAccount(USER, PASSWORD, grants(server));
        server.execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(100))",
                "CREATE TABLE shop.stock (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(100))",
                "INSERT INTO shop.orders (note) VALUES ('a')",
                "INSERT INTO shop.stock (note) VALUES ('a')");
    }

    /** The README's grants, without those on tables that this server has not. */
    static String[] grants(DatabaseServer server) {
        return Stream.of(GRANTS)
                .filter(grant -> server.kind().hasMetadataLocks() || !grant.contains("metadata_locks"))
                .toArray(String[]::new);
    }

    ReadLocker locker(LockLimits limits) {
        return locker(limits, USER, PASSWORD);
    }

    ReadLocker locker(LockLimits limits, String user, String password) {
        return locker(limits, user, password, server.port());
    }

    /** The README's account, through whatever listens at this port. */
    ReadLocker locker(LockLimits limits, int port) {
        return locker(limits, USER, PASSWORD, port);
    }

    private ReadLocker locker(LockLimits limits, String user, String password, int port) {
        return new ReadLocker(clock, timeline, access(user, password, port), limits);
    }

    /** The way of the README's account. */
    ServerAccess access() {
        return access(USER, PASSWORD, server.port());
    }

    private ServerAccess access(String user, String password, int port) {
        return new ServerAccess(new ServerAddress(server.host(), port), new Account(user, password), Tls.preferred());
    }

    /** What is warned of, beside that tests on loopback do without a certificate. */
    static List<String> warnings(ReadLocker locker) {
        return locker.warnings().stream()
                .filter(warning -> !warning.startsWith("the connection was "))
                .toList();
    }

    /** Runs a statement on a connection and thread of its own. */
    CompletableFuture<Duration> running(String sql) {
        CompletableFuture<Duration> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    long began = clock.nanoTime();
                    try (Connection connection = server.connect();
                            Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                        done.complete(Duration.ofNanos(clock.nanoTime() - began));
                    } catch (SQLException e) {
                        done.completeExceptionally(e);
                    }
                },
                "test-" + sql);
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    /** Waits until the process list shows a session in this state, for example {@code Waiting for global read lock}. */
    void awaitState(String state) throws Exception {
        awaitCount("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE LIKE '" + state + "'", 1);
    }

    /** Waits until a statement that contains this text has run for at least so many seconds. */
    void awaitRunning(String text, int seconds) throws Exception {
        awaitCount(
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND COMMAND = 'Query' AND TIME >= "
                        + seconds + " AND INFO LIKE '%" + text + "%'",
                1);
    }

    void awaitCount(String query, int count) throws Exception {
        awaitCount(query, count, Duration.ofMillis(20));
    }

    /** @param lookAgain INNODB_TRX and its like stay as they are for whoever looks more often than every 100 ms */
    void awaitCount(String query, int count, Duration lookAgain) throws Exception {
        Deadline deadline = clock.deadline(Duration.ofSeconds(40));
        while (!server.query(query).equals(Integer.toString(count))) {
            assertFalse(deadline.hasPassed(), "not " + count + " within 40 s: " + query);
            clock.pause(lookAgain);
        }
    }

    /** Nothing of ours is left on the server: no session, no lock; and a write goes through. */
    void assertNothingHeld() throws Exception {
        awaitCount("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '" + USER + "'", 0);
        assertEquals(0, server.globalReadLocks());
        running("INSERT INTO shop.orders (note) VALUES ('after')").get(5, TimeUnit.SECONDS);
    }

    List<String> details(Phase phase) {
        return timeline.events().stream()
                .filter(event -> event.phase() == phase)
                .map(Event::detail)
                .toList();
    }
}
