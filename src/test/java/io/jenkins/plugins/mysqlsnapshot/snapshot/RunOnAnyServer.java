package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockMode;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The main job under write load, whatever the server, judged by the clone. Each subclass names a server. */
abstract class RunOnAnyServer {

    private DatabaseServer server;
    private SnapshotScenario scenario;
    private WriteLoad load;

    @BeforeEach
    void given(ServerExtension extension) throws Exception {
        server = extension.server();
        scenario = new SnapshotScenario(extension);
        load = WriteLoad.start(server, 2, 1);
        load.awaitCommits(50);
    }

    @AfterEach
    void nothingIsHeld() throws Exception {
        load.close();
        scenario.assertNothingHeld();
        scenario.close();
        assertEquals(List.of(), load.errors());
    }

    @ParameterizedTest
    @EnumSource(
            value = LockMode.class,
            names = {"GLOBAL", "AUTO"})
    void theCloneStandsWhereTheManifestSaysAndAgreesWithTheWriters(LockMode mode) throws Exception {
        if (server.kind().hasInstanceLock()) {
            server.execute("GRANT BACKUP_ADMIN ON *.* TO " + SnapshotScenario.USER);
        }
        Manifest manifest;
        try (SnapshotRun run = scenario.run(LockLimits.defaults().withLock(mode))) {
            manifest = scenario.takeReady(run);
        }
        load.awaitCommits(20);
        load.stop();

        assertEquals(
                mode == LockMode.AUTO ? lightest() : "global", manifest.lock().strategy());
        assertEquals(
                List.of(),
                scenario.differences(manifest, load, scenario.nanosOf(Phase.LOCKED), scenario.nanosOf(Phase.UNLOCKED)));
    }

    private String lightest() {
        if (server.kind().hasInstanceLock()) {
            return "instance";
        }
        return server.kind().hasBackupStages() ? "backupStage" : "global";
    }

    @Test
    void theSameWithoutTheLockDoesNotAgree() throws Exception {
        assertNotEquals(List.of(), new UnlockedCut(scenario, server).differences(load));
    }

    @Test
    void nonDurableSettingsAreRefusedAndNothingIsCut() throws Exception {
        server.execute("SET GLOBAL sync_binlog = 0");
        try (SnapshotRun run = scenario.run(LockLimits.defaults())) {
            String message = assertThrows(SnapshotException.class, run::take).getMessage();

            assertTrue(message.contains("sync_binlog is 0"), message);
        } finally {
            server.execute("SET GLOBAL sync_binlog = 1");
        }
        scenario.assertNothingLeft();
    }
}
