package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
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
        StepFailure.unlessEmpty(step.findings());
        Run<?, ?> build = getContext().get(Run.class);
        TaskListener listener = getContext().get(TaskListener.class);
        Timeline timeline = new Timeline(clock, log);
        CredentialsLookup credentials = new CredentialsLookup(build);
        SnapshotRequest request = request(build, credentials);
        try (KubernetesClient cluster = Kubeconfig.connect(credentials.kubeconfig(step.getKubeconfigId()));
                SnapshotRun run = new SnapshotRun(clock, timeline, cluster, request)) {
            if (step.isDryRun()) {
                run.rehearse();
                return null;
            }
            Manifest proved = run.take();
            Manifest manifest = proved;
            try {
                manifest = run.awaitReady(proved);
                new ManifestArchive(build, listener).keep(manifest);
                log.say("archived " + manifest.artifactPath());
                return new SnapshotSet(manifest, step.getNamespace());
            } catch (AbortException | ClusterException | InterruptedException | RuntimeException failure) {
                log.say("set " + manifest.setId() + " is " + manifest.state()
                        + " and kept, but this build fails after it; its manifest:");
                log.say(manifest.toJson());
                throw failure;
            }
        } catch (LockException | ClusterException | SnapshotException failure) {
            throw StepFailure.of(failure);
        }
    }

    /** Where a person finds the build; empty where Jenkins does not know its own address. */
    private static String address(Run<?, ?> build) {
        String root = Jenkins.get().getRootUrl();
        return root == null ? "" : root + build.getUrl();
    }

    private SnapshotRequest request(Run<?, ?> build, CredentialsLookup credentials) throws IOException {
        return new SnapshotRequest(
                step.access(credentials),
                step.limits(),
                step.target(step.getNamespace(), step.getPvcs()),
                step.getSnapshotClass(),
                step.getGroupSnapshotClass(),
                step.getName(),
                step.volumeLimits(),
                step.releaseAt(),
                new Origin(build.getParent().getFullName(), build.getNumber(), address(build)),
                step.podLock());
    }
}
