package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.fixture.LockingJvm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run whose process was killed has left on a real cluster goes by the documented rights, group or not, and nothing else does. */
class RealOrphanTest extends RealVolumes {

    private static final String ME = "0123456789abcdef0123456789abcdef";
    private static final String ANOTHER = "fedcba9876543210fedcba9876543210";
    private static final Duration SOON = Duration.ofHours(1);
    private static final Duration LATE = Duration.ofDays(3);
    private static final VolumeLimits LIMITS = new VolumeLimits(Duration.ofSeconds(90), Duration.ofSeconds(90));

    /** What the targets name; the documented rights list no PVCs. */
    private List<String> named = List.of();

    @BeforeEach
    void given() {
        namespace.claim("data");
        namespace.claim("redo");
    }

    private VolumeRequest request(String set, String... pvcs) {
        return new VolumeRequest(
                set,
                namespace.name(),
                List.of(pvcs),
                null,
                Map.of(),
                Map.of(
                        SnapshotMarks.JOB, "backup",
                        SnapshotMarks.BUILD, "7",
                        SnapshotMarks.CONTROLLER, ME,
                        SnapshotMarks.PENDING_SECONDS, "60"));
    }

    private void proved(String set, String... pvcs) throws Exception {
        VolumePlan plan = new VolumePreflight(client, timeline).check(request(set, pvcs));
        try (VolumeCut cut = VolumeCut.prepare(new ClusterApi(clock, client), clock, timeline, plan, LIMITS)) {
            assertTrue(cut.create(in(10)));
            assertTrue(cut.awaitCut(in(20)));
            cut.settle(in(60));
            cut.mark(Map.of(SnapshotMarks.STATE, SnapshotMarks.PROVED), Map.of());
        }
    }

    /** SIGKILL where it says this word. */
    private void killedWhen(String word, String set, String... pvcs) throws Exception {
        try (LockingJvm run =
                LockingJvm.start(CuttingProgram.order(kubeconfig, request(set, pvcs), word), CuttingProgram.class)) {
            run.await(word, Duration.ofSeconds(90));
            run.kill();
        }
    }

    private List<Orphan> orphans(String controller, Duration later) {
        try {
            return new OrphanSearch(client, clock.now().plus(later), controller, build -> false)
                    .in(namespace.name(), named);
        } catch (ClusterException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /** Looks and deletes, as the hourly work does, until there is nothing to find. */
    private void assertSwept(Duration later) throws InterruptedException {
        OrphanRemoval removal = new OrphanRemoval(client);
        boolean swept = soon(
                () -> {
                    List<Orphan> found = orphans(ME, later);
                    for (Orphan orphan : found) {
                        try {
                            if (removal.delete(orphan)) {
                                System.out.println("deleted: " + orphan.line());
                            }
                        } catch (ClusterException unexpected) {
                            throw new AssertionError(unexpected);
                        }
                    }
                    return found.isEmpty();
                },
                120);
        assertTrue(swept, () -> orphans(ME, later).toString());
    }

    private List<String> left() {
        return Stream.concat(namespace.snapshots().stream(), groups().stream())
                .sorted()
                .toList();
    }

    private void assertLeft(List<String> expected) throws InterruptedException {
        assertTrue(soon(() -> left().equals(expected), 90), () -> left().toString());
    }

    @Test
    void theGroupOfAKilledRunGoesWithItsMembersAndLabels() throws Exception {
        proved("kept", "data", "redo");
        List<String> before = left();
        killedWhen("ASKED", "dead", "data", "redo");
        assertEquals(2, labels().size(), () -> labels().toString());
        assertTrue(orphans(ANOTHER, SOON).stream().noneMatch(Orphan::mayGo));
        assertEquals(List.of(), orphans(ME, Duration.ZERO));
        assertSwept(SOON);
        assertLeft(before);
        assertEquals(List.of(), labels());
    }

    @Test
    void theSnapshotOfAKilledRunGoes() throws Exception {
        proved("kept", "data");
        List<String> before = left();
        killedWhen("ASKED", "dead", "data");
        assertTrue(orphans(ANOTHER, SOON).stream().noneMatch(Orphan::mayGo));
        assertSwept(SOON);
        assertLeft(before);
    }

    /** No group says whose they are: they do themselves, and go when no run can be so long. */
    @Test
    void theLabelsOfARunThatWasKilledBeforeItsGroupGo() throws Exception {
        killedWhen("PREPARED", "dead", "data", "redo");
        named = List.of("data", "redo");
        assertEquals(2, labels().size(), () -> labels().toString());
        assertEquals(List.of(), orphans(ME, SOON));
        assertEquals(
                List.of(Orphan.Standing.OTHERS, Orphan.Standing.OTHERS),
                orphans(ANOTHER, LATE).stream().map(Orphan::standing).toList());
        assertSwept(LATE);
        assertEquals(List.of(), labels());
        assertEquals(List.of(), left());
    }

    /** The server itself compares: nothing is looked at between the search and the delete. */
    @Test
    void whatHasChangedSinceItWasFoundStays() throws Exception {
        killedWhen("CUT", "dead", "data");
        assertTrue(soon(
                () -> client.resources(VolumeSnapshot.class).inNamespace(namespace.name()).list().getItems().stream()
                        .allMatch(one -> one.getStatus() != null
                                && Boolean.TRUE.equals(one.getStatus().getReadyToUse())),
                60));
        Orphan found = orphans(ME, SOON).get(0);
        client.resources(VolumeSnapshot.class)
                .inNamespace(namespace.name())
                .withName(found.name())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"" + SnapshotMarks.STATE + "\":\"" + SnapshotMarks.PROVED
                                + "\"}}}");
        assertFalse(new OrphanRemoval(client).delete(found));
        assertEquals(List.of(), orphans(ME, SOON));
        assertEquals(List.of(found.name()), left());
    }
}
