package io.jenkins.plugins.mysqlsnapshot.lock;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Finds a server's features by statements that change nothing: each lets go of something that is not held. */
final class FeatureTrial {

    private final Connection connection;

    FeatureTrial(Connection connection) {
        this.connection = connection;
    }

    /** @param variables as read before; Percona Server names its backup locks there */
    Set<ServerFeature> features(Map<String, String> variables) throws SQLException {
        Set<ServerFeature> features = EnumSet.noneOf(ServerFeature.class);
        if (parses("UNLOCK INSTANCE")) {
            features.add(ServerFeature.INSTANCE_LOCK);
        }
        if (parses("BACKUP STAGE END")) {
            features.add(ServerFeature.BACKUP_STAGES);
        }
        if (variables.getOrDefault("have_backup_locks", "NO").equalsIgnoreCase("YES")) {
            features.add(ServerFeature.TABLES_FOR_BACKUP);
        }
        if (answers("SELECT TIME_MS, QUERY_ID FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()")) {
            features.add(ServerFeature.PROCESS_MILLIS);
        }
        if (answers("SELECT 1 FROM performance_schema.events_statements_current e JOIN performance_schema.threads t"
                + " ON t.THREAD_ID = e.THREAD_ID WHERE t.PROCESSLIST_ID = CONNECTION_ID() AND e.TIMER_WAIT > 0")) {
            features.add(ServerFeature.STATEMENT_TIMES);
        }
        if (runs("SELECT THREAD_ID, LOCK_MODE FROM information_schema.METADATA_LOCK_INFO LIMIT 1")) {
            features.add(ServerFeature.METADATA_LOCK_INFO);
        }
        if (lostMetadataLocks()) {
            features.add(ServerFeature.METADATA_LOCKS_LOST);
        }
        return Set.copyOf(features);
    }

    /** A missing right, or nothing to let go of, is an error too, but one of a server that knows the statement. */
    private boolean parses(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            if (ServerErrors.isConnectionLost(e)) {
                throw e;
            }
            return e.getErrorCode() != ServerErrors.PARSE_ERROR;
        }
    }

    /** Whether there is such a table, empty or not. */
    private boolean runs(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            if (ServerErrors.isConnectionLost(e)) {
                throw e;
            }
            return false;
        }
    }

    private boolean lostMetadataLocks() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MetadataLocks.LOST)) {
            return row.next() && row.getLong(2) > 0;
        }
    }

    /** Whether there is a row; where the table, a column or the right is missing, there is none. */
    private boolean answers(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next();
        } catch (SQLException e) {
            if (ServerErrors.isConnectionLost(e)) {
                throw e;
            }
            return false;
        }
    }
}
