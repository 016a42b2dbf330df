package io.jenkins.plugins.mysqlsnapshot.lock;

import java.util.Map;
import java.util.TreeMap;

/** What runs under a lock finds in its environment: which lock it is, and where the server stood when it was taken. No secret. */
public final class LockVariables {

    /** A process with a longer one does not start on Linux (MAX_ARG_STRLEN is 128 KiB, name and all), and all share the stack's limit. */
    private static final int LONGEST_VALUE = 100_000;

    private LockVariables() {}

    /** By name; what the server has not, or would be too long for a process, is left out. */
    public static Map<String, String> of(ReadLock lock) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("MYSQL_LOCK_ID", Long.toString(lock.connectionId()));
        Position position = lock.position();
        if (position != null) {
            variables.put("MYSQL_LOCK_BINLOG_FILE", position.binlogFile());
            variables.put("MYSQL_LOCK_BINLOG_OFFSET", Long.toString(position.binlogOffset()));
            variables.put("MYSQL_LOCK_SERVER_UUID", position.serverUuid());
            variables.put("MYSQL_LOCK_GTID_SET", position.gtidSet());
        }
        variables.values().removeIf(value -> value.isEmpty() || value.length() > LONGEST_VALUE);
        return variables;
    }
}
