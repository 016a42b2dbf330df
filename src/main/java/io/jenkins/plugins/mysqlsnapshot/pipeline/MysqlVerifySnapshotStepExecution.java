package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** One run of {@code mysqlVerifySnapshot}. */
final class MysqlVerifySnapshotStepExecution extends CatalogExecution<VerifiedSet> {

    private static final long serialVersionUID = 1L;

    private final transient MysqlVerifySnapshotStep step;

    MysqlVerifySnapshotStepExecution(StepContext context, MysqlVerifySnapshotStep step) {
        super(context, step);
        this.step = step;
    }

    @Override
    VerifiedSet with(TargetSets sets, Run<?, ?> build, Clock clock, QueuedLog log)
            throws IOException, ClusterException, InterruptedException {
        return new SetVerification(step, build, getContext().get(TaskListener.class)).verify(sets, clock, log);
    }
}
