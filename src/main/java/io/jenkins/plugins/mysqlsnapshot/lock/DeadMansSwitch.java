package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Statements that the server runs by itself once we are gone, however that comes. One session holds a name and is idle; a
 * second one waits on the server for that name, with the statements behind it in the same packet. The first one's good-bye,
 * its death, or its {@code wait_timeout} frees the name, and the server goes on with the statements of the second.
 *
 * <p>Not kept where the second session is ended before the first, by somebody or by a network that breaks it alone. Opened and
 * used by the run's thread; {@link #fire} and {@link #close} may come from another.
 */
final class DeadMansSwitch {

    /** One for all controllers, so that none takes what another one changed for how the server was. */
    static final String NAME = "mysql-consistent-snapshot-undo";

    private static final Duration ANSWER_BOUND = Duration.ofSeconds(10);
    private static final Duration LOOK_BOUND = Duration.ofMinutes(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private final Clock clock;
    private final Connector connector;
    private final Duration longest;
    private final Connection holder;
    private final long holderId;
    private Connection waiter;
    private long waiterId;
    private BackgroundStatement waiting;

    private DeadMansSwitch(Clock clock, Connector connector, Duration longest, Connection holder, long holderId) {
        this.clock = clock;
        this.connector = connector;
        this.longest = longest;
        this.holder = holder;
        this.holderId = holderId;
    }

    /**
     * Opens the session that is to hold the name. What fails after the open is closed here.
     *
     * @param longest after this time without a word from us the server takes us for gone; whole seconds
     */
    static DeadMansSwitch open(Clock clock, Connector connector, Duration longest) throws LockException {
        Connection holder = connector.open(ANSWER_BOUND);
        try (Statement statement = holder.createStatement()) {
            statement.execute("SET SESSION wait_timeout = " + longest.toSeconds());
            return new DeadMansSwitch(clock, connector, longest, holder, connectionId(connector, holder));
        } catch (LockException e) {
            LockSession.closeQuietly(holder);
            throw e;
        } catch (SQLException e) {
            LockSession.closeQuietly(holder);
            throw failed(connector, "opening the session that undoes", e);
        }
    }

    /** Takes the name; false where another run has it. */
    boolean takeName() throws LockException {
        try {
            return answer(holder, "SELECT GET_LOCK('" + NAME + "', 0)") == 1;
        } catch (SQLException e) {
            throw failed(connector, "GET_LOCK", e);
        }
    }

    /** Has the server wait with these statements. Returns once it is seen to wait: from then on the promise holds. */
    void arm(List<String> statements) throws LockException, InterruptedException {
        waiter = connector.openForSeveral(longest.plus(ANSWER_BOUND));
        try {
            waiterId = connectionId(connector, waiter);
            unbound(waiter);
            // once it is through it holds the name, until we have looked or it is clear that nobody does
            execute(waiter, "SET SESSION wait_timeout = " + LOOK_BOUND.toSeconds());
            String sql =
                    "DO GET_LOCK('" + NAME + "', " + (longest.toSeconds() + 60) + "); " + String.join("; ", statements);
            waiting = BackgroundStatement.run(clock, waiter, sql, "mysql-snapshot-undo-" + waiterId);
            Deadline deadline = clock.deadline(ANSWER_BOUND);
            while (!isWaiting()) {
                if (waiting.isThrough() || deadline.hasPassed()) {
                    throw new LockException(
                            new Finding(
                                    "server " + connector.address(),
                                    "session " + waiterId + " does not wait with what is to be undone",
                                    "see SHOW PROCESSLIST; nothing was changed"),
                            waiting.failure());
                }
                clock.pause(LOOK_AGAIN);
            }
        } catch (SQLException e) {
            throw failed(connector, "arming the session that undoes", e);
        }
    }

    private boolean isWaiting() throws SQLException {
        return answer(
                        holder,
                        "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = " + waiterId
                                + " AND STATE = 'User lock'")
                == 1;
    }

    /** Our sessions, as the server counts connections. */
    Set<Long> ids() {
        return waiter == null ? Set.of(holderId) : Set.of(holderId, waiterId);
    }

    /** Whether the server has run the statements already, without being asked. */
    boolean hasFired() {
        return waiting != null && waiting.isThrough();
    }

    /**
     * Hands the name on and waits for the server to run the statements. Until {@link #close} no other run can take the name, and
     * with it what it finds for how the server was.
     *
     * @param answerBound how long to wait for it
     * @return whether all of them were run without an error by then
     */
    boolean fire(Duration answerBound) throws InterruptedException {
        try {
            answer(holder, "SELECT RELEASE_LOCK('" + NAME + "')");
            holder.close();
        } catch (SQLException e) {
            abort(holder);
            kill();
        }
        return waiting == null || (waiting.await(clock.deadline(answerBound)) && waiting.failure() == null);
    }

    /** Ends what {@link #fire} has left; statements that are still under way on the server go on. */
    void close() {
        if (hasFired()) {
            LockSession.closeQuietly(waiter);
        } else if (waiter != null) {
            abort(waiter);
        }
    }

    /** The first session does not answer: the server is told that it is gone. */
    private void kill() {
        try (Connection connection = connector.open(ANSWER_BOUND);
                Statement statement = connection.createStatement()) {
            statement.execute("KILL CONNECTION " + holderId);
        } catch (SQLException | LockException e) {
            // it is gone already, or the server ends it after its wait_timeout
        }
    }

    static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // it is closed already
        }
    }

    /** MariaDB may bound how long any statement runs. */
    private static void unbound(Connection connection) throws SQLException {
        try {
            execute(connection, "SET SESSION max_statement_time = 0");
        } catch (SQLException e) {
            if (e.getErrorCode() != ServerErrors.UNKNOWN_VARIABLE) {
                throw e;
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long connectionId(Connector connector, Connection connection) throws SQLException, LockException {
        return DirectPath.connectionId(connection, "server " + connector.address());
    }

    private static long answer(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static LockException failed(Connector connector, String what, SQLException e) {
        return ServerErrors.onStatement("server " + connector.address(), what, e);
    }
}
