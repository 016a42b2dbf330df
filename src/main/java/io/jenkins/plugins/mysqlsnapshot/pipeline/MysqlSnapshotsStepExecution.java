package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.model.Run;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** One run of {@code mysqlSnapshots}. Changes nothing. */
final class MysqlSnapshotsStepExecution extends CatalogExecution<List<ListedSet>> {

    private static final long serialVersionUID = 1L;

    private final transient MysqlSnapshotsStep step;

    MysqlSnapshotsStepExecution(StepContext context, MysqlSnapshotsStep step) {
        super(context, step);
        this.step = step;
    }

    @Override
    List<ListedSet> with(TargetSets sets, Run<?, ?> build, Clock clock, QueuedLog log)
            throws ClusterException, InterruptedException {
        sets.requireRights();
        return ListedSet.all(sets.list().stream().filter(KnownSet::isProved).toList(), step.getTarget());
    }
}
