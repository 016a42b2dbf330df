package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.model.Run;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.Protection;
import io.jenkins.plugins.mysqlsnapshot.catalog.Pruning;
import io.jenkins.plugins.mysqlsnapshot.catalog.Retention;
import io.jenkins.plugins.mysqlsnapshot.catalog.SetRemoval;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** One run of {@code mysqlPruneSnapshots}. Interrupted, it has left no half of a set that anything accepts; the next run goes on. */
final class MysqlPruneSnapshotsStepExecution extends CatalogExecution<List<ListedSet>> {

    private static final long serialVersionUID = 1L;

    private final transient MysqlPruneSnapshotsStep step;

    MysqlPruneSnapshotsStepExecution(StepContext context, MysqlPruneSnapshotsStep step) {
        super(context, step);
        this.step = step;
    }

    @Override
    List<ListedSet> with(TargetSets sets, Run<?, ?> build, Clock clock, QueuedLog log)
            throws ClusterException, InterruptedException {
        sets.requireRights(step.isDryRun() ? new String[0] : new String[] {"get", "patch", "delete"});
        Instant now = clock.now();
        Pruning pruning = Pruning.plan(
                sets.list(),
                new Retention(step.rules(), now),
                new Protection(ControllerMark.get(), new ControllerBuilds(), now),
                step.isIncludeJoint());
        pruning.left().forEach(log::say);
        if (step.isDryRun()) {
            pruning.begun().forEach(set -> log.say("dry run: would end the deletion of " + set.words()));
            pruning.expired().forEach(set -> log.say("dry run: would delete " + words(set)));
            return ListedSet.all(pruning.expired(), step.getTarget());
        }
        return ListedSet.all(delete(pruning, new SetRemoval(sets.client()), log), step.getTarget());
    }

    /** One that cannot be deleted does not keep the others; all failures are told at the end. */
    private static List<KnownSet> delete(Pruning pruning, SetRemoval removal, QueuedLog log)
            throws ClusterException, InterruptedException {
        List<KnownSet> deleted = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        List<KnownSet> all = new ArrayList<>(pruning.begun());
        // the oldest first: what an interruption leaves are the younger ones
        for (int i = pruning.expired().size() - 1; i >= 0; i--) {
            all.add(pruning.expired().get(i));
        }
        for (KnownSet set : all) {
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped between two sets");
            }
            try {
                if (removal.remove(set)) {
                    log.say("deleted " + words(set));
                    deleted.add(set);
                } else {
                    log.say(set.words() + " has changed since it was looked at: left alone");
                }
            } catch (ClusterException failure) {
                findings.addAll(failure.findings());
            }
        }
        if (!findings.isEmpty()) {
            throw new ClusterException(findings);
        }
        deleted.sort(KnownSet.NEWEST_FIRST);
        return deleted;
    }

    private static String words(KnownSet set) {
        return set.words() + ": "
                + set.snapshots().stream().map(one -> one.name()).toList();
    }
}
