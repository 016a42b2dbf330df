package io.jenkins.plugins.mysqlsnapshot.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long the lock is held on a real Kubernetes, beside how others wait; turn by turn, so that all see the same machine. */
@Tag("bench")
@Tag("cluster")
class ClusterHoldBench {

    private static final int RUNS = Integer.getInteger("runs", 50);

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    @Test
    void theLockIsHeldForTensOfMilliseconds() throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> tunnelled = new ArrayList<>();
        List<Double> requests = new ArrayList<>();
        List<Double> watching = new ArrayList<>();
        List<Double> eachSecond = new ArrayList<>();
        List<Double> eachFive = new ArrayList<>();
        try (BenchPod pod = new BenchPod(real.namespace())) {
            OtherWays others =
                    new OtherWays(pod.server, pod.client(), real.namespace().name());
            for (int i = 0; i < RUNS; i++) {
                pod.apart();
                ours.add(held(pod.direct()));
                pod.apart();
                Instant began = pod.clock.now();
                tunnelled.add(held(pod.byName()));
                requests.add((double) real.cluster()
                        .auditLog()
                        .requests(real.namespace().accountName(), began, pod.clock.now())
                        .size());
                pod.apart();
                watching.add(others.watchingTheSnapshot("watch-" + i));
                pod.apart();
                eachSecond.add(others.polling("second-" + i, Duration.ofSeconds(1)));
                pod.apart();
                eachFive.add(others.polling("five-" + i, Duration.ofSeconds(5)));
            }
        }
        BenchFigures.Figure hold = BenchFigures.add("hold", "ms", ours);
        BenchFigures.add("hold-tunnel", "ms", tunnelled);
        BenchFigures.Figure watch = BenchFigures.add("hold-snapshot-watch", "ms", watching);
        BenchFigures.add("hold-poll-1s", "ms", eachSecond);
        BenchFigures.add("hold-poll-5s", "ms", eachFive);
        BenchFigures.Figure asked = BenchFigures.add("api-requests-per-run", "requests", requests);
        assertTrue(asked.max() <= 25, asked::toString);
        assertTrue(hold.p50() <= 100, hold::toString);
        assertTrue(hold.p50() <= watch.p50() / 5, () -> hold + " beside " + watch);
    }

    private static double held(Manifest manifest) {
        return manifest.proof().unlockedMillis() - manifest.proof().lockedMillis();
    }
}
