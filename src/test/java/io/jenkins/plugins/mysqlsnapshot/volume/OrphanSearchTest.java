package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What runs have left, and what of it may go: two hours after each says that it was over. */
class OrphanSearchTest extends VolumeScenario {

    private static final String ME = "controller-1";
    private static final Duration LATER = Duration.ofHours(2);
    private static final String NAME = "set-1-" + DATA;

    private final Map<String, String> marks = new HashMap<>(Map.of(
            SnapshotMarks.JOB, "shop/backup",
            SnapshotMarks.BUILD, "7",
            SnapshotMarks.CONTROLLER, ME,
            SnapshotMarks.RUN, "run-1",
            SnapshotMarks.VOLUMES, "1",
            SnapshotMarks.PENDING_SECONDS, "3600"));

    private void leave(String name, String pvc, String state) {
        cluster.add(new VolumeSnapshotBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .withLabels(Map.of(
                        SnapshotMarks.SET,
                        "set-1",
                        SnapshotMarks.STATE,
                        state,
                        SnapshotMarks.MANAGED_BY,
                        SnapshotMarks.MANAGER))
                .withAnnotations(marks)
                .endMetadata()
                .withNewSpec()
                .withVolumeSnapshotClassName("simulated")
                .withNewSource()
                .withPersistentVolumeClaimName(pvc)
                .endSource()
                .endSpec()
                .build());
    }

    /** The storage has done all that it does, so that the object does not change any more. */
    private void settle(String name) throws InterruptedException {
        assertTrue(soon(() -> {
            VolumeSnapshot one = snapshot(name);
            return one.getStatus() != null
                    && Boolean.TRUE.equals(one.getStatus().getReadyToUse());
        }));
    }

    private OrphanSearch search(Duration later, Predicate<String> live) {
        return new OrphanSearch(client, clock.now().plus(later), ME, live);
    }

    private OrphanSearch search() {
        return search(LATER, build -> false);
    }

    private OrphanRemoval removal() {
        return new OrphanRemoval(client);
    }

    private Orphan only() throws ClusterException {
        List<Orphan> found = search().in(NAMESPACE, List.of());
        assertEquals(1, found.size(), found::toString);
        return found.get(0);
    }

    @Test
    void anOrphanOfThisControllerIsToldAndDeleted() throws Exception {
        leave(NAME, DATA, SnapshotMarks.PENDING);
        settle(NAME);
        Orphan orphan = only();
        assertEquals(Orphan.Standing.OURS, orphan.standing());
        assertTrue(
                orphan.line().startsWith("VolumeSnapshot shop/" + NAME + " of set set-1, build shop/backup#7, made "),
                orphan::line);
        assertTrue(orphan.line().endsWith("kubectl -n shop delete volumesnapshot " + NAME), orphan::line);
        assertTrue(removal().delete(orphan));
        assertTrue(soon(() -> snapshot(NAME) == null));
        assertEquals(List.of(), search().in(NAMESPACE, List.of()));
    }

    @Test
    void aProvedOneIsNoOrphanHoweverOld() throws Exception {
        leave(NAME, DATA, SnapshotMarks.PROVED);
        assertEquals(List.of(), search(Duration.ofDays(100), build -> false).in(NAMESPACE, List.of()));
    }

    @Test
    void anotherControllersIsOnlyTold() throws Exception {
        marks.put(SnapshotMarks.CONTROLLER, "controller-2");
        leave(NAME, DATA, SnapshotMarks.PENDING);
        settle(NAME);
        Orphan orphan = only();
        assertEquals(Orphan.Standing.OTHERS, orphan.standing());
        assertFalse(removal().delete(orphan));
        assertNull(snapshot(NAME).getMetadata().getDeletionTimestamp());
    }

    @Test
    void oneWithOurLabelsAloneIsOnlyToldAndOnlyWhenNoRunCanBeSoLong() throws Exception {
        marks.clear();
        leave(NAME, DATA, SnapshotMarks.PENDING);
        settle(NAME);
        assertEquals(List.of(), search().in(NAMESPACE, List.of()));
        List<Orphan> found = search(Duration.ofDays(10), build -> false).in(NAMESPACE, List.of());
        assertEquals(Orphan.Standing.UNSIGNED, found.get(0).standing());
        assertFalse(removal().delete(found.get(0)));
    }

    @Test
    void oneThatWasEditedByHandIsOnlyTold() throws Exception {
        marks.remove(SnapshotMarks.RUN);
        leave(NAME, DATA, SnapshotMarks.PENDING);
        settle(NAME);
        assertEquals(Orphan.Standing.UNSIGNED, only().standing());
    }

    @Test
    void aYoungOneIsLeftAlone() throws Exception {
        leave(NAME, DATA, SnapshotMarks.PENDING);
        assertEquals(List.of(), search(Duration.ofMinutes(65), build -> false).in(NAMESPACE, List.of()));
        assertEquals(
                1,
                search(Duration.ofMinutes(75), build -> false)
                        .in(NAMESPACE, List.of())
                        .size());
    }

    @Test
    void oneOfABuildThatIsUnderWayIsLeftAlone() throws Exception {
        leave(NAME, DATA, SnapshotMarks.PENDING);
        assertEquals(List.of(), search(LATER, "shop/backup#7"::equals).in(NAMESPACE, List.of()));
    }

    @Test
    void aSetThatIsMarkedInPartIsOnlyTold() throws Exception {
        leave(NAME, DATA, SnapshotMarks.PENDING);
        leave("set-1-" + LOGS, LOGS, SnapshotMarks.PROVED);
        assertEquals(Orphan.Standing.PROVED_IN_PART, only().standing());
    }

    @Test
    void aMarkThatComesLateWins() throws Exception {
        leave(NAME, DATA, SnapshotMarks.PENDING);
        settle(NAME);
        Orphan orphan = only();
        cluster.administrator()
                .resources(VolumeSnapshot.class)
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .edit(one -> new VolumeSnapshotBuilder(one)
                        .editMetadata()
                        .addToLabels(SnapshotMarks.STATE, SnapshotMarks.PROVED)
                        .endMetadata()
                        .build());
        assertFalse(removal().delete(orphan));
        assertNull(snapshot(NAME).getMetadata().getDeletionTimestamp());
    }

    @Test
    void aClusterThatDoesNotAnswerSaysSo() {
        cluster.refuse("list", "volumesnapshots", 503, "ServiceUnavailable", "the server is starting");
        ClusterException silent = assertThrows(ClusterException.class, () -> search().in(NAMESPACE, List.of()));
        assertTrue(
                silent.getMessage().contains("looking for orphans in namespace shop: the API server says"),
                silent::getMessage);
    }
}
