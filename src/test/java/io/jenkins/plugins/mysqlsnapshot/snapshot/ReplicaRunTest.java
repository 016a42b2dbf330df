package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogPosition;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.Replication;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ReplicaChannel;
import io.jenkins.plugins.mysqlsnapshot.lock.ReplicationCare;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A whole run on a replica whose source is being written to: what was applied when it was cut is in the manifest. */
class ReplicaRunTest {

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    @Test
    void theManifestSaysWhatAPausedReplicaHadAppliedAndTheCloneHasJustThat() throws Exception {
        DatabaseServer replica = mysql.server();
        try (DatabaseServer source = DatabaseServer.create(
                        ServerBinaries.inTarget(),
                        ServerKind.MYSQL_8_0_15,
                        mysql.folder().resolve("source"),
                        ServerOptions.of(ServerKind.MYSQL_8_0_15));
                WriteLoad load = WriteLoad.start(source, 2, 1)) {
            Replication replication = new Replication(replica);
            replication.follow(source, "");
            load.awaitCommits(50);
            Manifest manifest;
            try (SnapshotScenario scenario = new SnapshotScenario(mysql)) {
                replica.execute("GRANT REPLICATION_SLAVE_ADMIN ON *.* TO " + SnapshotScenario.USER);
                try (SnapshotRun run = scenario.run(LockLimits.defaults().withCare(new ReplicationCare(true, false)))) {
                    manifest = scenario.takeReady(run);
                }
                assertTrue(replication.applies(""));

                assertEquals(
                        List.of("the applier of the default channel is stopped"),
                        manifest.replication().changes());
                assertNull(manifest.replication().member());
                ReplicaChannel channel = manifest.replication().channels().get(0);
                assertFalse(channel.applierRunning());
                assertEquals("127.0.0.1:" + source.port(), channel.source());
                assertEquals(manifest.position().gtidSet(), channel.appliedGtids());
                try (DatabaseServer clone = replica.startOnClone(scenario.cluster.folderOfSnapshot(
                                SnapshotScenario.NAMESPACE, manifest.names().get(0)));
                        Connection connection = clone.connect()) {
                    assertEquals(
                            channel.appliedGtids(),
                            BinlogPosition.read(clone.kind(), connection).gtidSet());
                }
            }
            load.stop();
        }
    }
}
