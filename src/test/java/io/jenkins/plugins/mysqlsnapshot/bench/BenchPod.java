package io.jenkins.plugins.mysqlsnapshot.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Origin;
import io.jenkins.plugins.mysqlsnapshot.snapshot.ReleaseAt;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRequest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRun;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Target;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.time.Duration;
import java.util.List;

/**
 * A MySQL in a pod of the real cluster with two writers at work, and runs against it as an account with the documented rights. Made
 * by a bench in its namespace, closed after it; used by its thread.
 */
final class BenchPod implements AutoCloseable {

    private static final String USER = "backup";
    private static final String PASSWORD = "backup-Secret-7";

    /** The sidecar's and the controller's own throttle: runs that follow closer measure what the one before has left of it. */
    private static final Duration APART = Duration.ofSeconds(6);

    final Clock clock = Clock.system();
    final PodServer server;
    final WriteLoad load;
    private final ClusterNamespace namespace;
    private final KubernetesClient client;
    private long begunNanos;

    BenchPod(ClusterNamespace namespace) throws Exception {
        this.namespace = namespace;
        server = PodServer.mysql(namespace);
        server.createAccount(
                USER,
                PASSWORD,
                "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*",
                "SELECT ON performance_schema.threads",
                "SELECT ON performance_schema.metadata_locks");
        client = Kubeconfig.connect(namespace.account(DocumentedRights.all()));
        load = WriteLoad.start(server, 2, 0);
        load.awaitCommits(50);
        begunNanos = clock.nanoTime();
    }

    KubernetesClient client() {
        return client;
    }

    /** Returns when the one before began long enough ago, and takes now for the beginning of the next. */
    void apart() throws InterruptedException {
        Duration since = Duration.ofNanos(clock.nanoTime() - begunNanos);
        if (since.compareTo(APART) < 0) {
            clock.pause(APART.minus(since));
        }
        begunNanos = clock.nanoTime();
    }

    /** One run at the pod's own address, ready at the end. */
    Manifest direct() throws Exception {
        return taken(
                new ServerAddress(server.host(), server.port()),
                Target.ofClaims(namespace.name(), List.of(server.claim())));
    }

    /** One run from the name of the StatefulSet alone, through the tunnel, ready at the end. */
    Manifest byName() throws Exception {
        return taken(
                null, Target.of(new WorkloadRequest(namespace.name(), "statefulset/mysql", null, List.of(), null)));
    }

    private Manifest taken(ServerAddress address, Target target) throws Exception {
        SnapshotRequest request = new SnapshotRequest(
                new ServerAccess(address, new Account(USER, PASSWORD), Tls.preferred()),
                LockLimits.defaults(),
                target,
                null,
                null,
                null,
                new VolumeLimits(Duration.ofMinutes(1), Duration.ofMinutes(2)),
                ReleaseAt.CUT,
                new Origin("shop/migrate", 7, ""));
        try (SnapshotRun run = new SnapshotRun(clock, new Timeline(clock, event -> {}), client, request)) {
            return run.awaitReady(run.take());
        }
    }

    @Override
    public void close() {
        load.close();
        client.close();
    }
}
