package io.jenkins.plugins.mysqlsnapshot.lock;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the sessions of a server hold on tables, read as facts: by {@code performance_schema.metadata_locks}, by MariaDB's plugin
 * {@code METADATA_LOCK_INFO}, or not at all, whichever the server has. Used by the thread of the run alone.
 */
final class MetadataLocks {

    /**
     * Idle sessions with metadata locks that only LOCK TABLES, HANDLER and FLUSH TABLES with a list keep between statements (seen
     * on 8.0.15: all of them make FLUSH TABLES WITH READ LOCK wait, the last LOCK INSTANCE FOR BACKUP too). A session that is
     * idle only for an instant is not asked for: it is a busy one. MariaDB keeps no GLOBAL lock, and shows a HANDLER like an
     * idle transaction, for which no lock waits there.
     */
    private static final String IDLE_HOLDERS =
            "SELECT t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST, t.PROCESSLIST_TIME,"
                    // the alphabet has the strongest last, where a session holds several
                    + " MAX(CASE WHEN m.OBJECT_TYPE = 'BACKUP LOCK' THEN 'FLUSH' WHEN m.OBJECT_TYPE = 'GLOBAL' THEN 'WRITE'"
                    + " WHEN m.LOCK_TYPE = 'SHARED' THEN 'HANDLER' WHEN m.LOCK_TYPE = 'SHARED_NO_WRITE' THEN 'EXPORT'"
                    + " WHEN m.LOCK_TYPE = 'SHARED_READ_ONLY' THEN 'READ' ELSE 'WRITE' END)"
                    + " FROM performance_schema.metadata_locks m JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID"
                    + " WHERE m.LOCK_STATUS = 'GRANTED' AND t.PROCESSLIST_COMMAND = 'Sleep' AND t.PROCESSLIST_TIME >= 1"
                    + " AND ((m.OBJECT_TYPE IN ('GLOBAL', 'BACKUP LOCK') AND m.LOCK_TYPE = 'INTENTION_EXCLUSIVE')"
                    + " OR (m.OBJECT_TYPE = 'TABLE'"
                    + " AND m.LOCK_TYPE IN ('SHARED', 'SHARED_READ_ONLY', 'SHARED_NO_WRITE', 'SHARED_NO_READ_WRITE')))"
                    + " GROUP BY t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST, t.PROCESSLIST_TIME";

    /** The same by the plugin (seen on 10.11 and 11.8), which shows what is granted, and to every account. */
    private static final String IDLE_HOLDERS_BY_PLUGIN = "SELECT p.ID, p.USER, p.HOST, p.TIME,"
            + " MAX(CASE m.LOCK_MODE WHEN 'MDL_SHARED_NO_WRITE' THEN 'EXPORT' WHEN 'MDL_SHARED_READ_ONLY' THEN 'READ' ELSE 'WRITE' END)"
            + " FROM information_schema.METADATA_LOCK_INFO m JOIN information_schema.PROCESSLIST p ON p.ID = m.THREAD_ID"
            + " WHERE p.COMMAND = 'Sleep' AND p.TIME >= 1"
            + " AND m.LOCK_MODE IN ('MDL_SHARED_READ_ONLY', 'MDL_SHARED_NO_WRITE', 'MDL_SHARED_NO_READ_WRITE')"
            + " GROUP BY p.ID, p.USER, p.HOST, p.TIME";

    /** Who has, or waits for, any metadata lock, and whether one of DDL; GET_LOCK's are none that a lock would wait for. */
    private static final String HOLDERS =
            "SELECT t.PROCESSLIST_ID, MAX((m.OBJECT_TYPE = 'BACKUP LOCK' AND m.LOCK_TYPE = 'INTENTION_EXCLUSIVE')"
                    + " OR (m.OBJECT_TYPE = 'BACKUP' AND m.LOCK_TYPE IN ('BACKUP_DDL', 'BACKUP_ALTER_COPY')))"
                    + " FROM performance_schema.metadata_locks m JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID"
                    + " WHERE m.OBJECT_TYPE <> 'USER LEVEL LOCK' AND t.PROCESSLIST_ID IS NOT NULL GROUP BY t.PROCESSLIST_ID";

    private static final String HOLDERS_BY_PLUGIN =
            "SELECT THREAD_ID, MAX(LOCK_MODE IN ('MDL_BACKUP_DDL', 'MDL_BACKUP_ALTER_COPY'))"
                    + " FROM information_schema.METADATA_LOCK_INFO GROUP BY THREAD_ID";

    /** Tickets for which the table had no room, since the server's start. */
    static final String LOST = "SHOW GLOBAL STATUS LIKE 'Performance_schema_metadata_lock_lost'";

    private final Connection connection;
    private final boolean byTable;
    private final boolean byPlugin;

    MetadataLocks(Connection connection, ServerFacts facts) {
        this.connection = connection;
        this.byTable = facts.metadataLocksVisible();
        this.byPlugin = !byTable && facts.has(ServerFeature.METADATA_LOCK_INFO);
    }

    /**
     * These, as the tickets tell them: what holds one of DDL is DDL, whatever its text; what has none keeps no table and is left
     * out, as long as every ticket is in the table. To be asked after the process list was read: then a statement that ended in
     * between is left out, and none that began is.
     */
    List<RunningStatement> refine(List<RunningStatement> statements) throws SQLException {
        if (!byTable && !byPlugin) {
            return statements;
        }
        Map<Long, Boolean> ddlByHolder = holders();
        // the plugin does not show who still waits for a ticket
        boolean some = byTable
                && statements.stream().anyMatch(one -> !ddlByHolder.containsKey(one.connectionId()))
                && isComplete();
        return statements.stream()
                .filter(one -> !some || ddlByHolder.containsKey(one.connectionId()))
                .map(one -> ddlByHolder.getOrDefault(one.connectionId(), false) ? one.withKind(StatementKind.DDL) : one)
                .toList();
    }

    private Map<Long, Boolean> holders() throws SQLException {
        Map<Long, Boolean> holders = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(byTable ? HOLDERS : HOLDERS_BY_PLUGIN)) {
            while (row.next()) {
                holders.put(row.getLong(1), row.getInt(2) == 1);
            }
        }
        return holders;
    }

    /** Whether no ticket was ever lost. Asked after the table was read: a loss that made a row missing shows by then. */
    private boolean isComplete() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LOST)) {
            return row.next() && row.getLong(2) == 0;
        }
    }

    /** Sessions that are idle and keep tables; none where that cannot be seen. */
    List<RunningStatement> idleHolders() throws SQLException {
        List<RunningStatement> found = new ArrayList<>();
        if (!byTable && !byPlugin) {
            return found;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(byTable ? IDLE_HOLDERS : IDLE_HOLDERS_BY_PLUGIN)) {
            while (row.next()) {
                found.add(new RunningStatement(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        Duration.ofSeconds(row.getLong(4)),
                        false,
                        kind(row.getString(5)),
                        true,
                        false,
                        0,
                        "idle, holds " + words(row.getString(5))));
            }
        }
        return found;
    }

    private static StatementKind kind(String held) {
        return switch (held) {
            case "WRITE" -> StatementKind.WRITE_HELD;
            case "FLUSH" -> StatementKind.DDL_HELD;
            default -> StatementKind.READ_HELD;
        };
    }

    private static String words(String held) {
        return switch (held) {
            case "HANDLER" -> "an open HANDLER";
            case "READ", "WRITE" -> "LOCK TABLES … " + held;
            default -> "FLUSH TABLES … FOR EXPORT or WITH READ LOCK";
        };
    }
}
