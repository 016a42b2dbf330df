package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockMode;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job with the lighter locks, under load: what the clone must show, and what the manifest must say. */
class StrategyRunTest {

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    @RegisterExtension
    static final ServerExtension mariadb = ServerExtension.of(ServerKind.MARIADB_11_4_5);

    @Test
    void underTheInstanceLockCommitsGoOnAndTheCloneStandsWithinTheRange() throws Exception {
        Manifest manifest = runUnderLoad(mysql, LockMode.INSTANCE);

        assertEquals("instance", manifest.lock().strategy());
        assertNotNull(manifest.positionAfter());
        assertTrue(manifest.proof().statements().stream().anyMatch(line -> line.startsWith("commits went on")));
        assertEquals(manifest.position(), manifest.proof().before().position());
        assertEquals(manifest.positionAfter(), manifest.proof().after().position());
        assertEquals("BACKUP LOCK", manifest.proof().after().tickets().get(0).object());
    }

    @Test
    void autoTakesTheInstanceLockForOneVolumeAndSaysSo() throws Exception {
        Manifest manifest = runUnderLoad(mysql, LockMode.AUTO);

        assertEquals("instance", manifest.lock().strategy());
        assertEquals(
                "auto: instance is the lightest sound lock here",
                manifest.lock().reason());
    }

    @Test
    void underMariaDbsBackupStageTheCloneStandsAtTheManifestsPosition() throws Exception {
        Manifest manifest = runUnderLoad(mariadb, LockMode.BACKUP_STAGE);

        assertEquals("backupStage", manifest.lock().strategy());
        assertNull(manifest.positionAfter());
    }

    private static Manifest runUnderLoad(ServerExtension server, LockMode mode) throws Exception {
        try (SnapshotScenario scenario = new SnapshotScenario(server);
                WriteLoad load = WriteLoad.start(server.server(), 2, 1)) {
            if (server == mysql) {
                server.server().execute("GRANT BACKUP_ADMIN ON *.* TO " + SnapshotScenario.USER);
            }
            load.awaitCommits(50);
            Manifest manifest;
            try (SnapshotRun run = scenario.run(LockLimits.defaults().withLock(mode))) {
                manifest = run.awaitReady(run.take());
            }
            load.awaitCommits(20);
            load.stop();

            assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
            assertEquals(manifest, Manifest.parse(manifest.toJson()));
            assertEquals(
                    List.of(),
                    scenario.differences(
                            manifest, load, scenario.nanosOf(Phase.LOCKED), scenario.nanosOf(Phase.UNLOCKED)));
            scenario.assertNothingHeld();
            return manifest;
        }
    }
}
