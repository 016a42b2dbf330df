package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * {@code withMysqlReadLock(...) { … }}: holds the read lock for its body, for storage of the user's own. Cancels the body
 * when the lock is lost, and then fails even where the script catches that. Parameters only; the work is in
 * {@link WithMysqlReadLockStepExecution}.
 */
public final class WithMysqlReadLockStep extends LockStep {

    @DataBoundConstructor
    public WithMysqlReadLockStep(String host, String credentialsId) {
        super(host, credentialsId);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new WithMysqlReadLockStepExecution(context, this);
    }

    @Extension
    @Symbol("withMysqlReadLock")
    public static final class DescriptorImpl extends LockStepDescriptor {

        @Override
        public String getFunctionName() {
            return "withMysqlReadLock";
        }

        @Override
        public String getDisplayName() {
            return "Hold a MySQL server's read lock for a block";
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }
    }
}
