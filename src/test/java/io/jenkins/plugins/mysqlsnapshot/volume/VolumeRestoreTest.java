package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** New volumes of a proved snapshot, and of nothing else. */
class VolumeRestoreTest extends VolumeScenario {

    private static final String SNAPSHOT = "set-1-" + DATA;

    private VolumeRestore restore;

    @BeforeEach
    void restorer() {
        restore = new VolumeRestore(client, clock, timeline);
    }

    @Test
    void aNewVolumeHoldsWhatWasCut() throws Exception {
        prove();
        Files.writeString(folder.resolve(DATA).resolve("file"), "after");
        RestoredVolume made = restore.restore(NAMESPACE, SNAPSHOT, "restored", null, in(10));
        assertEquals(new RestoredVolume(NAMESPACE, "restored", SNAPSHOT, "1Gi", true), made);
        assertEquals(
                "before",
                Files.readString(cluster.folderOfPvc(NAMESPACE, "restored").resolve("file")));
        PersistentVolumeClaim claim = claim("restored");
        assertEquals(SimulatedCluster.STORAGE_CLASS, claim.getSpec().getStorageClassName());
        assertEquals(List.of("ReadWriteOnce"), claim.getSpec().getAccessModes());
        assertEquals(1, told(Phase.RESTORE).size());
    }

    @Test
    void aPendingSnapshotIsNotRestored() throws Exception {
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            cut.awaitReady(in(5));
            assertRefused("is pending: it was never proved consistent", SNAPSHOT, "restored");
            cut.discard();
        }
    }

    @Test
    void aSnapshotThatIsNotReadyIsNotRestored() throws Exception {
        cluster.behaviour(QUICK.withReadyDelay(Duration.ofSeconds(30)));
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            cut.mark(Map.of(), Map.of());
            assertRefused("is not ready", SNAPSHOT, "restored");
            cut.discard();
        }
    }

    @Test
    void aSnapshotThatIsNotThereIsNamed() {
        assertRefused("VolumeSnapshot shop/nothing: does not exist", "nothing", "restored");
    }

    @Test
    void anExistingVolumeIsNeverTouched() throws Exception {
        prove();
        assertRefused("PVC shop/" + LOGS + ": exists already", SNAPSHOT, LOGS);
    }

    @Test
    void aVolumeThatWaitsForItsPodIsNotWaitedFor() throws Exception {
        prove();
        cluster.add(new StorageClassBuilder()
                .withNewMetadata()
                .withName("lazy")
                .endMetadata()
                .withProvisioner("nobody")
                .withVolumeBindingMode("WaitForFirstConsumer")
                .build());
        assertEquals(
                false,
                restore.restore(NAMESPACE, SNAPSHOT, "restored", "lazy", in(10)).bound());
    }

    @Test
    void aVolumeThatIsNotBoundInTimeIsDeletedAgain() throws Exception {
        prove();
        cluster.provisions(false);
        ClusterException late = assertThrows(
                ClusterException.class,
                () -> restore.restore(NAMESPACE, SNAPSHOT, "restored", null, clock.deadline(Duration.ofMillis(500))));
        assertTrue(late.getMessage().contains("was not bound in time"), late::getMessage);
        assertNull(claim("restored"));
    }

    @Test
    void anAbortBeforeTheAnswerToTheCreateLeavesNoVolume() throws Exception {
        cluster.answerLate("create", "persistentvolumeclaims", Duration.ofSeconds(3));
        anAbortedRestoreLeavesNoVolume();
    }

    @Test
    void anAbortedRestoreLeavesNoVolume() throws Exception {
        prove();
        cluster.provisions(false);
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        // interrupted at any point: often while the answer to the create is on its way
        Thread step = new Thread(
                () -> outcome.complete(assertThrows(
                        Exception.class, () -> restore.restore(NAMESPACE, SNAPSHOT, "restored", null, in(30)))),
                "test-restore");
        step.start();
        assertTrue(soon(() -> claim("restored") != null));

        step.interrupt();

        assertInstanceOf(InterruptedException.class, outcome.get(10, TimeUnit.SECONDS));
        assertNull(claim("restored"));
    }

    @Test
    void aRefusedCreateIsOneLine() throws Exception {
        prove();
        cluster.refuse("create", "persistentvolumeclaims", 403, "Forbidden", "exceeded quota: disks");
        assertRefused("the API server says: exceeded quota: disks", SNAPSHOT, "restored");
    }

    private void prove() throws Exception {
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            cut.mark(Map.of(), Map.of());
            cut.awaitReady(in(5));
        }
    }

    private PersistentVolumeClaim claim(String name) {
        return cluster.administrator()
                .persistentVolumeClaims()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    private void assertRefused(String line, String snapshot, String pvc) {
        ClusterException refused =
                assertThrows(ClusterException.class, () -> restore.restore(NAMESPACE, snapshot, pvc, null, in(10)));
        assertTrue(refused.getMessage().contains(line), refused::getMessage);
    }
}
