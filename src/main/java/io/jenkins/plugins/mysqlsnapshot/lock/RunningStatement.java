package io.jenkins.plugins.mysqlsnapshot.lock;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Something that another session does and that a lock may have to wait behind. A fact; what it means is decided elsewhere.
 *
 * @param connectionId as in the process list
 * @param age for how long
 * @param exactAge whether the age is finer than the process list's whole seconds, which may be wrong by almost one
 * @param endable whether it may be ended: neither a thread of the server, nor of replication, nor being ended already, nor one
 *     that itself only waits for somebody else's statement to end
 * @param waitsForFlush whether it does nothing but wait for a table that another statement keeps from being closed
 * @param queryId the server's own number of this very statement; 0 where it has none (only MariaDB has)
 * @param what the statement, cut short and with its literals masked, or what is held
 */
record RunningStatement(
        long connectionId,
        String user,
        String host,
        Duration age,
        boolean exactAge,
        StatementKind kind,
        boolean endable,
        boolean waitsForFlush,
        long queryId,
        String what) {

    private static final int SHOWN = 200;

    /** More than is ever shown, few enough that a statement with megabytes of literals costs nothing. */
    private static final int LOOKED_AT = 4000;

    private static final Pattern SINGLE_QUOTED = Pattern.compile("'(?:[^'\\\\]++|\\\\.|'')*+'?");
    private static final Pattern DOUBLE_QUOTED = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.|\"\")*+\"?");
    private static final Pattern NUMBER = Pattern.compile("\\b(?:0[xX][0-9a-fA-F]+|\\d+(?:\\.\\d+)?)\\b");

    /** Literals may be anyone's data: they do not belong into a build's log. */
    static String masked(String sql) {
        String flat = sql.substring(0, Math.min(sql.length(), LOOKED_AT)).replaceAll("\\s+", " ");
        flat = SINGLE_QUOTED.matcher(flat).replaceAll("?");
        flat = DOUBLE_QUOTED.matcher(flat).replaceAll("?");
        flat = NUMBER.matcher(flat).replaceAll("?");
        return flat.length() <= SHOWN && sql.length() <= LOOKED_AT
                ? flat
                : flat.substring(0, Math.min(flat.length(), SHOWN)) + "…";
    }

    RunningStatement aged(Duration exact) {
        return new RunningStatement(connectionId, user, host, exact, true, kind, endable, waitsForFlush, queryId, what);
    }

    RunningStatement withKind(StatementKind known) {
        return new RunningStatement(
                connectionId, user, host, age, exactAge, known, endable, waitsForFlush, queryId, what);
    }

    /** The age that is certain: a statement of 2 ms can show as one second in the process list. */
    Duration certainAge() {
        Duration certain = exactAge ? age : age.minusSeconds(1);
        return certain.isNegative() ? Duration.ZERO : certain;
    }

    @Override
    public String toString() {
        String shownAge = exactAge && age.toSeconds() < 10 ? age.toMillis() + " ms" : age.toSeconds() + " s";
        return "connection " + connectionId + " (" + user + "@" + host + ", " + shownAge + "): " + what;
    }
}
