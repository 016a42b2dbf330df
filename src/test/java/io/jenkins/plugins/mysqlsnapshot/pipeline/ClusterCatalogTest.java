package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.MarkedSnapshots;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The steps about existing sets on a real Kubernetes with real CSI snapshots, by an account that may do nothing else. */
@Tag("cluster")
@Timeout(900)
class ClusterCatalogTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private static final Duration LONG = Duration.ofMinutes(8);

    /** No label's value, and longer than one. */
    private static final String TARGET = "Bestellungen / orders db " + "x".repeat(60);

    @TempDir
    Path folder;

    private final Clock clock = Clock.system();
    private ClusterNamespace namespace;
    private KubernetesClient administrator;
    private PipelineRunner runner;
    private PipelineBuild build;

    @BeforeEach
    void given() {
        namespace = real.namespace();
        namespace.claim("data");
        administrator = real.cluster().administrator();
        TargetConfiguration orders = new TargetConfiguration(TARGET);
        orders.setCluster("real");
        orders.setNamespace(namespace.name());
        orders.setPvcs(List.of("data"));
        runner = new PipelineRunner(folder.resolve("jobs")).env("TARGET", TARGET);
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("real", "kube")));
        SnapshotConfiguration.get().setTargets(List.of(orders));
    }

    @AfterEach
    void noConfiguration() {
        SnapshotConfiguration.get().setTargets(List.of());
        SnapshotConfiguration.get().setClusters(List.of());
    }

    private void mayDo(String... verbs) {
        PolicyRule rule = new PolicyRuleBuilder()
                .withApiGroups("snapshot.storage.k8s.io")
                .withResources("volumesnapshots")
                .withVerbs(verbs)
                .build();
        runner.secretFile("kube", namespace.account(new DocumentedRights(List.of(rule), List.of())));
    }

    private MarkedSnapshots set(String id, Instant at) {
        return new MarkedSnapshots(namespace.name(), id, TARGET, at.toString());
    }

    private boolean soon(BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = clock.deadline(LONG);
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                return false;
            }
            clock.pause(Duration.ofMillis(500));
        }
        return true;
    }

    private boolean allAreReady() {
        return administrator.resources(VolumeSnapshot.class).inNamespace(namespace.name()).list().getItems().stream()
                .allMatch(one -> one.getStatus() != null
                        && Boolean.TRUE.equals(one.getStatus().getReadyToUse()));
    }

    private void run(Result result, String script) throws Exception {
        build = runner.start(script);
        assertTrue(build.join(LONG), build.log());
        assertEquals(result, build.result(), build.log());
    }

    private void says(String line) {
        assertTrue(build.log().contains(line), build.log());
    }

    @Test
    void theGateAndTheListWithNoMoreThanTheirRights() throws Exception {
        mayDo("list");
        set("today", clock.now().minus(Duration.ofHours(1)))
                .mark(SnapshotMarks.SCHEMA_VERSION, "42")
                .make(administrator, "x".repeat(253), "data", null);
        assertTrue(soon(this::allAreReady));
        run(
                Result.SUCCESS,
                "echo \"got ${mysqlSnapshots(target: env.TARGET).collect { [it.id, it.names[0].length()] }}\"");
        says("got [[today, 253]]");
        run(Result.SUCCESS, "mysqlSnapshotGate target: env.TARGET, maxAge: '24h', schemaVersion: '42'");
        says(" is not held: another job may prune it; add to the account's Role: ");
        run(Result.FAILURE, "mysqlSnapshotGate target: env.TARGET, maxAge: '1m', verified: true");
        says("is 1 h old (at most 1 min is asked for), is not verified");
        run(Result.FAILURE, "mysqlPruneSnapshots target: env.TARGET, keep: 1");
        says("API rights in namespace " + namespace.name()
                + ": may not get, patch, delete volumesnapshots; add to the");
    }

    @Test
    void aHundredSetsArePrunedToExactlyTheRightOnesThoughKilledOnTheWay() throws Exception {
        mayDo("list", "get", "patch", "delete");
        Instant newest = Instant.parse("2026-11-22T01:00:00Z");
        List<String> expected = new ArrayList<>();
        for (int day = 0; day < 100; day++) {
            MarkedSnapshots set = set("day-" + day, newest.minus(Duration.ofDays(day)));
            if (day == 50) {
                set.mark(SnapshotMarks.PROTECTED, "audit");
            }
            String name = day == 60 ? "y".repeat(253) : "day-" + day + "-data";
            set.make(administrator, name, "data", null);
            // the newest five; 2026-11-22 is a Sunday: the last days of 3 weeks and 2 months; one is protected
            if (day < 5 || day == 7 || day == 14 || day == 22 || day == 50) {
                expected.add(name);
            }
        }
        set("day-999", newest.minus(Duration.ofDays(999)))
                .withoutRun()
                .make(administrator, "day-999-data", "data", null);
        expected.add("day-999-data");
        new MarkedSnapshots(namespace.name(), "others", TARGET + "x", "2020-01-01T00:00:00Z")
                .make(administrator, "others-data", "data", null);
        expected.add("others-data");
        assertTrue(soon(this::allAreReady), "not all are ready");

        String prune = "def gone = mysqlPruneSnapshots target: env.TARGET, keep: 5, keepWeekly: 3, keepMonthly: 2\n"
                + "echo \"gone ${gone.size()}\"";
        build = runner.start(prune);
        assertTrue(build.awaitLog("deleted set 'day-9", LONG), build.log());
        build.kill();
        assertTrue(build.join(LONG), build.log());
        run(Result.SUCCESS, prune);
        assertTrue(
                soon(() -> new TreeSet<>(expected).equals(new TreeSet<>(namespace.snapshots()))),
                () -> new TreeSet<>(namespace.snapshots()).toString());
        System.out.println(build.log());
        run(Result.SUCCESS, "mysqlSnapshotGate target: env.TARGET\n" + prune);
        says("gone 0");
        assertEquals(new TreeSet<>(expected), new TreeSet<>(namespace.snapshots()));
    }
}
