package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.model.Run;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * One run of a step about existing sets, on a thread of the step pool. Opens one cluster client and closes it. A controller restart ends
 * it, in one line: all that it does can be done again.
 */
abstract class CatalogExecution<R> extends AbortableExecution<R> {

    private static final long serialVersionUID = 1L;

    private final transient CatalogStep step;

    CatalogExecution(StepContext context, CatalogStep step) {
        super(context);
        this.step = step;
    }

    /** The work, with the sets of the server that is meant. */
    abstract R with(TargetSets sets, Run<?, ?> build, Clock clock, QueuedLog log)
            throws IOException, ClusterException, InterruptedException;

    @Override
    final R work(Clock clock, QueuedLog log) throws Exception {
        StepFailure.unlessEmpty(step.findings());
        Run<?, ?> build = getContext().get(Run.class);
        try (TargetSets sets = TargetSets.open(step, new CredentialsLookup(build), log)) {
            return with(sets, build, clock, log);
        } catch (ClusterException failure) {
            throw StepFailure.of(failure);
        }
    }

    @Override
    Finding endedByRestart() {
        return new Finding(
                "snapshot sets",
                "the controller was restarted while they were looked at",
                "run the step again; nothing is torn: a deletion that was begun is ended then");
    }
}
