package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.model.Run;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * {@code mysqlSnapshots(...)}: the proved sets of a server, newest first, as {@link ListedSet}s. Parameters only; the work is in
 * {@link MysqlSnapshotsStepExecution}.
 */
public final class MysqlSnapshotsStep extends CatalogStep {

    @DataBoundConstructor
    public MysqlSnapshotsStep(String target) {
        super(target);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        TargetChoice.settle(this, context.get(Run.class).getParent());
        return new MysqlSnapshotsStepExecution(context, this);
    }

    @Extension
    @Symbol("mysqlSnapshots")
    public static final class DescriptorImpl extends CatalogStepDescriptor {

        @Override
        public String getFunctionName() {
            return "mysqlSnapshots";
        }

        @Override
        public String getDisplayName() {
            return "List the snapshot sets of a MySQL server";
        }
    }
}
