package io.jenkins.plugins.mysqlsnapshot.demo;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.SqlServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;

/**
 * What most scripts do, for comparison: lock without looking, snapshot, ask again and again until it is ready (100 ms doubling to
 * 10 s, as Kanister does), unlock.
 */
final class NaiveRun {

    private static final Duration FIRST_POLL = Duration.ofMillis(100);
    private static final Duration LAST_POLL = Duration.ofSeconds(10);

    private static final Duration READY_BOUND = Duration.ofSeconds(30);

    private final Clock clock = Clock.system();
    private final SqlServer server;
    private final KubernetesClient client;

    NaiveRun(SqlServer server, KubernetesClient client) {
        this.server = server;
        this.client = client;
    }

    /** Runs it behind a SELECT of this length while the load is at work. */
    Figures behind(Duration select, DemoStage stage) throws Exception {
        long began = clock.nanoTime();
        try (LongStatement report =
                        LongStatement.select(server, "shop.totals", select).awaitVisible();
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("FLUSH TABLES WITH READ LOCK");
            long locked = clock.nanoTime();
            snapshot(stage);
            long cut = clock.nanoTime();
            statement.execute("UNLOCK TABLES");
            long unlocked = clock.nanoTime();
            report.awaitEnd(Duration.ofSeconds(30));
            stage.load().awaitCommits(10);
            return new Figures(
                    millis(unlocked - locked),
                    millis(cut - locked),
                    stage.load().worstWriteStallSince(began).toMillis());
        }
    }

    private void snapshot(DemoStage stage) throws InterruptedException, DemoException {
        client.resource(new VolumeSnapshotBuilder()
                        .withNewMetadata()
                        .withNamespace(DemoStage.NAMESPACE)
                        .withName("naive")
                        .endMetadata()
                        .withNewSpec()
                        .withVolumeSnapshotClassName(stage.snapshotClass())
                        .withNewSource()
                        .withPersistentVolumeClaimName(DemoStage.PVC)
                        .endSource()
                        .endSpec()
                        .build())
                .create();
        Duration poll = FIRST_POLL;
        Deadline deadline = clock.deadline(READY_BOUND);
        while (!isReady()) {
            if (deadline.hasPassed()) {
                throw new DemoException(
                        "the naive run's snapshot did not become ready in " + READY_BOUND.toSeconds() + " s");
            }
            clock.pause(poll);
            poll = poll.multipliedBy(2).compareTo(LAST_POLL) < 0 ? poll.multipliedBy(2) : LAST_POLL;
        }
    }

    private boolean isReady() {
        VolumeSnapshot snapshot = client.resources(VolumeSnapshot.class)
                .inNamespace(DemoStage.NAMESPACE)
                .withName("naive")
                .get();
        return snapshot.getStatus() != null
                && Boolean.TRUE.equals(snapshot.getStatus().getReadyToUse());
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
