package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Cuts of which the API server refuses a create, before the lock or under it; after each of them nothing is left. */
class RefusedCreateTest extends VolumeScenario {

    private static final VolumeLimits BRIEF = new VolumeLimits(Duration.ofSeconds(2), Duration.ofSeconds(5));

    @Test
    void aQuotaIsToldInTheServersWordsAndNothingIsLeft() throws Exception {
        try (VolumeCut cut = prepare(DATA, LOGS)) {
            cluster.refuse(
                    "create",
                    "volumesnapshots",
                    403,
                    "Forbidden",
                    "volumesnapshots \"x\" is forbidden: exceeded quota: snapshots,\n used: 5, limited: 5");
            ClusterException refused = assertThrows(ClusterException.class, () -> cut.create(in(5)));
            assertEquals(2, refused.findings().size());
            assertTrue(
                    refused.getMessage().contains("exceeded quota: snapshots, used: 5, limited: 5"),
                    refused::getMessage);
            cut.discard();
        }
        assertEquals(List.of(), cluster.snapshotsLeft());
    }

    /** Behind the first that is refused nothing more is asked for: it would be made only to be deleted, or after what looks for it. */
    @Test
    void ofTwentyOfWhichTheFirstIsRefusedTheRestIsNeverAskedFor() throws Exception {
        String[] claims =
                IntStream.range(0, 20).mapToObj(number -> "data-" + number).toArray(String[]::new);
        for (String claim : claims) {
            cluster.volume(NAMESPACE, claim, Files.createDirectories(folder.resolve(claim)), () -> {}, () -> {});
        }
        try (VolumeCut cut = prepare(claims)) {
            cluster.refuse("create", "volumesnapshots", 403, "Forbidden", "exceeded quota: snapshots");
            cluster.answerLate("create", "volumesnapshots", Duration.ofMillis(50));
            long before = creates();
            assertThrows(ClusterException.class, () -> cut.create(in(5)));
            cluster.relent();
            cut.discard();
            long asked = creates() - before;
            assertTrue(asked >= 4 && asked < 20, () -> asked + " creates");
        }
        assertEquals(List.of(), cluster.snapshotsLeft());
    }

    /** Those that are no dry run, so far. */
    private long creates() {
        return cluster.requests().stream()
                .filter(request -> request.startsWith("POST ") && request.contains("/volumesnapshots"))
                .filter(request -> !request.contains("dryRun"))
                .count();
    }

    @Test
    void aQuotaIsFoundBeforeTheLockByADryRun() throws Exception {
        VolumePlan plan = plan(DATA);
        cluster.refuse("create", "volumesnapshots", 403, "Forbidden", "exceeded quota: snapshots");
        ClusterException refused = assertThrows(
                ClusterException.class,
                () -> VolumeCut.prepare(new ClusterApi(clock, client), clock, timeline, plan, BRIEF));
        assertTrue(refused.getMessage().contains("exceeded quota: snapshots"), refused::getMessage);
    }

    @Test
    void whatWasCreatedBesideARefusedOneIsDeleted() throws Exception {
        try (VolumeCut cut = prepare(DATA, LOGS)) {
            // somebody takes the second name between the look and the create
            VolumeSnapshot other = new VolumeSnapshotBuilder()
                    .withNewMetadata()
                    .withNamespace(NAMESPACE)
                    .withName("set-1-" + LOGS)
                    .withLabels(Map.of(SnapshotMarks.SET, "set-1"))
                    .endMetadata()
                    .withNewSpec()
                    .withVolumeSnapshotClassName("simulated")
                    .withNewSource()
                    .withPersistentVolumeClaimName(LOGS)
                    .endSource()
                    .endSpec()
                    .build();
            cluster.add(other);
            ClusterException refused = assertThrows(ClusterException.class, () -> cut.create(in(5)));
            assertEquals(1, refused.findings().size());
            assertTrue(refused.getMessage().contains("already exists"), refused::getMessage);
            cut.discard();
        }
        assertEquals(List.of("set-1-" + LOGS), cluster.snapshotsLeft(), "another's snapshot of the same name stays");
    }
}
