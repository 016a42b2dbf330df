package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRestore;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
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
    private ReleaseAt releaseAt = ReleaseAt.CUT;
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

    ClusterScenario releasedAt(ReleaseAt moment) {
        releaseAt = moment;
        return this;
    }

    KubernetesClient client() {
        return client;
    }

    SnapshotRun run(LockLimits limits) {
        return run(limits, null);
    }

    SnapshotRun run(LockLimits limits, String setName) {
        return run(request(Target.ofClaims(namespace.name(), List.of(server.claim())), address(), limits, setName));
    }

    SnapshotRun run(SnapshotRequest request) {
        timeline = new Timeline(clock, new TimelineLog(System.out));
        return new SnapshotRun(clock, timeline, client, request);
    }

    /** One with a timeline of its own, for two at once. */
    SnapshotRun run(Timeline own, LockLimits limits, String claim, String setName) {
        return new SnapshotRun(
                clock,
                own,
                client,
                request(Target.ofClaims(namespace.name(), List.of(claim)), address(), limits, setName));
    }

    /** Of a workload such as {@code statefulset/mysql}, through the API to its pod. */
    SnapshotRequest request(String workload, LockLimits limits) {
        return request(
                Target.of(new WorkloadRequest(namespace.name(), workload, null, List.of(), null)), null, limits, null);
    }

    /** @param address where the server is; null to go through the API to the pod */
    SnapshotRequest request(Target target, ServerAddress address, LockLimits limits, String setName) {
        return new SnapshotRequest(
                new ServerAccess(
                        address, new Account(SnapshotScenario.USER, SnapshotScenario.PASSWORD), Tls.preferred()),
                limits,
                target,
                null,
                null,
                setName,
                new VolumeLimits(cleanupTimeout, Duration.ofMinutes(2)),
                releaseAt,
                origin);
    }

    private ServerAddress address() {
        return new ServerAddress(server.host(), server.port());
    }

    /** Takes a set on another thread, and closes the run. */
    static CompletableFuture<Manifest> start(SnapshotRun run) {
        return CompletableFuture.supplyAsync(() -> {
            try (run) {
                return run.take();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    /** What a run on another thread fails with. */
    static <E extends Exception> E failure(Class<E> kind, CompletableFuture<Manifest> run) {
        var failed = assertThrows(ExecutionException.class, () -> run.get(2, TimeUnit.MINUTES));
        return assertInstanceOf(kind, failed.getCause());
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

    /** Restores the set into new claims, boots a pod on them, and compares it with the manifest and with what the writers know. */
    List<String> differences(Manifest manifest, WriteLoad load) throws Exception {
        Map<String, String> copies = new TreeMap<>();
        for (Manifest.Snapshot one : manifest.snapshots()) {
            String restored =
                    "restored-" + one.name().substring(Math.max(0, one.name().length() - 40));
            new VolumeRestore(client, clock, timeline)
                    .restore(namespace.name(), one.name(), restored, null, clock.deadline(Duration.ofMinutes(2)));
            copies.put(server.volumeOf(one.pvc()), restored);
        }
        SqlServer clone = server.cloneOn(copies, copies.get("data"));
        return new CloneCheck(
                        binlogPosition(manifest.position()),
                        manifest.positionAfter() == null ? null : binlogPosition(manifest.positionAfter()),
                        new LedgerComparison(load.ledger(), nanosOf(Phase.LOCKED), nanosOf(Phase.UNLOCKED)))
                .differences(clone);
    }

    private static BinlogPosition binlogPosition(Position position) {
        return new BinlogPosition(
                position.binlogFile(), position.binlogOffset(), position.gtidSet(), position.serverUuid());
    }

    /** The lock is free, nobody of ours is on the server, and the namespace has no snapshot, no group, no content and no label of ours. */
    void assertNothingLeft() throws Exception {
        assertNothingHeld();
        assertEquals(List.of(), namespace.snapshots());
        await("no content is left", () -> namespace.contents().isEmpty());
        await("no group is left", () -> namespace.groups().isEmpty());
        assertNoClaimLabelled();
    }

    /** What a group finds its PVCs by is off again. */
    void assertNoClaimLabelled() {
        assertEquals(List.of(), namespace.claimLabels(SnapshotMarks.PREFIX));
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
