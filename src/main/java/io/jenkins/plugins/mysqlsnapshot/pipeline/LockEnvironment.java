package io.jenkins.plugins.mysqlsnapshot.pipeline;

import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** {@link io.jenkins.plugins.mysqlsnapshot.lock.LockVariables} for the body of a {@code withMysqlReadLock}. */
final class LockEnvironment {

    private LockEnvironment() {}

    /** Around what the block has already. */
    static EnvironmentExpander around(StepContext context, BlockLocks locks) throws IOException, InterruptedException {
        return EnvironmentExpander.merge(
                context.get(EnvironmentExpander.class), EnvironmentExpander.constant(locks.variables()));
    }
}
