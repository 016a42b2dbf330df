package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What runs under a lock finds in its environment: which lock it is, and where the server stood when it was taken. No secret. */
public final class LockVariables {

    /** A process with a longer one does not start on Linux (MAX_ARG_STRLEN is 128 KiB, name and all), and all share the stack's limit. */
    private static final int LONGEST_VALUE = 100_000;

    private LockVariables() {}

    /** By name; what the server has not, or would be too long for a process, is left out. */
    public static Map<String, String> of(ReadLock lock) {
        return of(lock, "");
    }

    /** Of several locks, by the targets' names: each variable ends in {@code _} and the name, as a variable can have it. */
    public static Map<String, String> of(Map<String, ReadLock> locks) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("MYSQL_LOCK_TARGETS", String.join(",", locks.keySet()));
        locks.forEach((target, lock) -> variables.putAll(of(lock, "_" + word(target))));
        return variables;
    }

    /** Upper case, and an underscore for whatever no shell takes: {@code ORDERS_DB} for {@code orders-db}. */
    private static String word(String target) {
        return target.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static Map<String, String> of(ReadLock lock, String suffix) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("MYSQL_LOCK_ID" + suffix, Long.toString(lock.connectionId()));
        Position position = lock.position();
        if (position != null) {
            variables.put("MYSQL_LOCK_BINLOG_FILE" + suffix, position.binlogFile());
            variables.put("MYSQL_LOCK_BINLOG_OFFSET" + suffix, Long.toString(position.binlogOffset()));
            variables.put("MYSQL_LOCK_SERVER_UUID" + suffix, position.serverUuid());
            variables.put("MYSQL_LOCK_GTID_SET" + suffix, position.gtidSet());
        }
        variables.values().removeIf(value -> value.isEmpty() || value.length() > LONGEST_VALUE);
        return variables;
    }
}
