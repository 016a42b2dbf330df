package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogPosition;
import io.jenkins.plugins.mysqlsnapshot.fixture.CloneCheck;
import io.jenkins.plugins.mysqlsnapshot.fixture.LedgerComparison;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.timeline.Event;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeCut;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumePreflight;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRequest;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job on a real MySQL 8.0.15 under write load: what is restored is exactly what the manifest says. */
class SnapshotRunTest {

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    private SnapshotScenario scenario;
    private WriteLoad load;

    @BeforeEach
    void given() throws Exception {
        scenario = new SnapshotScenario(mysql);
        load = WriteLoad.start(mysql.server(), 2, 1);
        load.awaitCommits(50);
    }

    @AfterEach
    void nothingIsHeld() throws Exception {
        load.close();
        scenario.assertNothingHeld();
        scenario.close();
        assertEquals(List.of(), load.errors());
    }

    @RepeatedTest(20)
    void theCloneStandsAtTheManifestsPositionAndAgreesWithTheWriters() throws Exception {
        Manifest manifest;
        try (SnapshotRun run = scenario.run(LockLimits.defaults())) {
            manifest = scenario.takeReady(run);
        }
        load.awaitCommits(20);
        load.stop();
        assertEquals(
                List.of(),
                scenario.differences(manifest, load, scenario.nanosOf(Phase.LOCKED), scenario.nanosOf(Phase.UNLOCKED)));
    }

    @Test
    void theSameWithoutTheLockDoesNotAgree() throws Exception {
        BinlogPosition position;
        try (Connection connection = mysql.server().connect()) {
            position = BinlogPosition.read(mysql.server().kind(), connection);
        }
        var plan = new VolumePreflight(
                        scenario.client(), scenario.run(LockLimits.defaults()) == null ? null : scenario.timeline())
                .check(new VolumeRequest(
                        "unlocked",
                        SnapshotScenario.NAMESPACE,
                        List.of(SnapshotScenario.PVC),
                        null,
                        Map.of(),
                        Map.of()));
        long asked = scenario.clock.nanoTime();
        load.awaitCommits(10);
        try (VolumeCut cut = VolumeCut.prepare(
                scenario.client(),
                scenario.clock,
                scenario.timeline(),
                plan,
                new VolumeLimits(Duration.ofSeconds(5), Duration.ofSeconds(30)))) {
            cut.create(scenario.clock.deadline(Duration.ofSeconds(10)));
            assertTrue(cut.awaitCut(scenario.clock.deadline(Duration.ofSeconds(10))));
        }
        long seen = scenario.clock.nanoTime();
        load.awaitCommits(10);
        load.stop();

        List<String> differences = new CloneCheck(position, new LedgerComparison(load.ledger(), asked, seen))
                .differences(
                        mysql.server(),
                        scenario.cluster.folderOfSnapshot(
                                SnapshotScenario.NAMESPACE, "unlocked-" + SnapshotScenario.PVC));

        assertNotEquals(List.of(), differences);
    }

    @Test
    void snapshotsArePendingUntilTheProofAndProvedAfterIt() throws Exception {
        try (SnapshotRun run = scenario.run(LockLimits.defaults(), "before-v42")) {
            Manifest manifest = scenario.take(run);

            VolumeSnapshot snapshot = scenario.client()
                    .resources(VolumeSnapshot.class)
                    .inNamespace(SnapshotScenario.NAMESPACE)
                    .withName("before-v42-" + SnapshotScenario.PVC)
                    .get();
            assertEquals("before-v42", snapshot.getMetadata().getLabels().get(SnapshotMarks.SET));
            assertEquals(
                    SnapshotMarks.PROVED, snapshot.getMetadata().getLabels().get(SnapshotMarks.STATE));
            Map<String, String> annotations = snapshot.getMetadata().getAnnotations();
            assertEquals("shop/migrate", annotations.get(SnapshotMarks.PREFIX + "job"));
            assertEquals("7", annotations.get(SnapshotMarks.PREFIX + "build"));
            assertEquals(manifest.position().gtidSet(), annotations.get(SnapshotMarks.PREFIX + "gtid-set"));
            assertEquals(
                    List.of(Phase.LOCKED, Phase.CREATE, Phase.CUT, Phase.PROVED, Phase.UNLOCKED, Phase.MARK),
                    scenario.timeline().events().stream()
                            .map(Event::phase)
                            .filter(phase -> phase.compareTo(Phase.LOCKED) >= 0 && phase != Phase.POSITION)
                            .toList());
        }
    }

    @Test
    void aManifestReadsBackAsItWasWritten() throws Exception {
        try (SnapshotRun run = scenario.run(LockLimits.defaults())) {
            Manifest manifest = scenario.take(run);

            assertEquals(manifest, Manifest.parse(manifest.toJson()));
        }
    }

    @Test
    void writersWaitNoLongerThanTheLockIsHeld() throws Exception {
        load.resetStalls();
        try (SnapshotRun run = scenario.run(LockLimits.defaults())) {
            Manifest manifest = scenario.take(run);
            load.awaitCommits(10);

            long stall = load.worstWriteStall().toMillis();
            assertTrue(
                    stall
                            <= manifest.lock().heldMillis()
                                    + LockLimits.defaults().attemptBound().toMillis(),
                    "stall " + stall + " ms, held " + manifest.lock().heldMillis() + " ms");
        }
    }
}
