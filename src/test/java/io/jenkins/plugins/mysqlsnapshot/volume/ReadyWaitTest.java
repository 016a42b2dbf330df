package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Snapshots that another process has left, proved, and that are not ready yet. */
class ReadyWaitTest extends VolumeScenario {

    private final List<KeptSnapshot> kept = new ArrayList<>();

    /** A marked set, whose run is over. */
    private void leave(Duration readyDelay, String... pvcs) throws Exception {
        cluster.behaviour(QUICK.withReadyDelay(readyDelay));
        try (VolumeCut cut = prepare(pvcs)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(10)));
            cut.mark(Map.of(), Map.of());
            cut.cuts().forEach(one -> kept.add(new KeptSnapshot(one.planned(), one.uid())));
        }
        assertEquals(pvcs.length, kept.size());
    }

    private ReadyWait ready() {
        return new ReadyWait(new ClusterApi(clock, client), clock, timeline, "set-1", kept);
    }

    /** The wait on a thread of its own, until it watches. */
    private CompletableFuture<List<ReadySnapshot>> waiting(ReadyWait wait, int seconds) throws Exception {
        CompletableFuture<List<ReadySnapshot>> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(wait.await(in(seconds)));
            } catch (ClusterException | InterruptedException | RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        });
        thread.start();
        assertTrue(soon(() -> cluster.openWatches() == 1));
        return result;
    }

    private static String failure(CompletableFuture<?> result) {
        return assertThrows(ExecutionException.class, () -> result.get(30, TimeUnit.SECONDS))
                .getCause()
                .getMessage();
    }

    @Test
    void whatIsReadyAlreadyIsSeenAtOnce() throws Exception {
        leave(Duration.ZERO, DATA, LOGS);
        assertTrue(soon(
                () -> Boolean.TRUE.equals(snapshot("set-1-" + LOGS).getStatus().getReadyToUse())));
        try (ReadyWait wait = ready()) {
            assertEquals(
                    kept.stream().map(KeptSnapshot::uid).toList(),
                    wait.await(in(0)).stream().map(ReadySnapshot::uid).toList());
        }
    }

    @Test
    void theWaitOutlivesDroppedAndExpiredWatches() throws Exception {
        leave(Duration.ofSeconds(3), DATA, LOGS);
        try (ReadyWait wait = ready()) {
            CompletableFuture<List<ReadySnapshot>> result = waiting(wait, 60);
            cluster.dropWatches();
            assertTrue(soon(() -> cluster.openWatches() == 1));
            cluster.expireWatches();
            assertEquals(2, result.get(30, TimeUnit.SECONDS).size());
        }
    }

    @Test
    void anApiServerThatIsAwayWhenTheWaitBeginsIsWaitedFor() throws Exception {
        leave(Duration.ofSeconds(1), DATA);
        cluster.refuse("list", "volumesnapshots", 503, "ServiceUnavailable", "the server is starting");
        try (ReadyWait wait = ready()) {
            CompletableFuture<Boolean> relented = new CompletableFuture<>();
            Thread recovery = new Thread(() -> {
                try {
                    relented.complete(soon(() -> !told(Phase.READY).isEmpty()));
                } catch (InterruptedException closing) {
                    relented.completeExceptionally(closing);
                }
                cluster.relent();
            });
            recovery.start();
            assertEquals(1, wait.await(in(60)).size());
            assertTrue(relented.get(30, TimeUnit.SECONDS));
            recovery.join();
        }
        assertEquals(
                List.of(
                        "watching volumesnapshots: the API server says: the server is starting; see to what the server names, then run again; it is asked again"),
                told(Phase.READY));
    }

    @Test
    void aRightThatWasTakenAwayEndsTheWait() throws Exception {
        leave(Duration.ofMinutes(5), DATA);
        cluster.deny("list", "volumesnapshots");
        try (ReadyWait wait = ready()) {
            String message = assertThrows(ClusterException.class, () -> wait.await(in(300)))
                    .getMessage();
            assertTrue(message.contains("cannot list resource"), message);
        }
    }

    @Test
    void aSnapshotThatIsDeletedMeanwhileEndsTheWait() throws Exception {
        leave(Duration.ofMinutes(5), DATA, LOGS);
        try (ReadyWait wait = ready()) {
            CompletableFuture<List<ReadySnapshot>> result = waiting(wait, 300);
            delete("set-1-" + DATA);
            assertTrue(failure(result).contains("VolumeSnapshot shop/set-1-" + DATA + ": somebody deleted it"));
        }
    }

    @Test
    void aSnapshotThatIsGoneBeforeTheWaitBeginsIsMissed() throws Exception {
        leave(Duration.ofMinutes(5), DATA);
        cluster.behaviour(QUICK);
        delete("set-1-" + DATA);
        assertTrue(soon(() -> snapshot("set-1-" + DATA) == null));
        try (ReadyWait wait = ready()) {
            String message = assertThrows(ClusterException.class, () -> wait.await(in(300)))
                    .getMessage();
            assertTrue(message.contains("somebody deleted it"), message);
        }
    }

    @Test
    void anotherSnapshotOfTheNameIsNotTheOneThatWasProved() throws Exception {
        leave(Duration.ofMinutes(5), DATA);
        VolumeSnapshot first = snapshot("set-1-" + DATA);
        delete("set-1-" + DATA);
        assertTrue(soon(() -> snapshot("set-1-" + DATA) == null));
        cluster.behaviour(QUICK);
        cluster.add(new VolumeSnapshotBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("set-1-" + DATA)
                .withLabels(first.getMetadata().getLabels())
                .withAnnotations(first.getMetadata().getAnnotations())
                .endMetadata()
                .withSpec(first.getSpec())
                .build());
        try (ReadyWait wait = ready()) {
            String message = assertThrows(ClusterException.class, () -> wait.await(in(300)))
                    .getMessage();
            assertTrue(message.contains("is not the one that was proved (uid "), message);
        }
    }

    @Test
    void theDeadlineSaysWhatIsNotReady() throws Exception {
        leave(Duration.ofMinutes(5), DATA);
        try (ReadyWait wait = ready()) {
            String message = assertThrows(ClusterException.class, () -> wait.await(in(1)))
                    .getMessage();
            assertTrue(message.contains("is cut, but not ready in time"), message);
        }
        assertFalse(cluster.snapshotsLeft().isEmpty());
    }

    @Test
    void anAbortEndsTheWait() throws Exception {
        leave(Duration.ofMinutes(5), DATA);
        try (ReadyWait wait = ready()) {
            Thread waiter = Thread.currentThread();
            Thread abort = new Thread(() -> {
                try {
                    assertTrue(soon(() -> cluster.openWatches() == 1));
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                }
                waiter.interrupt();
            });
            abort.start();
            assertThrows(InterruptedException.class, () -> wait.await(in(300)));
            abort.join();
        }
    }

    private void delete(String name) {
        cluster.administrator()
                .resources(VolumeSnapshot.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .delete();
    }
}
