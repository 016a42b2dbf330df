package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which labels on a PVC are left by a run that died, and whose they are. */
class OrphanLabelsTest {

    private static final Instant PUT = Instant.parse("2026-11-20T10:00:00Z");
    private static final String ME = "0123456789abcdef0123456789abcdef";
    private static final String ANOTHER = "fedcba9876543210fedcba9876543210";
    private static final String RUN = "8c2f";
    private static final Duration SOON = Duration.ofHours(2);
    private static final Duration LATE = Duration.ofDays(3);

    private static PersistentVolumeClaim claim(String key, String value) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("data")
                .withUid("uid-of-data")
                .withResourceVersion("7")
                .withLabels(Map.of("app", "mysql", key, value))
                .endMetadata()
                .build();
    }

    private static String value(String controller) {
        return PUT.getEpochSecond() + "." + controller;
    }

    private static List<Orphan> judge(Duration later, String value, HasMetadata... there) {
        List<HasMetadata> all = List.of(there);
        OrphanJudge judge = new OrphanJudge(PUT.plus(later), ME, build -> false);
        List<Orphan> orphans =
                all.stream().flatMap(one -> judge.judge(one, all).stream()).toList();
        return new OrphanLabels(PUT.plus(later), ME).judge(claim(ClaimLabel.PREFIX + RUN, value), all, orphans);
    }

    private static GenericKubernetesResource group(String state, boolean cut) {
        GenericKubernetesResource group = new GenericKubernetesResource();
        group.setKind(GroupApi.KIND);
        group.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("dead")
                .withUid("uid-of-group")
                .withCreationTimestamp(PUT.toString())
                .withLabels(Map.of(SnapshotMarks.SET, "dead", SnapshotMarks.STATE, state))
                .withAnnotations(Map.of(
                        SnapshotMarks.JOB, "backup",
                        SnapshotMarks.BUILD, "7",
                        SnapshotMarks.CONTROLLER, ME,
                        SnapshotMarks.RUN, RUN,
                        SnapshotMarks.VOLUMES, "2",
                        SnapshotMarks.PENDING_SECONDS, "60"))
                .build());
        if (cut) {
            group.setAdditionalProperty(
                    "status",
                    Map.of(
                            "boundVolumeGroupSnapshotContentName",
                            "content",
                            "creationTime",
                            PUT.plusSeconds(1).toString()));
        }
        return group;
    }

    @Test
    void oneWithoutAGroupGoesWhenNoRunCanBeSoLong() {
        assertEquals(List.of(), judge(SOON, value(ME)));
        List<Orphan> found = judge(LATE, value(ME));
        assertEquals(Orphan.Standing.OURS, found.get(0).standing());
        assertEquals(
                "label of PVC shop/data, made 2026-11-20T10:00:00Z: is left by a run of this controller; look at it, then"
                        + " take it off: kubectl -n shop label pvc data " + ClaimLabel.PREFIX + RUN + "-",
                found.get(0).line());
        assertEquals("uid-of-data", found.get(0).uid());
        assertEquals("7", found.get(0).resourceVersion());
    }

    @Test
    void anotherControllersAndNobodysStay() {
        assertEquals(Orphan.Standing.OTHERS, judge(LATE, value(ANOTHER)).get(0).standing());
        List<Orphan> unsigned = judge(LATE, Long.toString(PUT.getEpochSecond()));
        assertEquals(Orphan.Standing.UNSIGNED, unsigned.get(0).standing());
    }

    @Test
    void oneThatNoRunHasWrittenIsNone() {
        assertEquals(List.of(), judge(LATE, "yes"));
        assertEquals(List.of(), judge(LATE, value("someone")));
    }

    @Test
    void oneOfALeftGroupGoesBeforeIt() {
        List<Orphan> found = judge(SOON, value(ME), group(SnapshotMarks.PENDING, true));
        assertEquals(Orphan.Standing.OURS, found.get(0).standing());
        assertTrue(found.get(0).line().startsWith("label of PVC shop/data of set dead, build backup#7, made "));
    }

    @Test
    void oneOfAGroupThatIsNotCutYetStays() {
        List<Orphan> found = judge(SOON, value(ME), group(SnapshotMarks.PENDING, false));
        assertEquals(Orphan.Standing.NEEDED, found.get(0).standing());
    }

    @Test
    void oneOfAYoungGroupAndOfAProvedOneIsNone() {
        assertEquals(List.of(), judge(Duration.ofMinutes(1), value(ME), group(SnapshotMarks.PENDING, true)));
        assertEquals(List.of(), judge(SOON, value(ME), group(SnapshotMarks.PROVED, true)));
    }
}
