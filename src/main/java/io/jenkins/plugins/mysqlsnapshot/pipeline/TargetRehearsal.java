package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.Extension;
import hudson.model.Computer;
import hudson.model.Item;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.config.ConnectionTest;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Origin;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRequest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRun;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Event;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The button of a target's form: the dry run of a snapshot, or of a lock where there is no cluster, on a thread of the pool. */
@Extension
public final class TargetRehearsal implements ConnectionTest {

    private static final Logger LOGGER = Logger.getLogger(TargetRehearsal.class.getName());

    /** A person waits for it, and a proxy in front of Jenkins gives up after a minute. */
    private static final Duration LONGEST = Duration.ofSeconds(45);

    @Override
    public Report test(FoundTarget target, Item folder) throws InterruptedException {
        Clock clock = Clock.system();
        Timeline timeline = new Timeline(clock, event -> {});
        Future<?> rehearsal = Computer.threadPoolForRemoting.submit(() -> {
            rehearse(clock, timeline, target, new CredentialsLookup(new FolderCredentials(folder)));
            return null;
        });
        try {
            rehearsal.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            return new Report(true, lines(timeline));
        } catch (ExecutionException failure) {
            return new Report(false, told(timeline, failure.getCause()));
        } catch (TimeoutException e) {
            rehearsal.cancel(true);
            return new Report(
                    false, with(timeline, "did not end within " + LONGEST.toSeconds() + " s; this is how far it came"));
        } catch (InterruptedException e) {
            rehearsal.cancel(true);
            throw e;
        }
    }

    private static void rehearse(Clock clock, Timeline timeline, FoundTarget target, CredentialsLookup credentials)
            throws AbortException, LockException, ClusterException, SnapshotException, InterruptedException {
        boolean alone = target.target().getCluster() == null;
        WorkloadStep step = alone
                ? new WithMysqlReadLockStep(target.target().getName())
                : new MysqlConsistentSnapshotStep(target.target().getName());
        TargetChoice.put(step, target);
        StepFailure.unlessEmpty(step.findings());
        try (ClusterClients clients = new ClusterClients(credentials)) {
            ServerAccess access = step.access(clients);
            if (step instanceof MysqlConsistentSnapshotStep snapshot) {
                SnapshotRequest request = snapshot.request(access, new Origin("", 0, ""));
                KubernetesClient cluster = clients.of(step.clusterReference());
                try (SnapshotRun run = new SnapshotRun(clock, timeline, cluster, request)) {
                    run.rehearse();
                }
                return;
            }
            try (ReadLocker locker = new ReadLocker(clock, timeline, access, step.limits())) {
                locker.preflight();
            }
        }
    }

    private static List<String> lines(Timeline timeline) {
        return timeline.events().stream().map(Event::detail).toList();
    }

    /** The findings of a part, first; of anything else only that it failed: its text may say anything. */
    private static List<String> told(Timeline timeline, Throwable failure) {
        if (failure instanceof AbortException
                || failure instanceof LockException
                || failure instanceof ClusterException
                || failure instanceof SnapshotException) {
            return with(timeline, failure.getMessage().split("\n", -1));
        }
        LOGGER.log(Level.WARNING, "the test of a target failed", failure);
        return with(timeline, "failed (" + failure.getClass().getSimpleName() + "); the controller's log says more");
    }

    private static List<String> with(Timeline timeline, String... first) {
        List<String> lines = new ArrayList<>(List.of(first));
        lines.addAll(lines(timeline));
        return lines;
    }
}
