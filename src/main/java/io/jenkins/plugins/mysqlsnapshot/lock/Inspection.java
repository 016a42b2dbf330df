package io.jenkins.plugins.mysqlsnapshot.lock;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@link ServerFacts} from an open connection, by trying features rather than by version number. */
final class Inspection {

    private static final String VARIABLES =
            "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version', 'hostname', 'port', 'server_uuid',"
                    + " 'log_bin', 'log_bin_basename', 'gtid_mode', 'sync_binlog', 'innodb_flush_log_at_trx_commit', 'datadir',"
                    + " 'innodb_data_home_dir', 'innodb_data_file_path', 'innodb_log_group_home_dir', 'innodb_undo_directory',"
                    + " 'innodb_doublewrite_dir', 'innodb_directories', 'aria_log_dir_path', 'tmpdir', 'have_backup_locks')";

    /** MEMORY and data-less engines lose nothing in a crash that a restart would not lose; the system's schemas are exempt. */
    private static final String UNSAFE_TABLES = "SELECT TABLE_SCHEMA, TABLE_NAME, ENGINE FROM information_schema.TABLES"
            + " WHERE TABLE_TYPE = 'BASE TABLE'"
            + " AND TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')"
            + " AND ENGINE NOT IN ('InnoDB', 'MEMORY', 'BLACKHOLE', 'FEDERATED', 'PERFORMANCE_SCHEMA')"
            + " ORDER BY TABLE_SCHEMA, TABLE_NAME LIMIT 10";

    private static final Pattern GLOBAL_GRANT =
            Pattern.compile("GRANT (.+) ON \\*\\.\\* TO .*", Pattern.CASE_INSENSITIVE);

    private final Connection connection;

    Inspection(Connection connection) {
        this.connection = connection;
    }

    ServerFacts read() throws SQLException {
        Map<String, String> variables = new HashMap<>();
        for (String[] row : rows(VARIABLES, 2)) {
            variables.put(row[0].toLowerCase(Locale.ROOT), row[1]);
        }
        return new ServerFacts(
                Map.copyOf(variables),
                privileges(),
                redoLogEnabled(),
                unsafeTables(),
                metadataLocksVisible(),
                PositionReader.statementOf(connection),
                new FeatureTrial(connection).features(variables),
                AccountName.of(connection));
    }

    private Set<String> privileges() throws SQLException {
        Set<String> privileges = new HashSet<>();
        addGlobalGrants(privileges, "SHOW GRANTS FOR CURRENT_USER()");
        // MySQL lists an active role's own privileges only when the role is named; MariaDB lists them anyway
        for (String[] row : rowsOrNone("SELECT CURRENT_ROLE()", 1)) {
            if (row[0] != null && row[0].startsWith("`")) {
                addGlobalGrants(privileges, "SHOW GRANTS FOR CURRENT_USER() USING " + row[0]);
            }
        }
        return Set.copyOf(privileges);
    }

    private void addGlobalGrants(Set<String> privileges, String statement) {
        for (String[] row : rowsOrNone(statement, 1)) {
            Matcher grant = GLOBAL_GRANT.matcher(row[0]);
            if (grant.matches()) {
                for (String privilege : grant.group(1).split(",", -1)) {
                    privileges.add(privilege.trim().toUpperCase(Locale.ROOT));
                }
            }
        }
    }

    private boolean redoLogEnabled() throws SQLException {
        for (String[] row : rows("SHOW GLOBAL STATUS LIKE 'Innodb_redo_log_enabled'", 2)) {
            return !row[1].equalsIgnoreCase("OFF");
        }
        return true;
    }

    private List<String> unsafeTables() throws SQLException {
        List<String> tables = new ArrayList<>();
        for (String[] row : rows(UNSAFE_TABLES, 3)) {
            tables.add(row[0] + "." + row[1] + " (" + row[2] + ")");
        }
        return List.copyOf(tables);
    }

    /**
     * The right alone is not enough: in 5.7 the instrument is off by default, and the table then stays empty. Where it works,
     * it shows at least the lock of this very query.
     */
    private boolean metadataLocksVisible() {
        return !rowsOrNone(
                        "SELECT 1 FROM performance_schema.metadata_locks m"
                                + " JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID"
                                + " WHERE t.PROCESSLIST_ID = CONNECTION_ID()",
                        1)
                .isEmpty();
    }

    private List<String[]> rowsOrNone(String query, int columns) {
        try {
            return rows(query, columns);
        } catch (SQLException e) {
            return List.of();
        }
    }

    private List<String[]> rows(String query, int columns) throws SQLException {
        List<String[]> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                String[] row = new String[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = result.getString(i + 1);
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
