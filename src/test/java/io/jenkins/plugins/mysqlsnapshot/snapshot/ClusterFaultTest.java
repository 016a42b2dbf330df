package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real storage that is slow or fails, and parts of a real Kubernetes that are down: the writers are free, and what is kept is proved. */
@Tag("cluster")
class ClusterFaultTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private static final LockLimits PATIENT = LockLimits.defaults().withMaxHold(Duration.ofSeconds(90));
    private static final LockLimits SHORT = LockLimits.defaults().withMaxHold(Duration.ofSeconds(2));

    private ClusterScenario scenario;
    private WriteLoad load;

    @BeforeEach
    void given() throws Exception {
        scenario = new ClusterScenario(real.namespace());
        load = WriteLoad.start(scenario.server, 1, 0);
        load.awaitCommits(5);
    }

    @AfterEach
    void writersGoOn() throws Exception {
        if (scenario != null) {
            load.awaitCommits(5);
            load.close();
            scenario.assertNothingHeld();
            scenario.close();
        }
    }

    @Test
    void aCutThatComesAfterFiveSecondsIsWaitedFor() throws Exception {
        real.cluster().behave("{\"cutDelayMillis\":5000}");

        Manifest manifest = taken(PATIENT.withLease(Duration.ofSeconds(3)));

        assertTrue(manifest.lock().heldMillis() >= 5000, manifest.lock()::toString);
    }

    @Test
    void aCutThatTheStorageTellsLateIsSeenThenAndNotBefore() throws Exception {
        real.cluster().behave("{\"replyDelayMillis\":3000}");

        Manifest manifest = taken(PATIENT);

        assertTrue(manifest.lock().heldMillis() >= 3000, manifest.lock()::toString);
    }

    @Test
    void aSnapshotThatIsReadyMuchLaterDoesNotHoldTheWriters() throws Exception {
        real.cluster().behave("{\"readyDelayMillis\":15000}");

        Manifest manifest;
        try (SnapshotRun run = scenario.run(PATIENT)) {
            manifest = run.take();
            assertTrue(manifest.lock().heldMillis() < 10_000, manifest.lock()::toString);
            load.awaitCommits(5);
            run.awaitReady(manifest);
        }
        long waited = scenario.nanosOf(Phase.READY) - scenario.nanosOf(Phase.UNLOCKED);
        assertTrue(Duration.ofNanos(waited).toMillis() > 10_000, "ready " + waited + " ns after the release");
    }

    @Test
    void aLockThatIsToBeHeldUntilReadyIsHeldUntilThen() throws Exception {
        real.cluster().behave("{\"readyDelayMillis\":4000}");
        scenario.releasedAt(ReleaseAt.READY);

        Manifest manifest = taken(PATIENT);

        assertTrue(manifest.lock().heldMillis() >= 4000, manifest.lock()::toString);
        assertTrue(manifest.snapshots().get(0).ready());
        assertTrue(manifest.lock().cutMillis() < manifest.lock().heldMillis(), manifest.lock()::toString);
    }

    @Test
    void aSetThatIsNotReadyWithinTheLongestHoldIsLetGoAndDeleted() throws Exception {
        real.cluster().behave("{\"readyDelayMillis\":30000}");
        scenario.releasedAt(ReleaseAt.READY);

        SnapshotException failed = failure(SnapshotException.class, SHORT);

        assertTrue(failed.getMessage().startsWith("readiness of"), failed::getMessage);
        assertTrue(failed.getMessage().contains("not seen within maxHold (2000 ms)"), failed::getMessage);
        scenario.assertNothingLeft();
    }

    @Test
    void aStorageThatFailsForEverFailsTheRunInItsOwnWordsAndNothingIsLeft() throws Exception {
        real.cluster().behave("{\"fail\":\"the array is full\"}");

        ClusterException failed = failure(ClusterException.class, PATIENT);

        assertTrue(failed.getMessage().contains("the array is full"), failed::getMessage);
        scenario.assertNothingLeft();
    }

    @Test
    void aStorageThatFailsTwiceAndThenCutsHasNotFailed() throws Exception {
        real.cluster().behave("{\"fail\":\"try again\",\"failTimes\":2}");

        Manifest manifest = taken(PATIENT);

        assertTrue(manifest.lock().heldMillis() >= 2000, manifest.lock()::toString);
    }

    @Test
    void anApiServerThatIsKilledAndComesBackBetweenLockAndCutCostsNoMoreThanTheWait() throws Exception {
        real.cluster().behave("{\"cutDelayMillis\":4000}");
        CompletableFuture<Manifest> taken = ClusterScenario.start(scenario.run(PATIENT));
        scenario.await(
                "the storage has been asked", () -> !real.namespace().contents().isEmpty());

        real.cluster().kill("kube-apiserver");
        real.cluster().start("kube-apiserver");

        Manifest manifest = taken.get(3, TimeUnit.MINUTES);
        assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
        assertEquals(manifest.names(), real.namespace().snapshots());
    }

    @Test
    void withoutASnapshotControllerTheLockIsLetGoInTimeAndNothingIsCutOnceItIsBack() throws Exception {
        real.cluster().stop("snapshot-controller");

        SnapshotException failed = failure(SnapshotException.class, SHORT);

        assertTrue(failed.getMessage().contains("not seen within maxHold"), failed::getMessage);
        real.cluster().start("snapshot-controller");
        awaitThatSnapshotsWork();
        scenario.assertNothingLeft();
    }

    @Test
    void aSidecarThatIsBackAfterTheCleanUpGaveUpLeavesNoLateSnapshot() throws Exception {
        real.cluster().stop("csi-snapshotter");
        scenario.withCleanupTimeout(Duration.ofSeconds(4));

        try (SnapshotRun run = scenario.run(SHORT, "late")) {
            SnapshotException failed = assertThrows(SnapshotException.class, run::take);
            assertEquals(1, failed.getSuppressed().length);
            String left = failed.getSuppressed()[0].getMessage();
            assertTrue(left.contains("late-" + scenario.server.claim()), left);
        }
        VolumeSnapshot pending = real.cluster()
                .administrator()
                .resources(VolumeSnapshot.class)
                .inNamespace(real.namespace().name())
                .withName("late-" + scenario.server.claim())
                .get();
        assertEquals("pending", pending.getMetadata().getLabels().get("mysql-consistent-snapshot.jenkins.io/state"));

        real.cluster().start("csi-snapshotter");
        scenario.await(
                "the late snapshot goes", () -> real.namespace().snapshots().isEmpty());
        scenario.assertNothingLeft();
    }

    private Manifest taken(LockLimits limits) throws Exception {
        try (SnapshotRun run = scenario.run(limits)) {
            Manifest manifest = run.awaitReady(run.take());
            assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
            return manifest;
        }
    }

    private <E extends Exception> E failure(Class<E> kind, LockLimits limits) throws Exception {
        try (SnapshotRun run = scenario.run(limits)) {
            E failed = assertThrows(kind, run::take);
            assertEquals(List.of(), List.of(failed.getSuppressed()));
            return failed;
        }
    }

    /** Has the administrator take one, and delete it: whatever was waiting before has had its turn then. */
    private void awaitThatSnapshotsWork() throws InterruptedException {
        VolumeSnapshot probe = new VolumeSnapshotBuilder()
                .withNewMetadata()
                .withNamespace(real.namespace().name())
                .withName("probe")
                .endMetadata()
                .withNewSpec()
                .withNewSource()
                .withPersistentVolumeClaimName(scenario.server.claim())
                .endSource()
                .endSpec()
                .build();
        var snapshots = real.cluster().administrator().resource(probe);
        snapshots.create();
        snapshots.waitUntilCondition(
                one -> one != null
                        && one.getStatus() != null
                        && Boolean.TRUE.equals(one.getStatus().getReadyToUse()),
                60,
                TimeUnit.SECONDS);
        snapshots.delete();
        scenario.await("the probe is gone", () -> !real.namespace().snapshots().contains("probe"));
    }
}
