package io.jenkins.plugins.mysqlsnapshot.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRun;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotScenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a snapshot costs the writers of a real MySQL 8.0.15 on the embedded storage. */
@Tag("bench")
class HoldBench {

    private static final int RUNS = 50;

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
    void end() throws Exception {
        load.close();
        scenario.close();
    }

    @Test
    void theLockIsLetGoAtTheCut() throws Exception {
        List<Double> over = new ArrayList<>();
        List<Double> held = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            Manifest manifest = taken();
            over.add(manifest.proof().unlockedMillis() - manifest.proof().cutSeenMillis());
            held.add(manifest.proof().unlockedMillis() - manifest.proof().lockedMillis());
        }

        BenchFigures.add("lock-held", "ms", held);
        BenchFigures.Figure figure = BenchFigures.add("hold-over-cut", "ms", over);
        assertTrue(figure.p50() <= 10 && figure.p99() <= 50, figure.toString());
    }

    /** One run; its snapshot is deleted after it, so that the disk does not fill. */
    private Manifest taken() throws Exception {
        try (SnapshotRun run = scenario.run(LockLimits.defaults())) {
            Manifest manifest = scenario.takeReady(run);
            scenario.cluster
                    .administrator()
                    .resources(VolumeSnapshot.class)
                    .inNamespace(SnapshotScenario.NAMESPACE)
                    .withName(manifest.names().get(0))
                    .delete();
            return manifest;
        }
    }
}
