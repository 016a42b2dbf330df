package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.HolderDeployment;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRestore;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole runs under the lock of a Deployment's pod, ours and the well-known one, with real pods and by the documented rights alone. */
@Tag("cluster")
class ClusterDeploymentLockTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    /** Sees, and may not lock. */
    private static final Account WITNESS = new Account("witness", "witness-Secret-7");

    private static final LockLimits LIMITS = LockLimits.defaults();

    private ClusterScenario scenario;
    private WriteLoad load;

    @BeforeEach
    void given() throws Exception {
        scenario = new ClusterScenario(real.namespace());
        scenario.server.createAccount(
                WITNESS.user(),
                WITNESS.password(),
                "PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*",
                "SELECT ON performance_schema.threads",
                "SELECT ON performance_schema.metadata_locks");
        load = WriteLoad.start(scenario.server, 2, 1);
        load.awaitCommits(20);
    }

    @AfterEach
    void nothingIsHeld() throws Exception {
        if (scenario != null) {
            load.close();
            scenario.assertNothingHeld();
            scenario.close();
        }
    }

    /** @param account null where nobody logs on */
    private SnapshotRun run(HolderDeployment holder, Account account, LockLimits limits) {
        return scenario.run(new SnapshotRequest(
                new ServerAccess(null, account, Tls.preferred()),
                limits,
                Target.of(new WorkloadRequest(real.namespace().name(), "statefulset/mysql", null, List.of(), null)),
                null,
                null,
                null,
                new VolumeLimits(Duration.ofSeconds(30), Duration.ofMinutes(2)),
                ReleaseAt.CUT,
                new Origin("shop/migrate", 7, ""),
                new PodLock(holder.name(), account == null)));
    }

    /** What a run on a thread of its own ends with: its manifest, or why there is none. */
    private CompletableFuture<Object> start(SnapshotRun run) {
        CompletableFuture<Object> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (run) {
                end.complete(run.take());
            } catch (Exception e) {
                end.complete(e);
            }
        });
        thread.start();
        runThread = thread;
        return end;
    }

    private Thread runThread;

    private static <T> T ended(Class<T> kind, CompletableFuture<Object> run) throws Exception {
        Object end = run.get(3, TimeUnit.MINUTES);
        if (end instanceof Exception failure) {
            System.out.println(failure.getMessage());
        }
        return assertInstanceOf(kind, end);
    }

    private static Manifest takeReady(SnapshotRun run) throws Exception {
        try (run) {
            return run.awaitReady(run.take());
        }
    }

    private boolean told(String part) {
        return scenario.timeline().events().stream()
                .anyMatch(event -> event.detail().contains(part));
    }

    private void assertLetGo(HolderDeployment holder) throws Exception {
        assertEquals(0, holder.replicas());
        scenario.await("its pods are gone", () -> holder.pods().isEmpty());
        scenario.assertNothingHeld();
    }

    @Test
    void withoutAnAccountWritersWaitWhileThePodHoldsTheLockAndTheManifestSaysWhatTheProofRestsOn() throws Exception {
        HolderDeployment holder = HolderDeployment.documented(real.namespace(), scenario.server);
        real.cluster().behave("{\"cutDelayMillis\":2000}");
        CompletableFuture<Object> run = start(run(holder, null, LIMITS));

        scenario.server.await(
                "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'INSERT INTO shop.ledger%'"
                        + " AND STATE = 'Waiting for global read lock'",
                waiting -> Integer.parseInt(waiting) > 0, ClusterScenario.SOON);
        long written = load.commits();
        scenario.await("the storage cuts", () -> scenario.reached(Phase.CUT) || run.isDone());
        assertTrue(load.commits() <= written + 2, "commits went on under the lock");

        Manifest manifest = ended(Manifest.class, run);
        load.awaitCommits(10);
        assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
        assertEquals("deployment", manifest.lock().strategy());
        assertEquals("containerMarker", manifest.proof().restsOn());
        assertNull(manifest.position());
        assertNull(manifest.server().product());
        assertEquals("mysql-0", manifest.server().pod());
        assertEquals(scenario.server.claim(), manifest.snapshots().get(0).pvc());
        assertTrue(manifest.warnings().get(0).contains("the server was not asked"), manifest.warnings()::toString);
        assertLetGo(holder);
    }

    @Test
    void withAnAccountTheLockIsSeenOnTheServerAndTheCloneStandsAtThePosition() throws Exception {
        HolderDeployment holder = HolderDeployment.documented(real.namespace(), scenario.server);
        Manifest manifest;
        try (SnapshotRun run = run(holder, WITNESS, LIMITS)) {
            manifest = run.awaitReady(run.take());
        }
        load.awaitCommits(10);
        load.stop();

        assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
        assertEquals("server", manifest.proof().restsOn());
        assertEquals(
                manifest.proof().before().connectionId(),
                manifest.proof().after().connectionId());
        assertTrue(manifest.proof().statements().get(0).startsWith("metadata_locks showed the lock"));
        assertEquals(
                List.of("data", "redo", "undo", "doublewrite", "binlog"),
                manifest.snapshots().get(0).roles());
        assertEquals(List.of(), scenario.differences(manifest, load));
        assertLetGo(holder);
    }

    @Test
    void theWellKnownManifestIsProvedByTheServerAndItsCostIsTold() throws Exception {
        HolderDeployment holder = HolderDeployment.wellKnown(real.namespace(), scenario.server);
        try (SnapshotRun run = run(holder, WITNESS, LIMITS)) {
            Manifest manifest = run.take();
            assertEquals("server", manifest.proof().restsOn());
            System.out.println("held " + manifest.lock().heldMillis() + " ms");
        }
        assertTrue(told("up to 30 s of grace"));
        load.awaitCommits(10);
        assertLetGo(holder);
    }

    /** Ready means only that its container runs; what is not proved is not called so, and no restore takes it. */
    @Test
    void theWellKnownManifestWithoutAnAccountGivesASetThatIsMarkedUnproved() throws Exception {
        HolderDeployment holder = HolderDeployment.wellKnown(real.namespace(), scenario.server);
        Manifest manifest = takeReady(run(holder, null, LIMITS));

        assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
        assertEquals("unproved", manifest.state());
        assertEquals("containerRuns", manifest.proof().restsOn());
        assertTrue(scenario.timeline().first(Phase.PROVED).isEmpty());
        assertTrue(told("cannot be proved; the set will be marked unproved"));
        ClusterException refused = assertThrows(
                ClusterException.class,
                () -> new VolumeRestore(scenario.client(), scenario.clock, scenario.timeline())
                        .restore(
                                real.namespace().name(),
                                manifest.names().get(0),
                                "restored",
                                null,
                                scenario.clock.deadline(ClusterScenario.SOON)));
        assertTrue(refused.getMessage().contains("is unproved: it was never proved consistent"), refused::getMessage);
        load.awaitCommits(10);
        assertLetGo(holder);
    }

    @Test
    void anAbortUnderTheLockScalesToNoneAndLeavesNothing() throws Exception {
        HolderDeployment holder = HolderDeployment.documented(real.namespace(), scenario.server);
        real.cluster().behave("{\"cutDelayMillis\":6000}");
        CompletableFuture<Object> run = start(run(holder, null, LIMITS));
        scenario.await("the snapshot is asked for", () -> scenario.reached(Phase.CREATE) || run.isDone());
        runThread.interrupt();

        ended(InterruptedException.class, run);
        load.awaitCommits(10);
        assertLetGo(holder);
        scenario.assertNothingLeft();
    }

    @Test
    void aHolderPodThatIsDeletedUnderTheLockFailsTheRunAndNothingIsKept() throws Exception {
        HolderDeployment holder = HolderDeployment.documented(real.namespace(), scenario.server);
        real.cluster().behave("{\"cutDelayMillis\":8000}");
        CompletableFuture<Object> run = start(run(holder, null, LIMITS));
        scenario.await("the snapshot is asked for", () -> scenario.reached(Phase.CREATE) || run.isDone());
        real.cluster()
                .administrator()
                .pods()
                .inNamespace(real.namespace().name())
                .withName(holder.pods().get(0))
                .delete();

        ClusterException failed = ended(ClusterException.class, run);
        assertTrue(failed.getMessage().contains("did not hold the lock all the while"), failed::getMessage);
        load.awaitCommits(10);
        assertLetGo(holder);
        scenario.assertNothingLeft();
    }

    @Test
    void aSessionThatIsKilledUnderTheLockIsNoticedByItsContainer() throws Exception {
        HolderDeployment holder = HolderDeployment.documented(real.namespace(), scenario.server);
        real.cluster().behave("{\"cutDelayMillis\":500}");
        CompletableFuture<Object> run = start(run(holder, null, LIMITS));
        scenario.await("the snapshot is asked for", () -> scenario.reached(Phase.CREATE) || run.isDone());
        kill();

        ClusterException failed = ended(ClusterException.class, run);
        assertTrue(failed.getMessage().contains("did not hold the lock all the while"), failed::getMessage);
        assertLetGo(holder);
        scenario.assertNothingLeft();
    }

    /** The session that holds the lock. */
    private void kill() throws SQLException {
        scenario.server.execute("KILL "
                + scenario.server.query("SELECT t.PROCESSLIST_ID FROM performance_schema.metadata_locks m"
                        + " JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID"
                        + " WHERE m.OBJECT_TYPE = 'COMMIT' AND m.LOCK_TYPE = 'SHARED'"));
    }

    @Test
    void aSessionThatIsKilledUnderTheLockIsNoticedByTheWitness() throws Exception {
        HolderDeployment holder = HolderDeployment.documented(real.namespace(), scenario.server);
        real.cluster().behave("{\"cutDelayMillis\":500}");
        CompletableFuture<Object> run = start(run(holder, WITNESS, LIMITS));
        scenario.await("the snapshot is asked for", () -> scenario.reached(Phase.CREATE) || run.isDone());
        kill();

        LockException failed = ended(LockException.class, run);
        assertTrue(failed.getMessage().contains("the lock cannot be proved"), failed::getMessage);
        assertLetGo(holder);
        scenario.assertNothingLeft();
    }

    @Test
    void anApiServerThatIsKilledAndComesBackUnderTheLockCostsNoMoreThanTheWait() throws Exception {
        HolderDeployment holder = HolderDeployment.documented(real.namespace(), scenario.server);
        real.cluster().behave("{\"cutDelayMillis\":4000}");
        CompletableFuture<Object> run = start(run(holder, null, LIMITS.withMaxHold(Duration.ofSeconds(90))));
        scenario.await(
                "the storage has been asked", () -> !real.namespace().contents().isEmpty() || run.isDone());

        real.cluster().kill("kube-apiserver");
        real.cluster().start("kube-apiserver");

        Manifest manifest = ended(Manifest.class, run);
        assertEquals(manifest.names(), real.namespace().snapshots());
        load.awaitCommits(10);
        assertLetGo(holder);
    }

    @Test
    void aLongSelectInTheWayEndsWithTheBudgetAndWritersGoOn() throws Exception {
        HolderDeployment holder = HolderDeployment.documented(real.namespace(), scenario.server);
        try (Connection busy = scenario.server.connect();
                Statement statement = busy.createStatement()) {
            Thread reader = new Thread(() -> {
                try {
                    statement.execute("SELECT SLEEP(60) FROM shop.ledger LIMIT 1");
                } catch (SQLException e) {
                    // it is ended with its connection
                }
            });
            reader.start();
            scenario.server.await(
                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE = 'User sleep'",
                    "1"::equals,
                    ClusterScenario.SOON);
            try (SnapshotRun run = run(holder, null, LIMITS.withAcquireBudget(Duration.ofSeconds(6)))) {
                ClusterException failed = assertThrows(ClusterException.class, run::take);
                System.out.println(failed.getMessage());
                assertTrue(failed.getMessage().contains("no lock within 6 s"), failed::getMessage);
            }
            assertLetGo(holder);
            // the long one's own table is another matter: MySQL keeps it from everybody until that ends
            scenario.server.execute("CREATE TABLE shop.elsewhere (id INT)", "INSERT INTO shop.elsewhere VALUES (1)");
            busy.abort(Runnable::run);
            scenario.server.await(
                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE = 'User sleep'",
                    "0"::equals,
                    ClusterScenario.SOON);
            reader.join();
        }
        load.awaitCommits(10);
        scenario.assertNothingLeft();
    }
}
