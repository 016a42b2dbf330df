package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogPosition;
import io.jenkins.plugins.mysqlsnapshot.fixture.CloneCheck;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.LedgerComparison;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeCut;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumePreflight;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRequest;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A run with the lock left out, which the comparison has to notice: else it would prove nothing of the runs with it. */
record UnlockedCut(SnapshotScenario scenario, DatabaseServer server) {

    /** Position, cut and comparison as in a run, under this load, which it ends. */
    List<String> differences(WriteLoad load) throws Exception {
        scenario.run(LockLimits.defaults());
        BinlogPosition position;
        try (Connection connection = server.connect()) {
            position = BinlogPosition.read(server.kind(), connection);
        }
        var plan = new VolumePreflight(scenario.client(), scenario.timeline())
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
                new ClusterApi(scenario.clock, scenario.client()),
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
        return new CloneCheck(position, new LedgerComparison(load.ledger(), asked, seen))
                .differences(
                        server,
                        scenario.cluster.folderOfSnapshot(
                                SnapshotScenario.NAMESPACE, "unlocked-" + SnapshotScenario.PVC));
    }
}
