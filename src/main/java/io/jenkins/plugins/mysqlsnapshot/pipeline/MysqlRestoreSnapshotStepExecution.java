package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRestore;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** One run of {@code mysqlRestoreSnapshot}. */
final class MysqlRestoreSnapshotStepExecution extends CatalogExecution<RestoredWorkload> {

    private static final long serialVersionUID = 1L;

    private final transient MysqlRestoreSnapshotStep step;

    MysqlRestoreSnapshotStepExecution(StepContext context, MysqlRestoreSnapshotStep step) {
        super(context, step);
        this.step = step;
    }

    /** Of a volume that returns nothing. */
    @Override
    RestoredWorkload with(TargetSets sets, Run<?, ?> build, Clock clock, QueuedLog log)
            throws IOException, ClusterException, InterruptedException {
        if (step.isOfWorkload()) {
            return new WorkloadRestore(step, build, getContext().get(TaskListener.class)).run(sets, clock, log);
        }
        new VolumeRestore(sets.client(), clock, new Timeline(clock, log))
                .restore(
                        step.getNamespace(),
                        step.getSnapshot(),
                        step.getPvc(),
                        step.getStorageClass(),
                        clock.deadline(step.timeout()));
        return null;
    }

    @Override
    Finding endedByRestart() {
        return new Finding(
                "mysqlRestoreSnapshot",
                "the controller was restarted before it was done",
                "run it again: a restore in place is gone on with; a new PVC that is there has to be deleted first. No volume and no snapshot is lost");
    }
}
