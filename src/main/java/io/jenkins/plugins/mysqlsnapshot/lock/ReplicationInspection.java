package io.jenkins.plugins.mysqlsnapshot.lock;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@link ReplicationFacts} from an open connection, by trying rather than by version number. By SHOW alone where it can
 * be: a Galera node that is not ready refuses every query of a table.
 */
final class ReplicationInspection {

    private static final String VARIABLES =
            "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('wsrep_on', 'wsrep_provider', 'wsrep_desync',"
                    + " 'group_replication_group_name', 'group_replication_flow_control_mode',"
                    + " 'group_replication_flow_control_applier_threshold', 'server_uuid')";

    private static final String IDENTITY =
            "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('hostname', 'server_uuid', 'read_only')";

    private static final String GALERA_STATUS = "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_ready',"
            + " 'wsrep_cluster_status', 'wsrep_local_state_comment', 'wsrep_cluster_size')";

    /** Of the group itself; not started or stopped by anybody else. */
    private static final String GROUP_CHANNELS = "group_replication_";

    private final Connection connection;

    ReplicationInspection(Connection connection) {
        this.connection = connection;
    }

    ReplicationFacts read() throws SQLException {
        ClusterMember member = member(pairs(VARIABLES));
        for (ReplicaDialect dialect : ReplicaDialect.values()) {
            try {
                return new ReplicationFacts(true, dialect, channels(dialect), member);
            } catch (SQLException e) {
                if (e.getErrorCode() == ServerErrors.SPECIFIC_ACCESS_DENIED) {
                    return new ReplicationFacts(false, dialect, List.of(), member);
                }
                if (e.getErrorCode() != ServerErrors.PARSE_ERROR) {
                    throw e;
                }
            }
        }
        throw new SQLException("the server knows none of SHOW REPLICA STATUS and its older names", "HY000");
    }

    /** Who it is, and which part it plays. */
    ServerGlance glance() throws SQLException {
        ReplicationFacts facts = read();
        Map<String, String> variables = pairs(IDENTITY);
        return new ServerGlance(
                variables.getOrDefault("hostname", ""),
                variables.getOrDefault("server_uuid", ""),
                // MariaDB 12 has more words for it than ON
                !variables.getOrDefault("read_only", "OFF").equals("OFF"),
                facts.member() == null ? 0 : queued(facts.member()),
                facts,
                AccountName.of(connection));
    }

    /** What waits to be applied; 0 where it cannot be read. */
    private long queued(ClusterMember member) throws SQLException {
        if (member.kind() == ClusterMember.Kind.GALERA) {
            return Long.parseLong(pairs("SHOW GLOBAL STATUS LIKE 'wsrep_local_recv_queue'")
                    .getOrDefault("wsrep_local_recv_queue", "0"));
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE"
                        + " FROM performance_schema.replication_group_member_stats WHERE MEMBER_ID = @@server_uuid")) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            // 5.7 has no such column, and the account may not see the table
            if (ServerErrors.isConnectionLost(e)) {
                throw e;
            }
            return 0;
        }
    }

    /**
     * The server's refusal of named locks, without which there is no run: Percona XtraDB Cluster under {@code pxc_strict_mode =
     * ENFORCING} (its manual), some releases of MariaDB with Galera (MDEV-30473). Null where it allows them.
     */
    String refusalOfNames() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DO RELEASE_LOCK('" + WatchSession.NAMED_LOCK + "-trial')");
            return null;
        } catch (SQLException e) {
            if (ServerErrors.isConnectionLost(e)) {
                throw e;
            }
            return e.getMessage();
        }
    }

    private List<ReplicaChannel> channels(ReplicaDialect dialect) throws SQLException {
        List<ReplicaChannel> channels = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(dialect.question())) {
            while (row.next()) {
                ReplicaChannel channel = dialect.channel(row);
                if (!channel.name().startsWith(GROUP_CHANNELS)) {
                    channels.add(channel);
                }
            }
        }
        return List.copyOf(channels);
    }

    private ClusterMember member(Map<String, String> variables) throws SQLException {
        if (isOn(variables.get("wsrep_on"))
                && !variables.getOrDefault("wsrep_provider", "none").equals("none")) {
            return galeraNode(variables, pairs(GALERA_STATUS));
        }
        return variables.getOrDefault("group_replication_group_name", "").isEmpty() ? null : groupMember(variables);
    }

    private static ClusterMember galeraNode(Map<String, String> variables, Map<String, String> status) {
        String state = status.getOrDefault("wsrep_local_state_comment", "Disconnected");
        String cluster = status.getOrDefault("wsrep_cluster_status", "Disconnected");
        if (!cluster.equals("Primary") || !isOn(status.get("wsrep_ready"))) {
            state = state + " in a cluster that is " + cluster;
        }
        return new ClusterMember(
                ClusterMember.Kind.GALERA,
                state,
                "",
                Integer.parseInt(status.getOrDefault("wsrep_cluster_size", "0")),
                isOn(variables.get("wsrep_desync")),
                0);
    }

    private ClusterMember groupMember(Map<String, String> variables) throws SQLException {
        String state = "";
        String role = "";
        int size = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM performance_schema.replication_group_members")) {
            boolean hasRoles = hasColumn(row.getMetaData(), "MEMBER_ROLE");
            state = "OFFLINE";
            while (row.next()) {
                size++;
                if (variables.getOrDefault("server_uuid", "").equals(row.getString("MEMBER_ID"))) {
                    state = row.getString("MEMBER_STATE");
                    role = hasRoles ? row.getString("MEMBER_ROLE") : "";
                }
            }
        } catch (SQLException e) {
            if (e.getErrorCode() != ServerErrors.TABLE_ACCESS_DENIED) {
                throw e;
            }
        }
        return new ClusterMember(ClusterMember.Kind.GROUP_REPLICATION, state, role, size, false, threshold(variables));
    }

    private static int threshold(Map<String, String> variables) {
        return variables.getOrDefault("group_replication_flow_control_mode", "").equals("QUOTA")
                ? Integer.parseInt(variables.getOrDefault("group_replication_flow_control_applier_threshold", "0"))
                : 0;
    }

    private static boolean hasColumn(ResultSetMetaData columns, String name) throws SQLException {
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (columns.getColumnLabel(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOn(String value) {
        return value != null && (value.equalsIgnoreCase("ON") || value.equals("1"));
    }

    private Map<String, String> pairs(String question) throws SQLException {
        Map<String, String> pairs = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            while (row.next()) {
                pairs.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2));
            }
        }
        return pairs;
    }
}
