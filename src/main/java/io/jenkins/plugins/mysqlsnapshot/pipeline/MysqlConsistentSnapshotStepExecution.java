package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Origin;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRun;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import java.io.IOException;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * One run of {@code mysqlConsistentSnapshot}, on a thread of the step pool. Opens one client for each cluster and closes it. What
 * fails before the proof leaves nothing behind; what fails after it keeps the set and prints its manifest. A dry run gives null.
 */
final class MysqlConsistentSnapshotStepExecution extends AbortableExecution<SnapshotSet> {

    private static final long serialVersionUID = 1L;

    private final transient MysqlConsistentSnapshotStep step;
    private final transient List<MysqlConsistentSnapshotStep> parts;

    /** @param parts the step for each of its targets */
    MysqlConsistentSnapshotStepExecution(
            StepContext context, MysqlConsistentSnapshotStep step, List<MysqlConsistentSnapshotStep> parts) {
        super(context);
        this.step = step;
        this.parts = parts;
    }

    @Override
    SnapshotSet work(Clock clock, QueuedLog log) throws Exception {
        Run<?, ?> build = getContext().get(Run.class);
        try (SnapshotTargets targets =
                        SnapshotTargets.of(parts, getContext().get(LockInScope.class), new CredentialsLookup(build));
                SnapshotRun run = targets.run(clock, log, origin(build))) {
            if (step.isDryRun()) {
                run.rehearse();
                return null;
            }
            return kept(run, run.take(), build, log, targets);
        } catch (LockException | ClusterException | SnapshotException failure) {
            throw StepFailure.of(failure);
        }
    }

    /** A set that was cut is kept whatever comes; while a block holds the lock nobody waits until the set is ready. */
    private SnapshotSet kept(SnapshotRun run, Manifest proved, Run<?, ?> build, QueuedLog log, SnapshotTargets targets)
            throws IOException, ClusterException, InterruptedException {
        Manifest manifest = proved;
        try {
            if (!targets.areHeld()) {
                manifest = run.awaitReady(proved);
            } else {
                log.say("set " + manifest.setId() + " is proved; it is not waited for while the block holds the lock");
            }
            new ManifestArchive(build, getContext().get(TaskListener.class)).keep(manifest);
            log.say("archived " + manifest.artifactPath());
            return new SnapshotSet(manifest, targets.namespace());
        } catch (AbortException | ClusterException | InterruptedException | RuntimeException failure) {
            log.say("set " + manifest.setId() + " is " + manifest.state()
                    + " and kept, but this build fails after it; its manifest:");
            log.say(manifest.toJson());
            throw failure;
        }
    }

    private static Origin origin(Run<?, ?> build) {
        return new Origin(build.getParent().getFullName(), build.getNumber(), address(build));
    }

    /** Where a person finds the build; empty where Jenkins does not know its own address. */
    private static String address(Run<?, ?> build) {
        String root = Jenkins.get().getRootUrl();
        return root == null ? "" : root + build.getUrl();
    }
}
