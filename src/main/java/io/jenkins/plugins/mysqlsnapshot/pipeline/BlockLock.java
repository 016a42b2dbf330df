package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Run;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.lock.HeldLock;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.snapshot.HeldServer;
import io.jenkins.plugins.mysqlsnapshot.snapshot.LocatedServer;
import io.jenkins.plugins.mysqlsnapshot.snapshot.ServerSearch;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.TunnelWay;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.util.List;
import java.util.function.Consumer;

/** From the parameters of a {@code withMysqlReadLock} to the lock that its body runs under. Used once, on a thread of the step pool. */
final class BlockLock {

    private final WithMysqlReadLockStep step;
    private final Clock clock;
    private final Timeline timeline;
    private final Consumer<String> onLost;

    /** @param onLost told on a thread of the pool, once, when the lock is lost; the server is free by then */
    BlockLock(WithMysqlReadLockStep step, Clock clock, Timeline timeline, Consumer<String> onLost) {
        this.step = step;
        this.clock = clock;
        this.timeline = timeline;
        this.onLost = onLost;
    }

    /** Finds the server and locks it; what fails on the way leaves nothing open. To be freed by the caller. */
    HeldServer take(Run<?, ?> build)
            throws AbortException, LockException, ClusterException, SnapshotException, InterruptedException {
        CredentialsLookup credentials = new CredentialsLookup(build);
        ServerAccess access = step.access(credentials);
        if (access.address() != null) {
            return take(access, null, () -> {});
        }
        KubernetesClient cluster = Kubeconfig.connect(credentials.kubeconfig(step.getKubeconfigId()));
        LocatedServer located;
        try {
            located = search(cluster, access).find();
        } catch (ClusterException | SnapshotException | InterruptedException | RuntimeException failure) {
            cluster.close();
            throw failure;
        }
        // the tunnel lives as long as the client
        return take(located.access(), located, cluster::close);
    }

    private HeldServer take(ServerAccess access, LocatedServer located, Runnable below)
            throws LockException, InterruptedException {
        HeldLock held =
                HeldLock.take(clock, timeline, access, step.limits(), Computer.threadPoolForRemoting, onLost, below);
        return new HeldServer(held, step.limits(), located, access, timeline);
    }

    private ServerSearch search(KubernetesClient cluster, ServerAccess access) {
        return new ServerSearch(
                timeline,
                cluster,
                new AccessReview(cluster),
                step.target(step.getNamespace(), List.of()),
                access,
                new TunnelWay(cluster, clock));
    }
}
