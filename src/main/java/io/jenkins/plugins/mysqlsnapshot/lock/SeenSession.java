package io.jenkins.plugins.mysqlsnapshot.lock;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A session of somebody else's, as the server shows it at one moment. Facts, and what follows from them.
 *
 * @param host where it comes from, with its port
 * @param idle whether it runs no statement
 * @param state in the server's words; empty where there is none
 * @param statement that it runs, as far as it can be seen; empty where it runs none
 */
record SeenSession(long connectionId, String user, String host, boolean idle, String state, String statement) {

    /** Who has the whole server's read lock: MySQL's last ticket of the three, or MariaDB's. */
    static final String HOLDERS = "SELECT DISTINCT p.ID, p.USER, p.HOST, p.COMMAND, p.STATE, p.INFO"
            + " FROM performance_schema.metadata_locks m JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID"
            + " JOIN information_schema.PROCESSLIST p ON p.ID = t.PROCESSLIST_ID WHERE m.LOCK_STATUS = 'GRANTED'"
            + " AND ((m.OBJECT_TYPE = 'COMMIT' AND m.LOCK_TYPE = 'SHARED')"
            + " OR (m.OBJECT_TYPE = 'BACKUP' AND m.LOCK_TYPE LIKE 'BACKUP_FTWRL%'))";

    static final String HOLDERS_BY_PLUGIN = "SELECT DISTINCT p.ID, p.USER, p.HOST, p.COMMAND, p.STATE, p.INFO"
            + " FROM information_schema.METADATA_LOCK_INFO m JOIN information_schema.PROCESSLIST p ON p.ID = m.THREAD_ID"
            + " WHERE m.LOCK_MODE LIKE 'MDL_BACKUP_FTWRL%' OR (m.LOCK_MODE = 'MDL_SHARED' AND m.LOCK_TYPE = 'Commit lock')";

    static final String OTHERS =
            "SELECT p.ID, p.USER, p.HOST, p.COMMAND, p.STATE, p.INFO FROM information_schema.PROCESSLIST p"
                    + " WHERE p.ID <> CONNECTION_ID()";

    static List<SeenSession> read(Connection connection, String query) throws SQLException {
        List<SeenSession> sessions = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                sessions.add(new SeenSession(
                        row.getLong(1),
                        row.getString(2),
                        Objects.requireNonNullElse(row.getString(3), ""),
                        "Sleep".equals(row.getString(4)),
                        Objects.requireNonNullElse(row.getString(5), ""),
                        Objects.requireNonNullElse(row.getString(6), "")));
            }
            return sessions;
        }
    }

    /** Whether it comes from this address; never where that is not known. */
    boolean isFrom(String address) {
        int port = host.lastIndexOf(':');
        return !address.isEmpty() && (port < 0 ? host : host.substring(0, port)).equals(address);
    }

    /** It has asked for a lock and has no answer yet. */
    boolean isTaking() {
        String sql = statement.toUpperCase(Locale.ROOT);
        return sql.startsWith("FLUSH") || sql.startsWith("BACKUP STAGE");
    }

    /** The statement after the lock in the tutorials' command; a client gets there only if the lock was granted. */
    boolean sleeps() {
        return state.equalsIgnoreCase("User sleep");
    }

    /** As the log calls it. */
    String words() {
        return "connection " + connectionId + " (" + user + "@" + host + ")";
    }
}
