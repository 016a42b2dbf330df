package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Item;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import io.jenkins.plugins.mysqlsnapshot.config.Refusals;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.RestoredServer;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.restore.Login;
import io.jenkins.plugins.mysqlsnapshot.snapshot.PodWay;
import io.jenkins.plugins.mysqlsnapshot.snapshot.ServerSearch;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Target;
import io.jenkins.plugins.mysqlsnapshot.snapshot.TunnelWay;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Logs in to the server of a target as its configuration says: where it is, as whom, by which certificates. Used by one thread. */
final class TargetLogin implements Login {

    private static final Duration STATEMENT = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final Clock clock;
    private final Target target;
    private final ServerAccess access;
    private final PodWay way;

    private TargetLogin(KubernetesClient client, Clock clock, Target target, ServerAccess access) {
        this.client = client;
        this.clock = clock;
        this.target = target;
        this.access = access;
        this.way = new TunnelWay(client, clock);
    }

    /**
     * For the job that may use the target.
     *
     * @throws AbortException where it names no account, or one that cannot be had
     */
    static TargetLogin of(String name, Item job, ClusterClients clients, Clock clock)
            throws AbortException, ClusterException, InterruptedException {
        FoundTarget found = FoundTarget.of(name, job)
                .orElseThrow(() -> StepFailure.of(List.of(Refusals.noTarget(name, job.getFullName()))));
        WithMysqlReadLockStep step = new WithMysqlReadLockStep(name);
        TargetChoice.put(step, found);
        StepFailure.unlessEmpty(step.findings());
        return new TargetLogin(
                clients.of(step.clusterReference()),
                clock,
                step.target(step.getNamespace(), List.of()),
                step.access(clients));
    }

    @Override
    public RestoredServer open() throws ClusterException, LockException, InterruptedException {
        try {
            // what it finds on its way stands in no log: it is asked again and again
            ServerSearch search = new ServerSearch(
                    new Timeline(clock, event -> {}), client, new AccessReview(client), target, access, way);
            return RestoredServer.open(search.find().access(), STATEMENT);
        } catch (SnapshotException several) {
            throw new ClusterException(several.findings(), several);
        }
    }

    @Override
    public Optional<Finding> missing(AccessReview rights) {
        return access.address() == null ? way.missing(rights, target.workload().namespace()) : Optional.empty();
    }
}
