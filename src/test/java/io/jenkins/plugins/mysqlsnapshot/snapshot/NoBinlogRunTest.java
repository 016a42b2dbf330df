package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.LedgerComparison;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server without a binary log: no position, and a proof by what the server shows; where it shows nothing, no run. */
class NoBinlogRunTest {

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.of(ServerKind.MYSQL_8_0_15)
            .without("log_bin")
            .without("gtid_mode")
            .without("enforce_gtid_consistency")
            .with("skip_log_bin", "");

    @Test
    void thePositionIsNullAndTheCloneAgreesWithTheWriters() throws Exception {
        try (SnapshotScenario scenario = new SnapshotScenario(mysql);
                WriteLoad load = WriteLoad.start(mysql.server(), 2, 1)) {
            load.awaitCommits(50);
            Manifest manifest;
            try (SnapshotRun run = scenario.run(LockLimits.defaults())) {
                manifest = run.awaitReady(run.take());
            }
            load.awaitCommits(20);
            load.stop();

            assertNull(manifest.position());
            assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
            assertEquals(manifest, Manifest.parse(manifest.toJson()));
            assertTrue(manifest.proof().statements().contains("there is no position: the binary log is off"));
            LedgerComparison ledger = new LedgerComparison(
                    load.ledger(), scenario.nanosOf(Phase.LOCKED), scenario.nanosOf(Phase.UNLOCKED));
            try (DatabaseServer clone = mysql.server()
                            .startOnClone(scenario.cluster.folderOfSnapshot(
                                    SnapshotScenario.NAMESPACE, manifest.names().get(0)));
                    Connection connection = clone.connect()) {
                assertEquals(List.of(), ledger.differences(LedgerComparison.rows(connection)));
            }
        }
    }

    @Test
    void whereTheLockCannotBeSeenItIsRefused() throws Exception {
        try (SnapshotScenario scenario = new SnapshotScenario(mysql)) {
            mysql.server().execute("REVOKE SELECT ON performance_schema.metadata_locks FROM " + SnapshotScenario.USER);
            try (SnapshotRun run = scenario.run(LockLimits.defaults())) {
                String message =
                        assertThrows(SnapshotException.class, run::take).getMessage();

                assertTrue(message.contains("log_bin is OFF"), message);
            } finally {
                mysql.server().execute("GRANT SELECT ON performance_schema.metadata_locks TO " + SnapshotScenario.USER);
            }
        }
    }
}
