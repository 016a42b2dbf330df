package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job on a real MariaDB 11.4.5, on which the demo runs where MySQL cannot. */
class MariaDbRunTest {

    @RegisterExtension
    static final ServerExtension mariadb = ServerExtension.of(ServerKind.MARIADB_11_4_5)
            // off by default; with it the lock's tickets can be seen and are asked for in the proof
            .with("performance_schema_instrument", "wait/lock/metadata/sql/mdl=ON");

    @Test
    void theCloneStandsAtTheManifestsPositionAndAgreesWithTheWriters() throws Exception {
        try (SnapshotScenario scenario = new SnapshotScenario(mariadb);
                WriteLoad load = WriteLoad.start(mariadb.server(), 2, 1)) {
            load.awaitCommits(50);
            Manifest manifest;
            try (SnapshotRun run = scenario.run(LockLimits.defaults())) {
                manifest = scenario.takeReady(run);
            }
            load.awaitCommits(20);
            load.stop();
            assertEquals(
                    List.of(),
                    scenario.differences(
                            manifest, load, scenario.nanosOf(Phase.LOCKED), scenario.nanosOf(Phase.UNLOCKED)));
        }
    }
}
