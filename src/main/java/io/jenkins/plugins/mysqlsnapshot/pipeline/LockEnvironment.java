package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.lock.Position;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLock;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What the body of a {@code withMysqlReadLock} finds in its environment: which lock it runs under, and where the server stands. No secret. */
final class LockEnvironment {

    /** A process with a longer one does not start on Linux (MAX_ARG_STRLEN is 128 KiB, all variables share the stack's limit). */
    private static final int LONGEST_VALUE = 32 << 10;

    private LockEnvironment() {}

    /** Around what the block has already. Without a binary log there is no position to tell. */
    static EnvironmentExpander around(StepContext context, ReadLock lock) throws IOException, InterruptedException {
        return EnvironmentExpander.merge(
                context.get(EnvironmentExpander.class), EnvironmentExpander.constant(variables(lock)));
    }

    private static Map<String, String> variables(ReadLock lock) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("MYSQL_LOCK_ID", Long.toString(lock.connectionId()));
        Position position = lock.position();
        if (position != null) {
            variables.put("MYSQL_BINLOG_FILE", position.binlogFile());
            variables.put("MYSQL_BINLOG_POSITION", Long.toString(position.binlogOffset()));
            if (position.gtidSet().length() <= LONGEST_VALUE) {
                variables.put("MYSQL_GTID", position.gtidSet());
            }
            variables.put("MYSQL_SERVER_UUID", position.serverUuid());
        }
        return variables;
    }
}
