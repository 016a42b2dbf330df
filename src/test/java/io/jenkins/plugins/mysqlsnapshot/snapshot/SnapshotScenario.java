package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogPosition;
import io.jenkins.plugins.mysqlsnapshot.fixture.CloneCheck;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.LedgerComparison;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.Position;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Event;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real server under load whose data folder is a volume of a simulated cluster, and what must be true after a run. */
public final class SnapshotScenario implements AutoCloseable {

    public static final String NAMESPACE = "shop";
    public static final String PVC = "data-mysql-0";
    public static final String USER = "backup";
    public static final String PASSWORD = "backup-Secret-7";

    public final SimulatedCluster cluster;
    public final Clock clock = Clock.system();
    private final DatabaseServer server;
    private final KubernetesClient client;
    private Timeline timeline;

    /** On a server of the test class; the account is made where it is missing. */
    public SnapshotScenario(ServerExtension extension) throws Exception {
        server = extension.server();
        if (server.query("SELECT 1 FROM mysql.user WHERE User = '" + USER + "'") == null) {
            server.createAccount(
                    USER,
                    PASSWORD,
                    "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*",
                    "SELECT ON performance_schema.threads");
            if (server.kind().hasMetadataLocks()) {
                server.execute("GRANT SELECT ON performance_schema.metadata_locks TO " + USER);
            }
        }
        cluster = new SimulatedCluster(extension.folder().resolve("cluster"));
        cluster.volume(NAMESPACE, PVC, server.data(), this::suspend, this::resume);
        cluster.serverPod(NAMESPACE, PVC, server.data(), server.port());
        client = Kubeconfig.connect(cluster.kubeconfig());
    }

    private void suspend() {
        try {
            server.suspend();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void resume() {
        try {
            server.resume();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public KubernetesClient client() {
        return client;
    }

    public SnapshotRequest request(LockLimits lockLimits, String setName) {
        return new SnapshotRequest(
                new ServerAccess(
                        new ServerAddress(server.host(), server.port()), new Account(USER, PASSWORD), Tls.preferred()),
                lockLimits,
                NAMESPACE,
                List.of(PVC),
                null,
                setName,
                new VolumeLimits(Duration.ofSeconds(5), Duration.ofSeconds(30)),
                new Origin("shop/migrate", 7, "https://ci.example/job/shop/job/migrate/7/"));
    }

    public SnapshotRun run(LockLimits lockLimits) {
        return run(lockLimits, null);
    }

    public SnapshotRun run(LockLimits lockLimits, String setName) {
        timeline = new Timeline(clock, event -> {});
        return new SnapshotRun(clock, timeline, client, request(lockLimits, setName));
    }

    /** By another request, and another way to a pod than through the API, which is only simulated. */
    SnapshotRun run(SnapshotRequest request, PodWay way) {
        timeline = new Timeline(clock, event -> {});
        return new SnapshotRun(clock, timeline, client, request, way);
    }

    /** Takes a set and holds its manifest against the published schema. */
    public Manifest take(SnapshotRun run) throws Exception {
        return valid(run.take());
    }

    /** Takes a set, waits until it is ready, and holds its manifest against the published schema. */
    public Manifest takeReady(SnapshotRun run) throws Exception {
        return valid(run.awaitReady(take(run)));
    }

    private static Manifest valid(Manifest manifest) throws IOException {
        assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
        return manifest;
    }

    /** The timeline of the last run. */
    public Timeline timeline() {
        return timeline;
    }

    /** When a phase of the last run was reached first, by the clock's monotonic time. */
    public long nanosOf(Phase phase) {
        long now = clock.nanoTime();
        return now
                - timeline.sinceStart(now).toNanos()
                + timeline.first(phase).orElseThrow().sinceStart().toNanos();
    }

    public List<String> details(Phase phase) {
        return timeline.events().stream()
                .filter(event -> event.phase() == phase)
                .map(Event::detail)
                .toList();
    }

    /** Boots what was cut and compares it with the manifest and with what the writers know. */
    public List<String> differences(Manifest manifest, WriteLoad load, long lockedNanos, long releasedNanos)
            throws Exception {
        Path copy = cluster.folderOfSnapshot(NAMESPACE, manifest.names().get(0));
        return new CloneCheck(
                        binlogPosition(manifest.position()),
                        manifest.positionAfter() == null ? null : binlogPosition(manifest.positionAfter()),
                        new LedgerComparison(load.ledger(), lockedNanos, releasedNanos))
                .differences(server, copy);
    }

    private static BinlogPosition binlogPosition(Position position) {
        return new BinlogPosition(
                position.binlogFile(), position.binlogOffset(), position.gtidSet(), position.serverUuid());
    }

    /** The lock is free, nobody of ours is on the server, and the cluster has no snapshot and no content. */
    public void assertNothingLeft() throws Exception {
        assertNothingHeld();
        assertEquals(List.of(), cluster.snapshotsLeft());
        assertEquals(List.of(), cluster.contentsLeft());
    }

    /** The lock is free and nobody of ours is on the server. */
    public void assertNothingHeld() throws Exception {
        server.await(
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '" + USER + "'",
                "0"::equals,
                Duration.ofSeconds(10));
        assertEquals(0, server.globalReadLocks());
    }

    @Override
    public void close() throws IOException, ClusterException {
        client.close();
        cluster.close();
    }
}
