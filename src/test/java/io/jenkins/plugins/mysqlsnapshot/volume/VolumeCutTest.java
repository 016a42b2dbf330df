package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Cuts that succeed, and what is told about them. */
class VolumeCutTest extends VolumeScenario {

    @Test
    void theCutIsSeenOnTheContentLongBeforeTheSnapshotShowsIt() throws Exception {
        cluster.behaviour(QUICK.withSnapshotStatusDelay(Duration.ofSeconds(3)));
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(2)));
            CutSnapshot seen = cut.cuts().get(0);
            assertEquals(CutSnapshot.Source.CONTENT, seen.source());
            assertEquals(cluster.cutOf(NAMESPACE, "set-1-" + DATA), seen.creationTime());
            assertTrue(seen.took().compareTo(Duration.ofSeconds(1)) < 0, () -> seen.took() + " until seen");
            assertEquals(
                    "before",
                    Files.readString(
                            cluster.folderOfSnapshot(NAMESPACE, "set-1-" + DATA).resolve("file")));
            cut.discard();
        }
    }

    @Test
    void withoutTheRightToWatchContentsTheCutIsSeenOnTheSnapshot() throws Exception {
        cluster.deny("watch", "volumesnapshotcontents");
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            assertEquals(CutSnapshot.Source.SNAPSHOT, cut.cuts().get(0).source());
            assertTrue(
                    told(Phase.PREFLIGHT).stream().anyMatch(line -> line.contains("half a second longer")),
                    () -> told(Phase.PREFLIGHT).toString());
            cut.discard();
        }
    }

    @Test
    void twoVolumesAreAskedForAtOnce() throws Exception {
        try (VolumeCut cut = prepare(DATA, LOGS)) {
            // one after the other would be a second apart
            cluster.answerLate("create", "volumesnapshots", Duration.ofSeconds(1));
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            CutSnapshot data = cut.cuts().get(0);
            CutSnapshot logs = cut.cuts().get(1);
            Duration apart = Duration.ofNanos(data.requestedNanos() - logs.requestedNanos())
                    .abs();
            assertTrue(apart.compareTo(Duration.ofMillis(700)) < 0, () -> apart + " between the requests");
            assertEquals(
                    List.of(DATA, LOGS),
                    List.of(data.planned().pvc(), logs.planned().pvc()));
            cut.discard();
        }
    }

    @Test
    void theCutMayBeSeenBeforeTheCreateIsAnswered() throws Exception {
        try (VolumeCut cut = prepare(DATA)) {
            cluster.answerLate("create", "volumesnapshots", Duration.ofSeconds(1));
            cut.create(in(5));
            assertEquals(1, cut.cuts().size());
            assertTrue(cut.cuts().get(0).took().compareTo(Duration.ofMillis(900)) < 0);
            cut.discard();
        }
    }

    @Test
    void watchesAreOpenBeforeTheFirstCreate() throws Exception {
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            cut.discard();
        }
        List<String> requests = cluster.requests();
        int create = requests.indexOf("POST /apis/snapshot.storage.k8s.io/v1/namespaces/shop/volumesnapshots");
        long watchesBefore = requests.subList(0, create).stream()
                .filter(line -> line.contains("watch=true"))
                .count();
        assertEquals(2, watchesBefore, requests::toString);
    }

    @Test
    void aSnapshotIsPendingUntilItIsMarked() throws Exception {
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            VolumeSnapshot pending = snapshot("set-1-" + DATA);
            assertEquals(
                    SnapshotMarks.PENDING, pending.getMetadata().getLabels().get(SnapshotMarks.STATE));
            cut.mark(Map.of("example/tier", "gold"), Map.of("example/position", "binlog.000007:4711"));
            VolumeSnapshot proved = snapshot("set-1-" + DATA);
            assertEquals(
                    Map.of(
                            SnapshotMarks.SET,
                            "set-1",
                            SnapshotMarks.STATE,
                            SnapshotMarks.PROVED,
                            SnapshotMarks.MANAGED_BY,
                            SnapshotMarks.MANAGER,
                            "example/tier",
                            "gold"),
                    proved.getMetadata().getLabels());
            assertEquals(
                    "binlog.000007:4711", proved.getMetadata().getAnnotations().get("example/position"));
            assertEquals("backup", proved.getMetadata().getAnnotations().get("example/job"));
            assertEquals("1", proved.getMetadata().getAnnotations().get(SnapshotMarks.VOLUMES));
            assertNotNull(proved.getStatus(), "the status is kept");
            cut.discard();
        }
    }

    @Test
    void readyComesAfterTheCutWithTheSizeToRestore() throws Exception {
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            ReadySnapshot ready = cut.awaitReady(in(5)).get(0);
            assertEquals("set-1-" + DATA, ready.name());
            assertEquals("6", ready.restoreSize());
            assertEquals(cluster.contentsLeft(), List.of(ready.contentName()));
            cut.discard();
        }
    }

    @Test
    void aSnapshotThatIsNotReadyInTimeSaysSo() throws Exception {
        cluster.behaviour(QUICK.withReadyDelay(Duration.ofSeconds(3)));
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            ClusterException late = assertThrows(ClusterException.class, () -> cut.awaitReady(in(1)));
            assertTrue(late.getMessage().contains("not ready in time"), late::getMessage);
            cut.discard();
        }
    }

    @Test
    void aCutThatIsNotThereYetCanBeAwaitedAgain() throws Exception {
        cluster.behaviour(QUICK.withCutDelay(Duration.ofMillis(1500)));
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertFalse(cut.awaitCut(clock.deadline(Duration.ofMillis(100))));
            assertTrue(cut.awaitCut(in(5)));
            cut.discard();
        }
    }

    @Test
    void anErrorThatTheStorageOvercomesInTimeIsNoFailure() throws Exception {
        cluster.behaviour(QUICK.failingFor("rpc error: code = Unavailable", Duration.ofSeconds(1)));
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            cut.discard();
        }
    }

    @Test
    void aBrokenWatchIsOpenedAgain() throws Exception {
        cluster.behaviour(QUICK.withCutDelay(Duration.ofMillis(600)));
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            cluster.dropWatches();
            assertTrue(cut.awaitCut(in(5)));
            assertEquals(CutSnapshot.Source.CONTENT, cut.cuts().get(0).source());
            cut.discard();
        }
    }

    @Test
    void aWatchThatIsGoneIsListedAgain() throws Exception {
        cluster.behaviour(QUICK.withCutDelay(Duration.ofMillis(600)));
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            cluster.expireWatches();
            assertTrue(cut.awaitCut(in(5)));
            cut.discard();
        }
    }

    @Test
    void theTimelineTellsTheStory() throws Exception {
        try (VolumeCut cut = prepare(DATA)) {
            cut.create(in(5));
            assertTrue(cut.awaitCut(in(5)));
            cut.awaitReady(in(5));
            cut.discard();
        }
        assertEquals(List.of("asking for set-1-data-mysql-0"), told(Phase.CREATE));
        String seen = told(Phase.CUT).get(0);
        assertTrue(seen.matches("data-mysql-0 cut at 20\\S+Z, seen on the content \\d+ ms after the request"), seen);
        assertEquals(List.of("set-1-data-mysql-0 ready to restore from"), told(Phase.READY));
        assertEquals(2, told(Phase.DELETE).size());
    }
}
