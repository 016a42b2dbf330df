package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockTicket;
import io.jenkins.plugins.mysqlsnapshot.timeline.Event;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
        assertNotEquals(List.of(), new UnlockedCut(scenario, mysql.server()).differences(load));
    }

    @Test
    void anAttemptThatWasGivenUpStandsInTheManifest() throws Exception {
        LockLimits blind = LockLimits.defaults().withLongRunning(Duration.ofSeconds(20));
        try (LongStatement select = LongStatement.select(mysql.server(), "shop.other", Duration.ofSeconds(60))
                        .awaitVisible();
                SnapshotRun run = scenario.run(blind)) {
            CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> endOnceAnAttemptIsGivenUp(select));
            Manifest manifest = scenario.take(run);
            ended.get(10, TimeUnit.SECONDS);

            Manifest.GivenUp first = manifest.lock().givenUp().get(0);
            assertTrue(first.inFlush());
            String named = "connection " + select.connectionId();
            // a writer of the load may be as old, in whole seconds
            assertTrue(first.behind().stream().anyMatch(one -> one.startsWith(named)), first::toString);
            assertTrue(
                    manifest.warnings().stream()
                            .anyMatch(line -> line.startsWith("attempt 1: given up while tables were being closed")),
                    () -> manifest.warnings().toString());
            assertTrue(
                    manifest.warnings().stream()
                            .anyMatch(line -> line.contains("but not verified: tls is 'preferred'")),
                    () -> manifest.warnings().toString());
        }
    }

    private void endOnceAnAttemptIsGivenUp(LongStatement select) {
        try {
            while (scenario.details(Phase.ATTEMPT).stream().noneMatch(line -> line.contains("nothing is held"))) {
                scenario.clock.pause(Duration.ofMillis(20));
            }
            select.close();
        } catch (InterruptedException | SQLException e) {
            throw new IllegalStateException(e);
        }
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
    void theProofIsInTheManifestAsWhatTheServerSaidBeforeTheRequestAndAfterTheCut() throws Exception {
        try (SnapshotRun run = scenario.run(LockLimits.defaults())) {
            Manifest manifest = scenario.take(run);

            Manifest.Proof proof = manifest.proof();
            assertTrue(proof.lockedMillis() <= proof.before().millis(), proof::toString);
            assertTrue(proof.before().millis() <= proof.requestedMillis(), proof::toString);
            assertTrue(proof.cutSeenMillis() <= proof.after().millis(), proof::toString);
            assertTrue(proof.after().millis() <= proof.unlockedMillis(), proof::toString);
            for (Manifest.Sample sample : List.of(proof.before(), proof.after())) {
                assertEquals(manifest.lock().connectionId(), sample.connectionId());
                assertEquals(manifest.lock().connectionId(), sample.namedLockHolder());
                assertEquals(manifest.position(), sample.position());
                assertEquals(
                        List.of(
                                new LockTicket("GLOBAL", "SHARED", "EXPLICIT"),
                                new LockTicket("COMMIT", "SHARED", "EXPLICIT")),
                        sample.tickets());
            }
        }
    }

    @Test
    void withoutTheRightToSeeThemTheProofHasNoTicketsRatherThanEmptyOnes() throws Exception {
        mysql.server().execute("REVOKE SELECT ON performance_schema.metadata_locks FROM " + SnapshotScenario.USER);
        try (SnapshotRun run = scenario.run(LockLimits.defaults())) {
            Manifest manifest = scenario.take(run);

            assertNull(manifest.proof().after().tickets());
            assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
        } finally {
            mysql.server().execute("GRANT SELECT ON performance_schema.metadata_locks TO " + SnapshotScenario.USER);
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

    @Test
    void theManifestAndTheLastLineSayForHowLongAWriterCanHaveWaited() throws Exception {
        try (SnapshotRun run = scenario.run(LockLimits.defaults())) {
            Manifest manifest = scenario.takeReady(run);

            long stall = manifest.lock().stallMillis();
            assertTrue(
                    stall >= manifest.lock().heldMillis()
                            && stall
                                    <= manifest.lock().heldMillis()
                                            + LockLimits.defaults()
                                                    .attemptBound()
                                                    .toMillis(),
                    manifest.lock()::toString);
            assertEquals(
                    "held " + manifest.lock().heldMillis() + " ms, cut after "
                            + manifest.lock().cutMillis() + " ms, no writer waited longer than " + stall + " ms",
                    manifest.cost());
            assertTrue(
                    manifest.timeline()
                            .get(manifest.timeline().size() - 1)
                            .detail()
                            .endsWith(manifest.cost()),
                    manifest::toJson);
        }
    }
}
