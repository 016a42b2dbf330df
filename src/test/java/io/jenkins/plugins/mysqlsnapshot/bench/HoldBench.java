package io.jenkins.plugins.mysqlsnapshot.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRun;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotScenario;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
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
    private static final int STALLS = 5;
    private static final Duration REPORT = Duration.ofSeconds(3);

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

    @Test
    void behindALongSelectWritersWaitNoLongerThanBoundAndHold() throws Exception {
        List<Double> stalls = new ArrayList<>();
        double bound = 0;
        for (int i = 0; i < STALLS; i++) {
            long began = scenario.clock.nanoTime();
            try (LongStatement report =
                    LongStatement.select(mysql.server(), "shop.other", REPORT).awaitVisible()) {
                Manifest manifest = taken();
                report.awaitEnd(Duration.ofSeconds(20));
                load.awaitCommits(5);
                stalls.add(load.worstWriteStallSince(began).toNanos() / 1e6);
                Duration most = LockLimits.defaults()
                        .attemptBound()
                        .plusMillis(manifest.lock().heldMillis());
                bound = Math.max(bound, most.toNanos() / 1e6);
            }
        }

        BenchFigures.Figure figure = BenchFigures.add("write-stall-long-select", "ms", stalls);
        assertTrue(figure.max() <= bound, figure + ", bound " + bound);
    }

    @Test
    void aNaiveLockBehindALongSelectStallsWritersForAllOfIt() throws Exception {
        List<Double> stalls = new ArrayList<>();
        for (int i = 0; i < STALLS; i++) {
            long began = scenario.clock.nanoTime();
            try (LongStatement report = LongStatement.select(mysql.server(), "shop.other", REPORT)
                            .awaitVisible();
                    Connection connection = mysql.server().connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("FLUSH TABLES WITH READ LOCK");
                statement.execute("UNLOCK TABLES");
                report.awaitEnd(Duration.ofSeconds(20));
            }
            load.awaitCommits(5);
            stalls.add(load.worstWriteStallSince(began).toNanos() / 1e6);
        }

        BenchFigures.Figure figure = BenchFigures.add("write-stall-naive", "ms", stalls);
        assertTrue(figure.p50() >= REPORT.toMillis() / 2.0, figure.toString());
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
