package io.jenkins.plugins.mysqlsnapshot.lock;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The session that locks and does nothing else. A session is used for one attempt: any error ends it, since it may hold the
 * lock although it reported failure.
 *
 * <p>Statements run on the thread that calls; {@link #abort()} may come from another thread.
 */
final class LockSession {

    private final Connection connection;
    private final ServerAddress address;
    private final long id;

    /** A name that nobody else can hold. */
    private final String marker =
            WatchSession.NAMED_LOCK + "-" + UUID.randomUUID().toString().replace("-", "");

    private LockSession(Connection connection, ServerAddress address, long id) {
        this.connection = connection;
        this.address = address;
        this.id = id;
    }

    /**
     * Opens it; what fails after the open is closed here.
     *
     * @param idleSeconds after so long without a sign of life the server ends it, and frees its name, until it is armed
     */
    static LockSession open(Connector connector, Duration statementBound, int idleSeconds) throws LockException {
        Connection connection = connector.open(statementBound);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION wait_timeout = " + idleSeconds);
            long id = DirectPath.connectionId(connection, "server " + connector.address());
            return new LockSession(connection, connector.address(), id);
        } catch (LockException e) {
            closeQuietly(connection);
            throw e;
        } catch (SQLException e) {
            closeQuietly(connection);
            throw ServerErrors.onStatement("server " + connector.address(), "opening the lock session", e);
        }
    }

    /** As the server counts connections. */
    long id() {
        return id;
    }

    /** Whoever sees this name held by this session looks at the same server. */
    String marker() {
        return marker;
    }

    /** Takes the name that keeps two controllers from fighting, and the marker; false when another session has the name. */
    boolean takeName() throws LockException {
        return get(WatchSession.NAMED_LOCK) && get(marker);
    }

    private boolean get(String name) throws LockException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT GET_LOCK('" + name + "', 0)")) {
            row.next();
            return row.getInt(1) == 1;
        } catch (SQLException e) {
            throw failed("GET_LOCK", e);
        }
    }

    /** Makes the server free everything by itself after this long without a sign of life, and bound its own waits. */
    void arm(int leaseSeconds, int lockWaitSeconds) throws LockException {
        run(
                "SET SESSION wait_timeout = " + leaseSeconds + ", lock_wait_timeout = " + lockWaitSeconds,
                "setting the lease");
    }

    /** Runs a statement of a strategy. */
    void run(String sql, String what) throws LockException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed(what, e);
        }
    }

    /** Reads the position, null where the binary log is off; at the same time a sign of life. */
    Position position(PositionReader reader) throws LockException {
        try {
            return reader.read(connection);
        } catch (SQLException e) {
            throw failed("reading the position", e);
        }
    }

    /** What the server counts this connection as now: a proxy may have changed it. */
    long askId() throws LockException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw failed("CONNECTION_ID()", e);
        }
    }

    /** Whether the binary log was rotated between the two, and nothing else was written. */
    boolean onlyRotated(Position from, Position to) throws LockException {
        List<BinlogRotation.Log> logs = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW BINARY LOGS")) {
            while (row.next()) {
                logs.add(new BinlogRotation.Log(row.getString(1), row.getLong(2)));
            }
        } catch (SQLException e) {
            throw failed("SHOW BINARY LOGS", e);
        }
        return BinlogRotation.isAll(from, to, logs);
    }

    /** A sign of life: the lease begins anew. */
    void ping() throws LockException {
        run("DO 0", "the lock session's sign of life");
    }

    /** From here on an answer that takes longer counts as a dead connection. */
    void bound(Duration statementBound) throws LockException {
        try {
            connection.setNetworkTimeout(Runnable::run, (int) statementBound.toMillis());
        } catch (SQLException e) {
            throw failed("bounding the lock session", e);
        }
    }

    /** Closes the socket without a word to the server; wakes a thread that waits for an answer on it. */
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // it is closed already
        }
    }

    /** Says good-bye, which frees whatever the session still holds. */
    void close() {
        closeQuietly(connection);
    }

    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // a connection that cannot be closed is dead already
        }
    }

    private LockException failed(String what, SQLException e) {
        return ServerErrors.onStatement("server " + address, what, e);
    }
}
