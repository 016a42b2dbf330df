package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.timeline.TimelineLog;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRestore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two real servers in two pods, locked together through their tunnels and cut by one real group snapshot. */
@Tag("cluster")
class ClusterJointRunTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private ClusterScenario orders;
    private PodServer billing;

    @BeforeEach
    void given() throws Exception {
        orders = new ClusterScenario(
                real.namespace(), PodServer.of(real.namespace(), ServerKind.MYSQL_8_0_15, "orders"));
        billing = PodServer.of(real.namespace(), ServerKind.MYSQL_8_0_15, "billing");
        billing.createAccount(
                SnapshotScenario.USER,
                SnapshotScenario.PASSWORD,
                "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*",
                "SELECT ON performance_schema.threads",
                "SELECT ON performance_schema.metadata_locks");
        for (PodServer one : List.of(orders.server, billing)) {
            one.execute(
                    "CREATE DATABASE IF NOT EXISTS tale",
                    "CREATE TABLE tale.story (id INT PRIMARY KEY)",
                    "INSERT INTO tale.story VALUES (0)");
        }
    }

    @AfterEach
    void nothingIsHeld() throws Exception {
        try (ClusterScenario ended = orders) {
            ended.assertNothingHeld();
            ended.assertNoClaimLabelled();
            assertEquals(0, billing.globalReadLocks());
        }
    }

    /** Writes each number to the first server and then to the second, until it is stopped. */
    private CompletableFuture<Integer> story(AtomicBoolean stop) {
        return CompletableFuture.supplyAsync(() -> {
            try (Connection first = orders.server.connect();
                    Connection second = billing.connect();
                    Statement one = first.createStatement();
                    Statement other = second.createStatement()) {
                int id = 0;
                while (!stop.get()) {
                    id++;
                    one.execute("INSERT INTO tale.story VALUES (" + id + ")");
                    other.execute("INSERT INTO tale.story VALUES (" + id + ")");
                }
                return id;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private int restored(PodServer of, String snapshot) throws Exception {
        String claim = "restored-" + of.claim();
        Timeline timeline = new Timeline(orders.clock, event -> {});
        new VolumeRestore(orders.client(), orders.clock, timeline)
                .restore(real.namespace().name(), snapshot, claim, null, orders.clock.deadline(Duration.ofMinutes(1)));
        PodServer clone = of.cloneOn(claim);
        try {
            return Integer.parseInt(clone.query("SELECT MAX(id) FROM tale.story"));
        } finally {
            clone.delete();
        }
    }

    @Test
    void oneGroupCutsBothServersAtOneMoment() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Integer> story = story(stop);
        LockLimits limits = LockLimits.defaults();
        Timeline told = new Timeline(orders.clock, new TimelineLog(System.out));
        Manifest manifest;
        ClusterApi api = new ClusterApi(orders.clock, orders.client());
        try (SnapshotRun run = new SnapshotRun(
                orders.clock,
                told,
                List.of(
                        new RunTarget("orders-db", api, orders.request("statefulset/orders", limits), null),
                        new RunTarget("billing-db", api, orders.request("statefulset/billing", limits), null)))) {
            manifest = run.awaitReady(run.take());
        } finally {
            stop.set(true);
        }
        int last = story.get(30, TimeUnit.SECONDS);

        assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
        assertEquals(
                1,
                manifest.snapshots().stream()
                        .map(Manifest.Snapshot::group)
                        .distinct()
                        .count());
        assertTrue(manifest.snapshots().stream().allMatch(one -> one.group() != null && one.ready()), manifest::toJson);
        int first =
                restored(orders.server, manifest.targets().get(0).snapshots().get(0));
        int second = restored(billing, manifest.targets().get(1).snapshots().get(0));
        assertTrue(first > 0 && first <= last, first + " of " + last);
        assertTrue(second == first || second == first - 1, "orders at " + first + ", billing at " + second);
    }
}
