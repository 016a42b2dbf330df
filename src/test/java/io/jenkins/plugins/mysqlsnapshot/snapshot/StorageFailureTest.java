package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever the storage does: the lock is free, nothing is left behind, and one line says what happened. */
class StorageFailureTest {

    private static final LockLimits SHORT = LockLimits.defaults().withMaxHold(Duration.ofMillis(400));

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    private SnapshotScenario scenario;
    private WriteLoad load;

    @BeforeEach
    void given() throws Exception {
        scenario = new SnapshotScenario(mysql);
        load = WriteLoad.start(mysql.server(), 1, 0);
        load.awaitCommits(5);
    }

    @AfterEach
    void writersGoOn() throws Exception {
        load.awaitCommits(5);
        load.close();
        scenario.assertNothingHeld();
        scenario.close();
    }

    @Test
    void aRefusedCreateLeavesNothing() throws Exception {
        scenario.cluster.refuse("create", "volumesnapshots", 403, "Forbidden", "exceeded quota: snapshots=5");

        String message = failure(SHORT, ClusterException.class);

        assertTrue(message.contains("exceeded quota"), message);
        scenario.assertNothingLeft();
    }

    @Test
    void anErrorThatStaysFailsTheRunAndLeavesNothing() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().failing("the array is full"));

        String message = failure(LockLimits.defaults().withMaxHold(Duration.ofSeconds(20)), ClusterException.class);

        assertTrue(message.contains("the array is full"), message);
        scenario.assertNothingLeft();
    }

    @Test
    void anErrorThatTheStorageOvercomesIsNone() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().failingFor("conflict, try again", Duration.ofMillis(300)));

        try (SnapshotRun run = scenario.run(LockLimits.defaults())) {
            assertEquals(1, scenario.take(run).names().size());
        }
    }

    @Test
    void anApiThatAnswersLaterThanTheLeaseDoesNotCostTheLock() throws Exception {
        scenario.cluster.answerLate("create", "volumesnapshots", Duration.ofMillis(2500));

        try (SnapshotRun run = scenario.run(LockLimits.defaults().withLease(Duration.ofSeconds(2)))) {
            Manifest manifest = scenario.take(run);

            assertTrue(manifest.lock().heldMillis() > 2000, manifest.lock()::toString);
        }
    }

    @Test
    void aCutThatNeverComesIsGivenUpAtMaxHold() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().neverCutting());

        String message = failure(SHORT, SnapshotException.class);

        assertTrue(message.contains("not seen within maxHold (400 ms)"), message);
        scenario.assertNothingLeft();
    }

    @Test
    void aCutThatComesAfterTheUnlockIsDeleted() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().withCutDelay(Duration.ofMillis(900)));

        failure(SHORT, SnapshotException.class);

        assertEquals(1, scenario.details(Phase.UNLOCKED).size());
        scenario.assertNothingLeft();
    }

    @Test
    void whatOutlivesTheCleanUpIsNamedAndStaysPending() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().neverCutting().neverDeleting());

        SnapshotException failed;
        try (SnapshotRun run = scenario.run(SHORT, "stuck")) {
            failed = assertThrows(SnapshotException.class, run::take);
        }

        String left = "stuck-" + SnapshotScenario.PVC;
        assertTrue(failed.getSuppressed()[0].getMessage().contains(left), failed.getSuppressed()[0].getMessage());
        VolumeSnapshot snapshot = scenario.client()
                .resources(VolumeSnapshot.class)
                .inNamespace(SnapshotScenario.NAMESPACE)
                .withName(left)
                .get();
        assertEquals(SnapshotMarks.PENDING, snapshot.getMetadata().getLabels().get(SnapshotMarks.STATE));
        scenario.cluster.behaviour(StorageBehaviour.quick());
    }

    @Test
    void aSetThatCannotBeMarkedProvedIsNotKept() throws Exception {
        scenario.cluster.refuse("patch", "volumesnapshots", 403, "Forbidden", "no right to patch");

        String message = failure(LockLimits.defaults(), ClusterException.class);

        assertTrue(message.contains("no right to patch"), message);
        scenario.assertNothingLeft();
    }

    @Test
    void aHolderThatDiesUnderTheCutFailsTheRunAndNothingIsKept() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().withCutDelay(Duration.ofSeconds(2)));
        LockLimits limits = LockLimits.defaults().withLease(Duration.ofSeconds(3));
        Thread killer = new Thread(this::killTheHolderOnceItWaitsForTheCut, "test-killer");
        killer.start();

        String message = failure(limits, LockException.class);

        assertTrue(message.contains("connection is gone"), message);
        scenario.assertNothingLeft();
        killer.join();
    }

    private void killTheHolderOnceItWaitsForTheCut() {
        try {
            String holder = "SELECT IS_USED_LOCK('mysql-consistent-snapshot')";
            while (scenario.timeline() == null
                    || scenario.timeline().first(Phase.CREATE).isEmpty()) {
                scenario.clock.pause(Duration.ofMillis(5));
            }
            mysql.server().execute("KILL " + mysql.server().query(holder));
        } catch (InterruptedException | java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anAbortUnderTheLockFreesItAndLeavesNothing() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().neverCutting());
        Thread aborter = interrupting(Phase.CREATE);

        failure(LockLimits.defaults(), InterruptedException.class);

        Thread.interrupted();
        aborter.join();
        scenario.assertNothingLeft();
    }

    /** Interrupts this thread once the run has come to a phase. */
    private Thread interrupting(Phase phase) {
        Thread run = Thread.currentThread();
        Thread aborter = new Thread(
                () -> {
                    try {
                        while (scenario.timeline() == null
                                || scenario.timeline().first(phase).isEmpty()) {
                            scenario.clock.pause(Duration.ofMillis(5));
                        }
                        run.interrupt();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "test-aborter");
        aborter.start();
        return aborter;
    }

    @Test
    void anAbortDuringTheCleanUpDoesNotEndIt() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().withCutDelay(Duration.ofMillis(1500)));
        Thread run = Thread.currentThread();
        CompletableFuture<Void> aborter = CompletableFuture.runAsync(() -> {
            try {
                while (scenario.timeline() == null
                        || scenario.timeline().first(Phase.DELETE).isEmpty()) {
                    scenario.clock.pause(Duration.ofMillis(5));
                }
                for (int i = 0; i < 3; i++) {
                    run.interrupt();
                    scenario.clock.pause(Duration.ofMillis(50));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        String message = failure(SHORT, SnapshotException.class);

        assertTrue(Thread.interrupted(), "the abort is kept");
        aborter.get(10, TimeUnit.SECONDS);
        assertTrue(message.contains("not seen within maxHold"), message);
        assertEquals(2, scenario.details(Phase.DELETE).size());
        scenario.assertNothingLeft();
    }

    private <E extends Exception> String failure(LockLimits limits, Class<E> kind) throws Exception {
        try (SnapshotRun run = scenario.run(limits)) {
            E failed = assertThrows(kind, run::take);
            assertEquals(List.of(), List.of(failed.getSuppressed()));
            return String.valueOf(failed.getMessage());
        }
    }
}
