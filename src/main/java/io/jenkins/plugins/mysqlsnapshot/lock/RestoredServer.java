package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One connection to a server that was booted on a copy of a set. Used by one thread, closed by whoever opened it. */
public final class RestoredServer implements AutoCloseable {

    /** What {@code CHECK TABLE} says of a table that is as it should be. */
    private static final List<String> SOUND = List.of("OK", "Table is already up to date");

    /** A server that does not greet for so long does not yet. */
    private static final Duration LOGIN_BOUND = Duration.ofSeconds(10);

    private final Connection connection;
    private final String version;

    private RestoredServer(Connection connection, String version) {
        this.connection = connection;
        this.version = version;
    }

    /**
     * Opens it.
     *
     * @param statementBound how long a statement may take before the server counts as dead
     * @throws LockException when it does not answer yet, or refuses the account
     */
    public static RestoredServer open(ServerAccess access, Duration statementBound) throws LockException {
        Connection connection = new Connector(access).open(LOGIN_BOUND);
        try {
            String version = single(connection, "SELECT VERSION()");
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(statementBound.toMillis()));
            return new RestoredServer(connection, version);
        } catch (SQLException e) {
            LockSession.closeQuietly(connection);
            throw failed("its version", e);
        }
    }

    /** As the server says it. */
    public String version() {
        return version;
    }

    private boolean isMariaDb() {
        return version.toLowerCase(Locale.ROOT).contains("mariadb");
    }

    /**
     * Where it stands; before anything is written to it.
     *
     * @throws LockException when the server does not tell
     */
    public RestoredPosition position() throws LockException {
        try {
            boolean logs = "1".equals(single(connection, "SELECT @@GLOBAL.log_bin"));
            return new RestoredPosition(gtids(), uuid(), logs ? endBeforeBoot() : "");
        } catch (SQLException e) {
            throw failed("its position", e);
        }
    }

    private String gtids() throws SQLException {
        String variable = isMariaDb() ? "@@GLOBAL.gtid_binlog_pos" : "@@GLOBAL.gtid_executed";
        return single(connection, "SELECT " + variable).replaceAll("\\s", "");
    }

    private String uuid() throws SQLException {
        return isMariaDb() ? "" : single(connection, "SELECT @@GLOBAL.server_uuid");
    }

    /** Each boot begins a new file, so what was written before ends the last but one; recovery has cut off half an event. */
    private String endBeforeBoot() throws SQLException {
        String last = "";
        String lastButOne = "";
        for (Map.Entry<String, Long> file : binaryLogs().entrySet()) {
            lastButOne = last;
            last = file.getKey() + ":" + file.getValue();
        }
        return lastButOne;
    }

    /** With their sizes in bytes, oldest first. */
    private Map<String, Long> binaryLogs() throws SQLException {
        Map<String, Long> logs = new LinkedHashMap<>();
        try (Statement query = connection.createStatement();
                ResultSet files = query.executeQuery("SHOW BINARY LOGS")) {
            while (files.next()) {
                logs.put(files.getString(1), files.getLong(2));
            }
        }
        return logs;
    }

    /**
     * Whether it goes on from where a set was cut, however much was written to it since.
     *
     * @param from where the server stood when it was cut
     * @param to the end of the range where commits went on meanwhile; null where the position is exact
     * @throws LockException when the server does not tell
     */
    public PositionDescent descentFrom(Position from, Position to) throws LockException {
        try {
            boolean logs = "1".equals(single(connection, "SELECT @@GLOBAL.log_bin"));
            return PositionDescent.of(from, to, gtids(), uuid(), logs ? binaryLogs() : Map.of());
        } catch (SQLException e) {
            throw failed("where it goes on", e);
        }
    }

    /**
     * The tables of all schemas but the server's own, quoted for SQL.
     *
     * @throws LockException when the server does not tell
     */
    public List<String> tables() throws LockException {
        List<String> tables = new ArrayList<>();
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES"
                        + " WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA NOT IN"
                        + " ('mysql', 'sys', 'information_schema', 'performance_schema')"
                        + " ORDER BY TABLE_SCHEMA, TABLE_NAME")) {
            while (row.next()) {
                tables.add(quoted(row.getString(1)) + "." + quoted(row.getString(2)));
            }
        } catch (SQLException e) {
            throw failed("the list of its tables", e);
        }
        return tables;
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /**
     * Reads one table from end to end.
     *
     * @param table quoted, as {@link #tables()} has it
     * @param quick without a look at the structure of its indexes
     * @return what is wrong with it, a line each; empty where nothing is
     * @throws LockException when the server does not answer: it may have died of what it read
     */
    public List<String> check(String table, boolean quick) throws LockException {
        List<String> wrong = new ArrayList<>();
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("CHECK TABLE " + table + (quick ? " QUICK" : ""))) {
            while (row.next()) {
                String type = row.getString("Msg_type");
                String text = row.getString("Msg_text");
                // an engine that cannot check says so as a note
                if (!SOUND.contains(text) && !"note".equalsIgnoreCase(type)) {
                    wrong.add(table + ": " + text);
                }
            }
        } catch (SQLException e) {
            throw failed("CHECK TABLE " + table, e);
        }
        return wrong;
    }

    /**
     * Counts all rows of one table into a number, by reading each.
     *
     * @param table quoted
     * @return null where there is no such table, or it is a view
     * @throws LockException when the server does not answer: it may have died of what it read
     */
    public Long checksum(String table) throws LockException {
        // without EXTENDED a server may tell the number that the table itself keeps, and read no row
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("CHECKSUM TABLE " + table + " EXTENDED")) {
            row.next();
            long number = row.getLong("Checksum");
            return row.wasNull() ? null : Long.valueOf(number);
        } catch (SQLException e) {
            throw failed("CHECKSUM TABLE " + table, e);
        }
    }

    /**
     * Asks one question that is answered by yes in every row.
     *
     * @return null where it is so, that is: there are rows, and none begins with 0, an empty text or NULL; else what was found
     * @throws LockException when the server cannot answer it
     */
    public String contradiction(String sql) throws LockException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(sql)) {
            if (!row.next()) {
                return "no row";
            }
            do {
                String first = row.getString(1);
                if (first == null || first.isEmpty() || first.equals("0")) {
                    return first == null ? "NULL" : "'" + first + "'";
                }
            } while (row.next());
            return null;
        } catch (SQLException e) {
            throw failed("the check " + sql, e);
        }
    }

    /**
     * Changes the copy; never a server that anybody works with.
     *
     * @return how many rows it changed, 0 for what changes none
     * @throws LockException when the server refuses it
     */
    public long change(String sql) throws LockException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? 0 : Math.max(0, statement.getLargeUpdateCount());
        } catch (SQLException e) {
            throw new LockException(
                    new Finding("the server on the copy", "refuses " + sql + ": " + e.getMessage(), "correct it"), e);
        }
    }

    private static String single(Connection connection, String sql) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(sql)) {
            return row.next() && row.getString(1) != null ? row.getString(1) : "";
        }
    }

    private static LockException failed(String what, SQLException e) {
        return new LockException(
                new Finding(
                        "the server on the copy",
                        "does not tell " + what + ": " + e.getMessage(),
                        "see what its log says; the set itself is untouched"),
                e);
    }

    @Override
    public void close() {
        LockSession.closeQuietly(connection);
    }
}
