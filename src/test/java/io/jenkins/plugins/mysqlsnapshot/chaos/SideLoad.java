package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.Operation;
import io.jenkins.plugins.mysqlsnapshot.fixture.Operation.Outcome;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Statements one after the other, round and round, on a connection and a thread of its own, each noted with its times. Whoever
 * ends it by KILL makes it connect again. Opened and closed by a {@link LoadMix}.
 */
final class SideLoad implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Clock clock = Clock.system();
    private final DatabaseServer server;
    private final List<String> statements;
    private final Duration pace;
    private final Thread thread;
    private final List<Operation> done = new CopyOnWriteArrayList<>();

    /** Written by whoever closes, read by the thread. */
    private volatile boolean closed;

    /** Written by the thread, aborted by whoever closes. */
    private volatile Connection connection;

    SideLoad(DatabaseServer server, Duration pace, String... statements) {
        this.server = server;
        this.pace = pace;
        this.statements = List.of(statements);
        this.thread = new Thread(this::run, "chaos-side-load");
        thread.setDaemon(true);
        thread.start();
    }

    /** What was done so far; that which is under way is not among it. */
    List<Operation> operations() {
        return List.copyOf(done);
    }

    private void run() {
        try {
            while (!closed) {
                try (Connection session = server.connect(DatabaseServer.ROOT, DatabaseServer.ROOT_PASSWORD, ANSWER)) {
                    connection = session;
                    repeat(session);
                } catch (SQLException e) {
                    clock.pause(Duration.ofMillis(50));
                }
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void repeat(Connection session) throws SQLException, InterruptedException {
        try (Statement statement = session.createStatement()) {
            for (int count = 0; !closed; count++) {
                long begun = clock.nanoTime();
                Outcome outcome = Outcome.FAILED;
                try {
                    statement.execute(statements.get(count % statements.size()));
                    outcome = Outcome.ACKNOWLEDGED;
                } finally {
                    done.add(new Operation(0, done.size() + 1L, begun, clock.nanoTime(), outcome));
                }
                clock.pause(pace);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(2000);
            Connection open = connection;
            if (thread.isAlive() && open != null) {
                open.abort(Runnable::run);
                thread.join(10_000);
            }
        } catch (SQLException e) {
            // it is gone already
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
