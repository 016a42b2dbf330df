package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.HeldServer;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Origin;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRequest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRun;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.io.IOException;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * One run of {@code mysqlConsistentSnapshot}, on a thread of the step pool. Opens one cluster client and closes it. What
 * fails before the proof leaves nothing behind; what fails after it keeps the set and prints its manifest. A dry run gives null.
 */
final class MysqlConsistentSnapshotStepExecution extends AbortableExecution<SnapshotSet> {

    private static final long serialVersionUID = 1L;

    private final transient MysqlConsistentSnapshotStep step;

    MysqlConsistentSnapshotStepExecution(StepContext context, MysqlConsistentSnapshotStep step) {
        super(context);
        this.step = step;
    }

    @Override
    SnapshotSet work(Clock clock, QueuedLog log) throws Exception {
        LockInScope scope = step.namesNoServer() ? getContext().get(LockInScope.class) : null;
        LockInScope.Block block = scope == null ? null : scope.block();
        StepFailure.unlessEmpty(block == null ? step.findings() : step.findings(block));
        Run<?, ?> build = getContext().get(Run.class);
        CredentialsLookup credentials = new CredentialsLookup(build);
        SnapshotRequest request = block == null
                ? step.request(step.access(credentials), origin(build))
                : step.request(block, origin(build));
        try (KubernetesClient cluster = Kubeconfig.connect(credentials.kubeconfig(step.kubeconfigId(block)));
                SnapshotRun run = run(clock, log, cluster, request, block)) {
            if (step.isDryRun()) {
                run.rehearse();
                return null;
            }
            return kept(run, run.take(), build, log, block);
        } catch (LockException | ClusterException | SnapshotException failure) {
            throw StepFailure.of(failure);
        }
    }

    private static SnapshotRun run(
            Clock clock, QueuedLog log, KubernetesClient cluster, SnapshotRequest request, LockInScope.Block block) {
        if (block == null) {
            return new SnapshotRun(clock, new Timeline(clock, log), cluster, request);
        }
        HeldServer server = block.server();
        return new SnapshotRun(clock, new Timeline(clock, log, server.timeline()), cluster, request, server);
    }

    /** A set that was cut is kept whatever comes; while a block holds the lock nobody waits until the set is ready. */
    private SnapshotSet kept(SnapshotRun run, Manifest proved, Run<?, ?> build, QueuedLog log, LockInScope.Block block)
            throws IOException, ClusterException, InterruptedException {
        Manifest manifest = proved;
        try {
            if (block == null) {
                manifest = run.awaitReady(proved);
            } else {
                log.say("set " + manifest.setId() + " is proved; it is not waited for while the block holds the lock");
            }
            ManifestArchive archive = new ManifestArchive(build, getContext().get(TaskListener.class));
            archive.keep(manifest);
            log.say("archived " + archive.link(manifest));
            return new SnapshotSet(manifest, step.namespace(block));
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
