package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several volumes cut at one instant by a real VolumeGroupSnapshot. */
class RealGroupCutTest extends RealVolumes {

    private static final VolumeLimits LIMITS = new VolumeLimits(Duration.ofSeconds(90), Duration.ofSeconds(90));

    @BeforeEach
    void given() {
        namespace.claim("data");
        namespace.claim("redo");
        // of the same server, and not asked for
        namespace.claim("other");
    }

    @Test
    void theMembersAreProvedAndOneOfThemIsRestored() throws Exception {
        try (VolumeCut cut = prepare(LIMITS, "data", "redo")) {
            assertEquals(2, labels().size());
            assertTrue(cut.create(in(10)));
            assertTrue(cut.awaitCut(in(20)));
            assertEquals(CutSnapshot.Source.GROUP_CONTENT, cut.cuts().get(0).source());
            cut.settle(in(60));
            assertEquals(List.of(), labels());
            List<CutSnapshot> cuts = cut.cuts();
            assertEquals(
                    List.of("data", "redo"),
                    cuts.stream().map(one -> one.planned().pvc()).toList());
            cut.mark(Map.of(), Map.of("example/position", "binlog.000001:157"));
            cut.awaitReady(in(60));
            assertEquals(2, namespace.snapshots().size());
            for (CutSnapshot one : cuts) {
                VolumeSnapshot made = client.resources(VolumeSnapshot.class)
                        .inNamespace(namespace.name())
                        .withName(one.planned().name())
                        .get();
                assertEquals(one.uid(), made.getMetadata().getUid());
                assertEquals(
                        SnapshotMarks.PROVED, made.getMetadata().getLabels().get(SnapshotMarks.STATE));
                assertEquals("set", made.getMetadata().getLabels().get(SnapshotMarks.SET));
                assertEquals("backup", made.getMetadata().getAnnotations().get("example/job"));
                assertNotNull(one.creationTime());
            }
            RestoredVolume restored = new VolumeRestore(client, clock, timeline)
                    .restore(namespace.name(), cuts.get(0).planned().name(), "restored", null, in(60));
            assertTrue(restored.bound());
            cut.discard();
        }
        assertNothingIsLeft();
    }

    @Test
    void aClaimThatSomebodyElseLabelsIsNotedAndTheGroupRefused() throws Exception {
        try (VolumeCut cut = prepare(LIMITS, "data", "redo")) {
            String label = labels().get(0);
            var claims = real.cluster().administrator().persistentVolumeClaims().inNamespace(namespace.name());
            String value =
                    claims.withName("data").get().getMetadata().getLabels().get(label);
            claims.withName("other")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"labels\":{\"" + label + "\":\"" + value + "\"}}}");
            assertTrue(cut.create(in(10)));
            ClusterException refused = assertThrows(ClusterException.class, () -> cut.awaitCut(in(20)));
            assertTrue(refused.getMessage().contains("instead of [data, redo]"), refused::getMessage);
            cut.discard();
        }
        assertEquals(List.of(), groups());
        assertEquals(List.of(), namespace.snapshots());
    }

    @Test
    void aCutThatComesTooLateIsDeletedWithItsMembers() throws Exception {
        real.cluster().behave("{\"cutDelayMillis\":3000}");
        try (VolumeCut cut = prepare(LIMITS, "data", "redo")) {
            assertTrue(cut.create(in(10)));
            assertFalse(cut.awaitCut(clock.deadline(Duration.ofMillis(500))));
            cut.discard();
        }
        assertNothingIsLeft();
    }

    @Test
    void aRunThatEndsBeforeItsCutLeavesNoLabel() throws Exception {
        prepare(LIMITS, "data", "redo").close();
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() throws Exception {
        assertEquals(List.of(), labels());
        assertEquals(List.of(), groups());
        assertEquals(List.of(), namespace.snapshots());
        assertTrue(
                soon(() -> namespace.contents().isEmpty(), 30),
                () -> namespace.contents().toString());
    }
}
