package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.model.Run;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRestore;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** One run of {@code mysqlRestoreSnapshot}, on a thread of the step pool. Opens one cluster client and closes it. */
final class MysqlRestoreSnapshotStepExecution extends AbortableExecution<Void> {

    private static final long serialVersionUID = 1L;

    private final transient MysqlRestoreSnapshotStep step;

    MysqlRestoreSnapshotStepExecution(StepContext context, MysqlRestoreSnapshotStep step) {
        super(context);
        this.step = step;
    }

    @Override
    Finding endedByRestart() {
        return new Finding(
                "mysqlRestoreSnapshot",
                "the controller was restarted before the volume was ready",
                "delete the new PVC where it is there, and run it again; the snapshot is untouched");
    }

    @Override
    Void work(Clock clock, QueuedLog log) throws Exception {
        StepFailure.unlessEmpty(step.findings());
        Run<?, ?> build = getContext().get(Run.class);
        Timeline timeline = new Timeline(clock, log);
        try (KubernetesClient cluster = step.clusterReference().connect(new CredentialsLookup(build))) {
            new VolumeRestore(cluster, clock, timeline)
                    .restore(
                            step.getNamespace(),
                            step.getSnapshot(),
                            step.getPvc(),
                            step.getStorageClass(),
                            clock.deadline(step.timeout()));
        } catch (ClusterException failure) {
            throw StepFailure.of(failure);
        }
        return null;
    }
}
