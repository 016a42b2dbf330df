package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Timer;
import hudson.ExtensionList;
import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jenkins.metrics.api.MetricProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a monitoring counts of builds: each run once, however it ended. */
@Timeout(90)
class RunEndTest {

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    @TempDir
    Path folder;

    private PipelineScenario scenario;
    private PipelineBuild build;
    private Map<String, Long> before;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
    }

    @BeforeEach
    void open() {
        scenario = new PipelineScenario(MYSQL.server(), folder);
        before = counts();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        try (PipelineScenario ended = scenario) {
            ended.nothingIsLeft(build);
        }
    }

    private static Map<String, Metric> metrics() {
        return ExtensionList.lookup(MetricProvider.class).get(0).getMetricSet().getMetrics();
    }

    private static Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        metrics().forEach((name, metric) -> {
            if (metric instanceof Meter meter) {
                counts.put(name, meter.getCount());
            } else if (metric instanceof Timer timer) {
                counts.put(name, timer.getCount());
            }
        });
        return counts;
    }

    /** What has been counted since the test began, without the names' common beginning. */
    private Map<String, Long> counted() {
        Map<String, Long> counted = new TreeMap<>();
        counts().forEach((name, count) -> {
            if (!count.equals(before.get(name))) {
                counted.put(name.substring("mysql.snapshot.".length()), count - before.get(name));
            }
        });
        return counted;
    }

    @Test
    void aProvedSetIsCountedOnceWithWhatItCost() throws Exception {
        build = scenario.run("mysqlConsistentSnapshot(TARGET)");
        assertEquals(Result.SUCCESS, build.result(), build.log());
        assertEquals(
                Map.of(
                        "runs.proved",
                        1L,
                        "held.seconds",
                        1L,
                        "cut.seconds",
                        1L,
                        "stall.seconds",
                        1L,
                        "ready.seconds",
                        1L),
                counted());
    }

    /** The set is proved and kept: that its build fails after it takes nothing from that. */
    @Test
    void aProvedSetOfABuildThatFailsAfterItIsAProvedSet() throws Exception {
        build = scenario.run("""
                node {
                    sh 'touch ../archive'
                    mysqlConsistentSnapshot(TARGET)
                }
                """);
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertEquals(1L, counted().get("runs.proved"), counted().toString());
        assertTrue(!counted().containsKey("runs.failed"), counted().toString());
    }

    @Test
    void aRunThatFailsUnderTheLockSaysForHowLongItsWritersWaited() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().failing("out of space"));
        build = scenario.run("mysqlConsistentSnapshot(TARGET)");
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertEquals(Map.of("runs.failed", 1L, "held.seconds", 1L), counted());
    }

    @Test
    void aRunThatNeverHadTheLockIsAFailureWithoutFigures() throws Exception {
        build = scenario.run("mysqlConsistentSnapshot(TARGET, snapshotClass: 'nowhere')");
        assertEquals(Map.of("runs.failed", 1L), counted());
    }

    @Test
    void aCredentialThatIsGoneIsAFailedRun() throws Exception {
        build = scenario.run(
                "mysqlConsistentSnapshot(namespace: 'shop', pvcs: ['data-mysql-0'], kubeconfigId: 'gone', SERVER)");
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertEquals(Map.of("runs.failed", 1L), counted());
    }

    @Test
    void anAbortedRunIsNoFailure() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().neverCutting());
        build = scenario.start("mysqlConsistentSnapshot(TARGET, cleanupTimeoutSeconds: 4)");
        assertTrue(build.awaitLog(" create ", PipelineScenario.SOON), build.log());
        build.abort();
        assertTrue(build.join(PipelineScenario.SOON), build.log());
        assertEquals(Map.of("runs.aborted", 1L, "held.seconds", 1L), counted(), build.log());
    }

    @Test
    void aDryRunIsNoRunWhateverItFinds() throws Exception {
        build = scenario.run("mysqlConsistentSnapshot(TARGET, dryRun: true, snapshotClass: 'nowhere')");
        assertEquals(Map.of(), counted());
    }

    @Test
    void aRunInABlockIsCountedToo() throws Exception {
        build = scenario.run("""
                withMysqlReadLock(SERVER, maxHoldSeconds: 30) {
                    mysqlConsistentSnapshot(namespace: 'shop', pvcs: ['data-mysql-0'], kubeconfigId: 'kube')
                }
                """);
        assertEquals(Result.SUCCESS, build.result(), build.log());
        assertEquals(1L, counted().get("runs.proved"), counted().toString());
        assertEquals(
                List.of(),
                List.of(counted().keySet().stream()
                        .filter("ready.seconds"::equals)
                        .toArray()));
    }
}
