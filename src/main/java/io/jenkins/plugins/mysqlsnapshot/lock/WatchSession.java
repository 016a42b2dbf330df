package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The second session: looks at what the server does and ends the locking connection when it must. Never locks anything.
 * Used by the thread of the run alone.
 */
final class WatchSession implements AutoCloseable {

    /** No answer of the server takes longer, except to the locking statement, which is bounded from outside. */
    static final Duration STATEMENT_BOUND = Duration.ofSeconds(10);

    /** What the Kubernetes API may take between two questions to the server, beside the hold: the watching session lives longer. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(15);

    /** The name that tells all controllers that one of them is at work on this server. */
    static final String NAMED_LOCK = "mysql-consistent-snapshot";

    private static final String TICKETS = "SELECT m.OBJECT_TYPE, m.LOCK_TYPE, m.LOCK_DURATION"
            + " FROM performance_schema.metadata_locks m JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID"
            + " WHERE t.PROCESSLIST_ID = ? AND m.LOCK_STATUS = 'GRANTED'"
            + " AND m.OBJECT_TYPE IN ('GLOBAL', 'COMMIT', 'BACKUP LOCK', 'BACKUP')"
            + " ORDER BY m.OBJECT_TYPE DESC, m.LOCK_TYPE";

    private final Connection connection;
    private final ServerAddress address;
    private final long id;
    private final Set<Long> ours = new HashSet<>();

    private WatchSession(Connection connection, ServerAddress address, long id) {
        this.connection = connection;
        this.address = address;
        this.id = id;
    }

    /** Opens that of a run: silent for the whole hold, and before it for as long as an applier takes to stop. */
    static WatchSession open(Connector connector, LockLimits limits) throws LockException {
        Duration idle = limits.maxHold().plus(limits.acquireBudget()).plus(LONGEST_SILENCE);
        return open(connector, STATEMENT_BOUND, (int) idle.toSeconds());
    }

    /** Opens it; it may be idle for long. What fails after the open is closed here. */
    static WatchSession open(Connector connector, Duration statementBound, int idleSeconds) throws LockException {
        Connection connection = connector.open(statementBound);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION wait_timeout = " + idleSeconds);
            long id = DirectPath.connectionId(connection, "server " + connector.address());
            return new WatchSession(connection, connector.address(), id);
        } catch (LockException e) {
            LockSession.closeQuietly(connection);
            throw e;
        } catch (SQLException e) {
            LockSession.closeQuietly(connection);
            throw ServerErrors.onStatement("server " + connector.address(), "opening the watching session", e);
        }
    }

    /** Reads what preflight has to know. */
    ServerFacts inspect() throws LockException {
        try {
            return new Inspection(connection).read();
        } catch (SQLException e) {
            throw failed("preflight", e);
        }
    }

    /** Reads how the server takes part in replication now. */
    ReplicationFacts replication() throws LockException {
        try {
            return new ReplicationInspection(connection).read();
        } catch (SQLException e) {
            throw failed("reading how it takes part in replication", e);
        }
    }

    /** Reads what a choice among several servers needs. */
    ServerGlance glance() throws LockException {
        try {
            return new ReplicationInspection(connection).glance();
        } catch (SQLException e) {
            throw failed("reading which part it plays", e);
        }
    }

    /** {@code user@host} as the server knows it; empty where it does not say. */
    String account() {
        return AccountName.of(connection);
    }

    /** What keeps a run from holding names on this server; empty where nothing does. */
    List<Finding> namesFindings() throws LockException {
        try {
            String refusal = new ReplicationInspection(connection).refusalOfNames();
            return refusal == null
                    ? List.of()
                    : List.of(new Finding(
                            "server " + address,
                            "it refuses named locks, which a run needs (GET_LOCK): " + refusal,
                            "on Percona XtraDB Cluster set pxc_strict_mode to MASTER or PERMISSIVE; on MariaDB with Galera"
                                    + " take a release that allows it (MDEV-30473)"));
        } catch (SQLException e) {
            throw failed("RELEASE_LOCK", e);
        }
    }

    /** These are ours, too, and nobody to wait for. */
    void exempt(Set<Long> ids) {
        ours.addAll(ids);
    }

    /** The version of TLS that this connection speaks, in the server's words; empty where it is not encrypted. */
    String tlsProtocol() throws LockException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Ssl_version'")) {
            return row.next() ? row.getString(2) : "";
        } catch (SQLException e) {
            throw failed("reading Ssl_version", e);
        }
    }

    /** What the other sessions do; our own, this one and the locking one, are left out. */
    List<RunningStatement> others(ServerFacts facts, long lockingId) throws LockException {
        try {
            Set<Long> own = new HashSet<>(ours);
            own.add(id);
            own.add(lockingId);
            return new ProcessList(connection, facts).read(own);
        } catch (SQLException e) {
            throw failed("reading the process list", e);
        }
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

    /** The locks of the whole server that this connection is seen to have been granted. */
    List<LockTicket> tickets(long connectionId) throws LockException {
        List<LockTicket> tickets = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TICKETS)) {
            statement.setLong(1, connectionId);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tickets.add(new LockTicket(row.getString(1), row.getString(2), row.getString(3)));
                }
            }
            return List.copyOf(tickets);
        } catch (SQLException e) {
            throw failed("reading metadata_locks", e);
        }
    }

    /** The sessions that have the read lock of the whole server, whosever they are; only where the server shows them. */
    List<SeenSession> globalLockHolders(ServerFacts facts) throws LockException {
        return sessions(facts.metadataLocksVisible() ? SeenSession.HOLDERS : SeenSession.HOLDERS_BY_PLUGIN);
    }

    /** The sessions that come from this address. */
    List<SeenSession> sessionsFrom(String from) throws LockException {
        return sessions().stream().filter(one -> one.isFrom(from)).toList();
    }

    /** All but this one. */
    List<SeenSession> sessions() throws LockException {
        return sessions(SeenSession.OTHERS);
    }

    private List<SeenSession> sessions(String query) throws LockException {
        try {
            return SeenSession.read(connection, query);
        } catch (SQLException e) {
            throw failed("reading who holds the lock", e);
        }
    }

    /** Reads the position, null where the binary log is off. */
    Position position(PositionReader reader) throws LockException {
        try {
            return reader.read(connection);
        } catch (SQLException e) {
            throw failed("reading the position", e);
        }
    }

    /**
     * Sees that the locking session is on the very server that this one looks at: it alone knows its marker, and the server
     * shows it as ours.
     *
     * @throws LockException when it is not
     */
    void requireSameServer(LockSession locking) throws LockException {
        String server = "server " + address;
        try (Statement statement = connection.createStatement()) {
            for (String name : List.of(NAMED_LOCK, locking.marker())) {
                try (ResultSet row = statement.executeQuery("SELECT IS_USED_LOCK('" + name + "')")) {
                    row.next();
                    if (row.getLong(1) != locking.id()) {
                        throw DirectPath.refused(
                                server,
                                "two connections to it reach different servers (the name is held by " + row.getLong(1)
                                        + ", not by " + locking.id() + ")");
                    }
                }
            }
            DirectPath.requireSeen(connection, id, locking.id(), server);
        } catch (SQLException e) {
            throw failed("IS_USED_LOCK", e);
        }
    }

    /** Ends a connection and with it every lock it holds or waits for. One that is gone already is fine. */
    void kill(long connectionId) throws LockException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("KILL CONNECTION " + connectionId);
        } catch (SQLException e) {
            if (!ServerErrors.isGone(e)) {
                throw failed("KILL CONNECTION " + connectionId, e);
            }
        }
    }

    /**
     * Ends what stands in the way by what frees the table: a running statement alone, its session goes on; or the connection of
     * one that is idle and holds. On MariaDB it is this very statement, on MySQL whatever the connection runs now.
     *
     * @return why the server refused; empty where it did not, or there is nothing to end any more
     */
    Optional<String> end(RunningStatement blocker) throws LockException {
        String sql = "KILL CONNECTION " + blocker.connectionId();
        if (blocker.kind().isRunning()) {
            sql = blocker.queryId() > 0 ? "KILL QUERY ID " + blocker.queryId() : "KILL QUERY " + blocker.connectionId();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return Optional.empty();
        } catch (SQLException e) {
            if (ServerErrors.isConnectionLost(e)) {
                throw failed(sql, e);
            }
            return ServerErrors.isGone(e) ? Optional.empty() : Optional.of(e.getMessage());
        }
    }

    /** What a connection waits for, in the server's words; empty where it is idle or gone. */
    String stateOf(long connectionId) throws LockException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT STATE FROM information_schema.PROCESSLIST WHERE ID = ?")) {
            statement.setLong(1, connectionId);
            try (ResultSet row = statement.executeQuery()) {
                String state = row.next() ? row.getString(1) : null;
                return state == null ? "" : state;
            }
        } catch (SQLException e) {
            throw failed("reading the process list", e);
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
