package io.jenkins.plugins.mysqlsnapshot.lock;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The second session: looks at what the server does and ends the locking connection when it must. Never locks anything.
 * Used by the thread of the run alone.
 */
final class WatchSession implements AutoCloseable {

    /** The name that tells all controllers that one of them is at work on this server. */
    static final String NAMED_LOCK = "mysql-consistent-snapshot";

    /** Connections that run no statement of a user, by {@code Command} of the process list. */
    private static final Set<String> NO_STATEMENT = Set.of(
            "sleep", "daemon", "binlog dump", "binlog dump gtid", "connect", "slave_io", "slave_sql", "slave_worker");

    /** Threads of the server itself, by {@code User} of the process list. */
    private static final Set<String> SYSTEM_USERS = Set.of("system user", "event_scheduler");

    /**
     * Idle sessions with metadata locks that only LOCK TABLES and HANDLER keep between statements (seen on 8.0.15: all three
     * make FLUSH TABLES WITH READ LOCK wait). A session that is idle only for an instant is not asked for: it is a busy one.
     */
    private static final String IDLE_HOLDERS =
            "SELECT t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST, t.PROCESSLIST_TIME,"
                    + " MAX(CASE m.LOCK_TYPE WHEN 'SHARED' THEN 'an open HANDLER' WHEN 'SHARED_READ_ONLY' THEN 'LOCK TABLES … READ'"
                    + " ELSE 'LOCK TABLES … WRITE' END)"
                    + " FROM performance_schema.metadata_locks m JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID"
                    + " WHERE m.LOCK_STATUS = 'GRANTED' AND t.PROCESSLIST_COMMAND = 'Sleep' AND t.PROCESSLIST_TIME >= ?"
                    + " AND ((m.OBJECT_TYPE = 'GLOBAL' AND m.LOCK_TYPE = 'INTENTION_EXCLUSIVE') OR (m.OBJECT_TYPE = 'TABLE'"
                    + " AND m.LOCK_TYPE IN ('SHARED', 'SHARED_READ_ONLY', 'SHARED_NO_WRITE', 'SHARED_NO_READ_WRITE')))"
                    + " GROUP BY t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST, t.PROCESSLIST_TIME"
                    + " ORDER BY t.PROCESSLIST_TIME DESC";

    private final Connection connection;
    private final ServerAddress address;

    WatchSession(Connection connection, ServerAddress address) {
        this.connection = connection;
        this.address = address;
    }

    /** Statements of users that have run for at least this long, oldest first. */
    List<RunningStatement> longStatements(long seconds) throws LockException {
        List<RunningStatement> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW FULL PROCESSLIST")) {
            while (row.next()) {
                String info = row.getString("Info");
                String command = row.getString("Command").toLowerCase(Locale.ROOT);
                if (info != null
                        && !NO_STATEMENT.contains(command)
                        && !SYSTEM_USERS.contains(row.getString("User"))
                        && row.getLong("Time") >= seconds) {
                    found.add(new RunningStatement(
                            row.getLong("Id"),
                            row.getString("User"),
                            row.getString("Host"),
                            row.getLong("Time"),
                            RunningStatement.masked(info)));
                }
            }
        } catch (SQLException e) {
            throw failed("SHOW FULL PROCESSLIST", e);
        }
        found.sort((a, b) -> Long.compare(b.seconds(), a.seconds()));
        return found;
    }

    /** Sessions that hold tables while they are idle: the process list does not show it, but the lock waits for them. */
    List<RunningStatement> idleHolders(long seconds) throws LockException {
        List<RunningStatement> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(IDLE_HOLDERS)) {
            statement.setLong(1, seconds);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new RunningStatement(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            row.getLong(4),
                            "idle, holds " + row.getString(5)));
                }
            }
        } catch (SQLException e) {
            throw failed("reading metadata_locks", e);
        }
        return found;
    }

    /** The connection that holds our named lock, or 0. Through a proxy to another backend it is not the one we know. */
    long namedLockHolder() throws LockException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT IS_USED_LOCK('" + NAMED_LOCK + "')")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw failed("IS_USED_LOCK", e);
        }
    }

    /** Whether this connection is seen to hold the lock of a strategy. */
    boolean seesHeld(LockStrategy strategy, long connectionId) throws LockException {
        try (PreparedStatement statement = connection.prepareStatement(strategy.heldQuery())) {
            statement.setLong(1, connectionId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw failed("reading metadata_locks", e);
        }
    }

    /** Ends a connection and with it every lock it holds or waits for. One that is gone already is fine. */
    void kill(long connectionId) throws LockException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("KILL CONNECTION " + connectionId);
        } catch (SQLException e) {
            if (e.getErrorCode() != ServerErrors.NO_SUCH_THREAD) {
                throw failed("KILL CONNECTION " + connectionId, e);
            }
        }
    }

    /** Whether the server still knows this connection. KILL returns before the connection has let go. */
    boolean knows(long connectionId) throws LockException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ?")) {
            statement.setLong(1, connectionId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw failed("reading the process list", e);
        }
    }

    private LockException failed(String what, SQLException e) {
        return ServerErrors.onStatement("server " + address, what, e);
    }

    @Override
    public void close() {
        LockSession.closeQuietly(connection);
    }
}
