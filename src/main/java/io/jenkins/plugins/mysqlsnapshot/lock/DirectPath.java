package io.jenkins.plugins.mysqlsnapshot.lock;

import com.mysql.cj.jdbc.JdbcConnection;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Whether a connection leads to the server itself. A proxy that speaks the protocol may share connections, spread them over
 * several servers, and keep one open that the server should have closed; bytes that are only passed on do no harm. Stateless.
 */
final class DirectPath {

    /** ProxySQL answers exactly this text itself; MySQL Router and others greet with a number of their own. */
    private static final String ASKED = "SELECT CONNECTION_ID()";

    /** The same for the server, another text for a proxy; no table, since a Galera node that is not ready refuses any. */
    private static final String ASKED_OTHERWISE = "SELECT 0 + CONNECTION_ID()";

    private static final String SEEN =
            "SELECT USER = SUBSTRING_INDEX(USER(), '@', 1) FROM information_schema.PROCESSLIST WHERE ID = ?";

    /** Every account sees these of its own sessions, where the server keeps them. */
    private static final String PROGRAM = "SELECT ATTR_VALUE FROM performance_schema.session_account_connect_attrs"
            + " WHERE PROCESSLIST_ID = ? AND ATTR_NAME = 'program_name'";

    private DirectPath() {}

    /**
     * The connection's number, which greeting, answer and server agree upon.
     *
     * @throws LockException when they do not: somebody answers in the server's place
     */
    static long connectionId(Connection connection, String server) throws SQLException, LockException {
        long greeted = connection.unwrap(JdbcConnection.class).getId();
        long asked = number(connection, ASKED);
        long askedOtherwise = number(connection, ASKED_OTHERWISE);
        // a greeting has room for 32 bits
        if (asked != askedOtherwise || (greeted & 0xFFFFFFFFL) != (asked & 0xFFFFFFFFL)) {
            throw refused(
                    server,
                    "the connection has several numbers (greeted as " + greeted + ", answered " + asked
                            + ", counted by the server as " + askedOtherwise + ")");
        }
        return asked;
    }

    /**
     * Looks from one connection at another one of ours.
     *
     * @throws LockException when the server does not show it as ours
     */
    static void requireSeen(Connection from, long ownId, long otherId, String server)
            throws SQLException, LockException {
        try (PreparedStatement statement = from.prepareStatement(SEEN)) {
            statement.setLong(1, otherId);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    throw refused(
                            server, "the process list does not show connection " + otherId + " as this account's");
                }
            }
        }
        String own = program(from, ownId);
        if (own != null && !own.equals(program(from, otherId))) {
            throw refused(server, "connection " + otherId + " is another program's");
        }
    }

    private static String program(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PROGRAM)) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        } catch (SQLException e) {
            if (ServerErrors.isConnectionLost(e)) {
                throw e;
            }
            return null;
        }
    }

    static LockException refused(String server, String found) {
        return new LockException(new Finding(
                server,
                found + ": there is a proxy or load balancer in between",
                "give the address of the one server whose volumes are cut"));
    }

    private static long number(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getLong(1);
        }
    }
}
