package io.jenkins.plugins.mysqlsnapshot.lock;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Reads the {@link Position} of a server in as few round trips as it allows, because writers wait meanwhile. */
final class PositionReader {

    /** Newest first. Which one a server knows is tried, not read from its version: version numbers are no ladder. */
    private static final String[] STATEMENTS = {"SHOW BINARY LOG STATUS", "SHOW BINLOG STATUS", "SHOW MASTER STATUS"};

    private final String statement;
    private final boolean mariaDb;
    private final String serverUuid;
    private final boolean binlogOff;

    /** Else what a server has executed once says nothing of the writes that have no GTID. */
    private final boolean everyWriteHasGtid;

    PositionReader(ServerFacts facts) {
        this.statement = facts.positionStatement();
        this.mariaDb = facts.isMariaDb();
        this.serverUuid = facts.serverUuid();
        this.binlogOff = facts.isOff("log_bin");
        this.everyWriteHasGtid =
                mariaDb || facts.variables().getOrDefault("gtid_mode", "OFF").equalsIgnoreCase("ON");
    }

    /** The form that this server knows. A missing privilege is left to preflight: the form is known then, too. */
    static String statementOf(Connection connection) throws SQLException {
        for (String candidate : STATEMENTS) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(candidate);
                return candidate;
            } catch (SQLException e) {
                if (e.getErrorCode() == ServerErrors.SPECIFIC_ACCESS_DENIED) {
                    return candidate;
                }
                if (e.getErrorCode() != ServerErrors.PARSE_ERROR) {
                    throw e;
                }
            }
        }
        return STATEMENTS[STATEMENTS.length - 1];
    }

    /**
     * Reads it; null where the binary log is off. With it on, a server without a position is an error: what the manifest
     * promises must not be guessed.
     */
    Position read(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(statement)) {
            if (!row.next()) {
                if (binlogOff) {
                    return null;
                }
                throw new SQLException("the server has no binary log position", "HY000");
            }
            // on MariaDB it has no such column
            String gtids = mariaDb || !everyWriteHasGtid ? null : row.getString("Executed_Gtid_Set");
            return new Position(
                    row.getString("File"),
                    row.getLong("Position"),
                    mariaDb ? mariaDbGtids(connection) : gtids == null ? "" : gtids.replaceAll("\\s", ""),
                    serverUuid);
        }
    }

    private static String mariaDbGtids(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT @@gtid_binlog_pos")) {
            row.next();
            return row.getString(1);
        }
    }
}
