package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogPosition;
import io.jenkins.plugins.mysqlsnapshot.fixture.CloneCheck;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.LedgerComparison;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.SqlServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.Position;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.timeline.TimelineLog;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRestore;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A real server in a pod of the real cluster, and runs against it as an account that has the documented rights alone. Made by a test
 * in its namespace, closed after it; the pod goes with the namespace.
 */
final class ClusterScenario implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(60);

    final Clock clock = Clock.system();
    final PodServer server;
    private final ClusterNamespace namespace;
    private final KubernetesClient client;
    private Origin origin = new Origin("shop/migrate", 7, "https://ci.example/job/shop/job/migrate/7/");
    private Duration cleanupTimeout = Duration.ofSeconds(30);
    private volatile Timeline timeline;

    /** With a MySQL of the usual name. */
    ClusterScenario(ClusterNamespace namespace) throws Exception {
        this(namespace, PodServer.mysql(namespace));
    }

    ClusterScenario(ClusterNamespace namespace, PodServer server) throws Exception {
        this.namespace = namespace;
        this.server = server;
        server.createAccount(
                SnapshotScenario.USER,
                SnapshotScenario.PASSWORD,
                "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*",
                "SELECT ON performance_schema.threads",
                "SELECT ON performance_schema.metadata_locks");
        client = Kubeconfig.connect(namespace.account(DocumentedRights.all()));
    }

    ClusterScenario by(Origin other) {
        origin = other;
        return this;
    }

    ClusterScenario withCleanupTimeout(Duration timeout) {
        cleanupTimeout = timeout;
        return this;
    }

    KubernetesClient client() {
        return client;
    }

    SnapshotRun run(LockLimits limits) {
        return run(limits, null);
    }

    SnapshotRun run(LockLimits limits, String setName) {
        timeline = new Timeline(clock, new TimelineLog(System.out));
        return run(timeline, limits, server.claim(), setName);
    }

    /** One with a timeline of its own, for two at once. */
    SnapshotRun run(Timeline own, LockLimits limits, String claim, String setName) {
        return new SnapshotRun(
                clock,
                own,
                client,
                new SnapshotRequest(
                        new ServerAccess(
                                new ServerAddress(server.host(), server.port()),
                                new Account(SnapshotScenario.USER, SnapshotScenario.PASSWORD),
                                Tls.preferred()),
                        limits,
                        namespace.name(),
                        List.of(claim),
                        null,
                        setName,
                        new VolumeLimits(cleanupTimeout, Duration.ofMinutes(2)),
                        origin));
    }

    /** By a request of the test's own. */
    SnapshotRun run(SnapshotRequest request) {
        timeline = new Timeline(clock, new TimelineLog(System.out));
        return new SnapshotRun(clock, timeline, client, request);
    }

    /** The timeline of the last run; null before the first. */
    Timeline timeline() {
        return timeline;
    }

    /** Whether the run that is under way, on another thread perhaps, has come to this phase. */
    boolean reached(Phase phase) {
        return timeline != null && timeline.first(phase).isPresent();
    }

    /** Waits for what can be observed. */
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = clock.deadline(SOON);
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                throw new IllegalStateException("not seen within " + SOON.toSeconds() + " s: " + what);
            }
            clock.pause(Duration.ofMillis(20));
        }
    }

    long nanosOf(Phase phase) {
        long now = clock.nanoTime();
        return now
                - timeline.sinceStart(now).toNanos()
                + timeline.first(phase).orElseThrow().sinceStart().toNanos();
    }

    /** Restores the set into a new claim, boots a pod on it, and compares it with the manifest and with what the writers know. */
    List<String> differences(Manifest manifest, WriteLoad load) throws Exception {
        String snapshot = manifest.names().get(0);
        String restored = "restored-" + snapshot.substring(Math.max(0, snapshot.length() - 40));
        new VolumeRestore(client, clock, timeline)
                .restore(namespace.name(), snapshot, restored, null, clock.deadline(Duration.ofMinutes(2)));
        SqlServer clone = server.cloneOn(restored);
        Position position = manifest.position();
        return new CloneCheck(
                        new BinlogPosition(
                                position.binlogFile(),
                                position.binlogOffset(),
                                position.gtidSet(),
                                position.serverUuid()),
                        new LedgerComparison(load.ledger(), nanosOf(Phase.LOCKED), nanosOf(Phase.UNLOCKED)))
                .differences(clone);
    }

    /** The lock is free, nobody of ours is on the server, and the namespace has no snapshot and no content. */
    void assertNothingLeft() throws Exception {
        assertNothingHeld();
        assertEquals(List.of(), namespace.snapshots());
        await("no content is left", () -> namespace.contents().isEmpty());
    }

    /** The lock is free and nobody of ours is on the server. */
    void assertNothingHeld() throws Exception {
        server.await(
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '" + SnapshotScenario.USER + "'",
                "0"::equals,
                SOON);
        assertEquals(0, server.globalReadLocks());
    }

    @Override
    public void close() {
        client.close();
    }
}
