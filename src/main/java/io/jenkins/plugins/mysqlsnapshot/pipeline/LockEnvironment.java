package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.lock.LockVariables;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLock;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** {@link LockVariables} for the body of a {@code withMysqlReadLock}. */
final class LockEnvironment {

    private LockEnvironment() {}

    /** Around what the block has already. */
    static EnvironmentExpander around(StepContext context, ReadLock lock) throws IOException, InterruptedException {
        return EnvironmentExpander.merge(
                context.get(EnvironmentExpander.class), EnvironmentExpander.constant(LockVariables.of(lock)));
    }
}
