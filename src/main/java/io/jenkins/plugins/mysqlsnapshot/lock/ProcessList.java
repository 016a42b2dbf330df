package io.jenkins.plugins.mysqlsnapshot.lock;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the other sessions of a server do, read on the watching session as facts: running statements, and sessions that keep
 * tables while they are idle where that can be seen. Knows no policy. Used by the thread of the run alone.
 */
final class ProcessList {

    /** Connections that run no statement of a user, by {@code Command} of the process list. */
    private static final Set<String> NO_STATEMENT =
            Set.of("sleep", "daemon", "binlog dump", "binlog dump gtid", "slave_io", "slave_sql", "slave_worker");

    /** Threads of the server itself, by {@code User}: of replication, Galera, and the one that starts events. */
    private static final Set<String> SYSTEM_USERS = Set.of("system user", "event_scheduler");

    /** A running event shows as a connection that is never through with connecting. It is waited for, but never ended. */
    private static final String EVENT_COMMAND = "connect";

    private static final String KILLED_COMMAND = "killed";

    /** A CALL has a row for itself and one for the statement in it: the older one counts, as in the process list. */
    private static final String STATEMENT_MILLIS =
            "SELECT t.PROCESSLIST_ID, MAX(e.TIMER_WAIT) DIV 1000000000 FROM performance_schema.events_statements_current e"
                    + " JOIN performance_schema.threads t ON t.THREAD_ID = e.THREAD_ID"
                    + " WHERE e.END_EVENT_ID IS NULL AND e.TIMER_WAIT IS NOT NULL AND t.PROCESSLIST_ID IS NOT NULL"
                    + " GROUP BY t.PROCESSLIST_ID";

    private static final String WITH_MILLIS =
            "SELECT ID AS Id, USER AS User, HOST AS Host, COMMAND AS Command, TIME AS Time, STATE AS State, INFO AS Info, TIME_MS, QUERY_ID"
                    + " FROM information_schema.PROCESSLIST";

    private final Connection connection;
    private final ServerFacts facts;

    ProcessList(Connection connection, ServerFacts facts) {
        this.connection = connection;
        this.facts = facts;
    }

    /** All there is except for one's own sessions. */
    List<RunningStatement> read(Set<Long> own) throws SQLException {
        MetadataLocks locks = new MetadataLocks(connection, facts);
        List<RunningStatement> found = new ArrayList<>(locks.refine(statements()));
        found.addAll(locks.idleHolders());
        found.removeIf(statement -> own.contains(statement.connectionId()));
        return found;
    }

    private List<RunningStatement> statements() throws SQLException {
        boolean millis = facts.has(ServerFeature.PROCESS_MILLIS);
        List<RunningStatement> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(millis ? WITH_MILLIS : "SHOW FULL PROCESSLIST")) {
            while (row.next()) {
                String info = row.getString("Info");
                String command = row.getString("Command").toLowerCase(Locale.ROOT);
                String user = row.getString("User");
                boolean waits = GivenUpAttempt.FLUSH_STATE.equals(row.getString("State"));
                if (info != null && !NO_STATEMENT.contains(command) && !SYSTEM_USERS.contains(user)) {
                    found.add(new RunningStatement(
                            row.getLong("Id"),
                            user,
                            row.getString("Host"),
                            millis
                                    ? Duration.ofMillis((long) row.getDouble("TIME_MS"))
                                    : Duration.ofSeconds(row.getLong("Time")),
                            millis,
                            StatementKind.of(info),
                            !command.equals(EVENT_COMMAND) && !command.equals(KILLED_COMMAND) && !waits,
                            waits,
                            millis ? row.getLong("QUERY_ID") : 0,
                            RunningStatement.masked(info)));
                }
            }
        }
        return facts.has(ServerFeature.STATEMENT_TIMES) && !millis ? aged(found) : found;
    }

    /** The same with exact ages. Asked later: one that ended meanwhile has none, and a new one in its place is young. */
    private List<RunningStatement> aged(List<RunningStatement> statements) throws SQLException {
        Map<Long, Duration> ages = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STATEMENT_MILLIS)) {
            while (row.next()) {
                ages.put(row.getLong(1), Duration.ofMillis(row.getLong(2)));
            }
        }
        return statements.stream()
                .map(one -> ages.containsKey(one.connectionId()) ? one.aged(ages.get(one.connectionId())) : one)
                .toList();
    }
}
