package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Two real servers whose data are two volumes of one simulated cluster, and what must be true after a run. Closed by the test. */
final class TwoServers implements AutoCloseable {

    static final String NAMESPACE = "shop";
    static final String ORDERS = "data-orders-0";
    static final String BILLING = "data-billing-0";

    final SimulatedCluster cluster;
    final Clock clock = Clock.system();
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final KubernetesClient client;
    private final ClusterApi api;
    private final DatabaseServer orders;
    private final DatabaseServer billing;

    TwoServers(DatabaseServer orders, DatabaseServer billing, Path folder) throws Exception {
        this.orders = orders;
        this.billing = billing;
        this.cluster = new SimulatedCluster(folder);
        volume(ORDERS, orders);
        volume(BILLING, billing);
        client = Kubeconfig.connect(cluster.kubeconfig());
        api = new ClusterApi(clock, client);
    }

    private void volume(String pvc, DatabaseServer server) {
        cluster.volume(NAMESPACE, pvc, server.data(), () -> signal(server::suspend), () -> signal(server::resume));
        cluster.serverPod(NAMESPACE, pvc, server.data(), server.port());
    }

    private interface Signal {
        void send() throws IOException, InterruptedException;
    }

    private static void signal(Signal signal) {
        try {
            signal.send();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    RunTarget orders(LockLimits limits) {
        return target("orders-db", orders, ORDERS, limits);
    }

    RunTarget billing(LockLimits limits) {
        return target("billing-db", billing, BILLING, limits);
    }

    RunTarget target(String name, DatabaseServer server, String pvc, LockLimits limits) {
        return new RunTarget(
                name,
                api,
                new SnapshotRequest(
                        new ServerAccess(
                                new ServerAddress(server.host(), server.port()),
                                new Account(Shop.USER, Shop.PASSWORD),
                                Tls.preferred()),
                        limits,
                        NAMESPACE,
                        List.of(pvc),
                        null,
                        null,
                        new VolumeLimits(Duration.ofSeconds(5), Duration.ofSeconds(30)),
                        new Origin("shop/migrate", 7, "https://ci.example/job/shop/job/migrate/7/")),
                null);
    }

    SnapshotRun run(RunTarget... targets) {
        return new SnapshotRun(
                clock,
                new Timeline(clock, event -> lines.add(event.phase().word() + " " + event.detail())),
                List.of(targets));
    }

    SnapshotRun run(LockLimits limits) {
        return run(orders(limits), billing(limits));
    }

    /** Waits until a run has told this. */
    void awaitLine(String part) throws InterruptedException {
        Deadline deadline = clock.deadline(Duration.ofSeconds(30));
        while (lines.stream().noneMatch(line -> line.contains(part))) {
            assertFalse(deadline.hasPassed(), lines::toString);
            clock.pause(Duration.ofMillis(5));
        }
    }

    boolean writersAreFree() throws SQLException {
        return new Shop(orders).writersAreFree() && new Shop(billing).writersAreFree();
    }

    void assertNothingLeft() throws Exception {
        assertNothingHeld();
        assertEquals(List.of(), cluster.snapshotsLeft());
        assertEquals(List.of(), cluster.contentsLeft());
    }

    void assertNothingHeld() throws Exception {
        assertTrue(writersAreFree(), lines::toString);
        for (DatabaseServer server : List.of(orders, billing)) {
            server.await(Shop.sessions(), "0"::equals, Duration.ofSeconds(10));
        }
        assertEquals(0, cluster.openWatches());
        assertEquals(List.of(), cluster.failures());
    }

    @Override
    public void close() throws IOException {
        client.close();
        cluster.close();
    }
}
