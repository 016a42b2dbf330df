package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.MarkedSnapshots;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mysqlSnapshots}, {@code mysqlSnapshotGate} and {@code mysqlPruneSnapshots} as a Pipeline sees them; no server is needed. */
@Timeout(90)
class CatalogStepTest {

    private static final String DATA = "data-mysql-0";
    private static final String INLINE = "namespace: 'shop', pvcs: ['" + DATA + "'], kubeconfigId: 'kube'";

    @TempDir
    Path folder;

    private final Clock clock = Clock.system();
    private SimulatedCluster cluster;
    private PipelineRunner runner;
    private PipelineBuild build;

    @BeforeEach
    void open() throws Exception {
        cluster = new SimulatedCluster(folder.resolve("cluster"));
        cluster.behaviour(StorageBehaviour.quick()
                .withSnapshotStatusDelay(Duration.ofMillis(10))
                .withReadyDelay(Duration.ofMillis(10)));
        Path volume = Files.createDirectories(folder.resolve(DATA));
        cluster.volume("shop", DATA, volume, () -> {}, () -> {});
        cluster.serverPod("shop", DATA, volume, 3306);
        runner = new PipelineRunner(folder.resolve("jobs"))
                .secretFile("kube", cluster.kubeconfig())
                .secretText("kube-token", PipelineScenario.TOKEN);
        ClusterConfiguration prod = new ClusterConfiguration("prod", null);
        prod.setServerUrl(cluster.url());
        prod.setTokenCredentialsId("kube-token");
        TargetConfiguration orders = new TargetConfiguration("orders-db");
        orders.setCluster("prod");
        orders.setNamespace("shop");
        orders.setWorkload("pod/pod-of-" + DATA);
        orders.setCredentialsId("mysql");
        SnapshotConfiguration.get().setClusters(List.of(prod));
        SnapshotConfiguration.get().setTargets(List.of(orders));
    }

    @AfterEach
    void close() throws Exception {
        SnapshotConfiguration.get().setTargets(List.of());
        SnapshotConfiguration.get().setClusters(List.of());
        try (SimulatedCluster ended = cluster) {
            assertEquals(List.of(), ended.failures());
            assertEquals(0, ended.openWatches());
            assertFalse(build.log().contains("\tat "), build.log());
        }
    }

    private static MarkedSnapshots set(String id, Duration age) {
        return new MarkedSnapshots(
                "shop", id, "orders-db", Clock.system().now().minus(age).toString());
    }

    private void make(MarkedSnapshots set) {
        set.make(cluster.administrator(), DATA, SimulatedCluster.SNAPSHOT_CLASS);
    }

    /** Whether this comes true within a while. */
    private boolean soon(BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = clock.deadline(Duration.ofSeconds(20));
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                return false;
            }
            clock.pause(Duration.ofMillis(20));
        }
        return true;
    }

    /** The storage has done all that it does, so that the objects do not change any more. */
    private void settle() throws InterruptedException {
        assertTrue(soon(() ->
                cluster.administrator().resources(VolumeSnapshot.class).inNamespace("shop").list().getItems().stream()
                        .allMatch(one -> one.getStatus() != null
                                && Boolean.TRUE.equals(one.getStatus().getReadyToUse()))));
    }

    private VolumeSnapshot snapshot(String name) {
        return cluster.administrator()
                .resources(VolumeSnapshot.class)
                .inNamespace("shop")
                .withName(name)
                .get();
    }

    private void succeeds(String script) throws Exception {
        build = runner.run(script);
        assertEquals(Result.SUCCESS, build.result(), build.log());
    }

    private void fails(String script, String line) throws Exception {
        build = runner.run(script);
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertTrue(build.log().contains("ERROR: " + line), build.log());
    }

    private void says(String line) {
        assertTrue(build.log().contains(line), build.log());
    }

    private void threeOfDifferentAges() throws InterruptedException {
        make(set("today", Duration.ofHours(2)).mark(SnapshotMarks.SCHEMA_VERSION, "42"));
        make(set("last-week", Duration.ofDays(7)));
        make(set("last-year", Duration.ofDays(400)));
        settle();
    }

    private boolean onlyLeft(String... sets) {
        return List.of(sets).stream()
                .map(id -> id + "-" + DATA)
                .sorted()
                .toList()
                .equals(cluster.snapshotsLeft().stream().sorted().toList());
    }

    @Test
    void theSetsAreListedNewestFirst() throws Exception {
        threeOfDifferentAges();
        make(set("not-proved", Duration.ofHours(1)).state(SnapshotMarks.PENDING));
        make(set("look-alike", Duration.ofHours(1)).withoutRun());
        make(new MarkedSnapshots("shop", "of-others", "billing-db", clock.now().toString()));
        settle();
        succeeds("""
                def sets = mysqlSnapshots target: 'orders-db'
                echo "got ${sets*.id}"
                def newest = sets[0]
                echo "first ${newest.namespace} ${newest.state} ${newest.ready} ${newest.whole} ${newest.targets} ${newest.names}"
                echo "by ${newest.job} ${newest.build} ${newest.controller} ${newest.schemaVersion} ${newest.verifiedAt}"
                echo "one ${newest.snapshots[0].pvc} ${newest.snapshots[0].snapshotClass} ${newest.snapshots[0].restoreSize != null}"
                """);
        says("got [today, last-week, last-year]");
        says("first shop proved true true [orders-db] [today-" + DATA + "]");
        says("by shop/backup 7 another-controller 42 null");
        says("one " + DATA + " simulated true");
    }

    @Test
    void setsOfAnOlderReleaseAreKnownByTheirClaims() throws Exception {
        make(set("old", Duration.ofDays(1)).withoutTarget());
        settle();
        succeeds("echo \"got ${mysqlSnapshots('orders-db')*.id}\"");
        says("got [old]");
        succeeds("echo \"got ${mysqlSnapshots(" + INLINE + ")*.id}\"");
        says("got [old]");
        succeeds("echo \"got ${mysqlSnapshots(namespace: 'shop', pvcs: 'other', kubeconfigId: 'kube')*.id}\"");
        says("got []");
    }

    @Test
    void aMissingRightIsToldWithItsRule() throws Exception {
        cluster.deny("list", "volumesnapshots");
        fails(
                "mysqlSnapshots 'orders-db'",
                "API rights in namespace shop: may not list volumesnapshots; add to the account's Role: {apiGroups:"
                        + " [\"snapshot.storage.k8s.io\"], resources: [\"volumesnapshots\"], verbs: [\"list\"]}");
        cluster.deny("delete", "volumesnapshots");
        fails("mysqlPruneSnapshots target: 'orders-db', keep: 1", "API rights in namespace shop: may not list, delete");
    }

    @Test
    void allThreeObeyTheAllowListOfTheTarget() throws Exception {
        SnapshotConfiguration.get().getTargets().get(0).setAllowedJobs("shop/**");
        for (String step : List.of("mysqlSnapshots", "mysqlSnapshotGate", "mysqlPruneSnapshots")) {
            fails(step + " target: 'orders-db'", "target 'orders-db': is not open to job 'nightly'");
            fails(step + " target: 'nobody'", "target 'nobody': job 'nightly' sees none of this name");
        }
    }

    @Test
    void aTargetCannotBeTakenElsewhere() throws Exception {
        fails(
                "mysqlPruneSnapshots target: 'orders-db', namespace: 'hr', keep: 1",
                "namespace: is given beside target; leave it out");
        fails("mysqlSnapshots target: 'orders-db', pvcs: ['x']", "pvcs: is given beside target; leave it out");
        fails("mysqlSnapshots()", "namespace: is missing");
    }

    @Test
    void theGatePassesAndHolds() throws Exception {
        threeOfDifferentAges();
        succeeds("""
                def set = mysqlSnapshotGate target: 'orders-db', maxAge: '24h', schemaVersion: '42'
                echo "relies on ${set.id}"
                """);
        says("passed on set 'today'");
        says("relies on today");
        String hold = snapshot("today-" + DATA).getMetadata().getAnnotations().entrySet().stream()
                .filter(mark -> mark.getKey().startsWith(SnapshotMarks.HELD_BY))
                .map(mark -> mark.getValue())
                .findFirst()
                .orElseThrow();
        assertTrue(hold.startsWith(ControllerMark.get() + " "), hold);
        assertTrue(hold.endsWith(" nightly#1"), hold);
        assertTrue(Instant.parse(hold.split(" ", 3)[1]).isAfter(clock.now().plus(Duration.ofHours(23))), hold);
    }

    @Test
    void theGateNamesTheNewestAndWhatItLacks() throws Exception {
        threeOfDifferentAges();
        fails(
                "mysqlSnapshotGate target: 'orders-db', maxAge: '1h', verified: true, schemaVersion: '43'",
                "target 'orders-db': no proved set has what is asked for; the newest, set 'today' of ");
        says(" is 2 h old (at most 1 h is asked for), is not verified, has schemaVersion 42 (43 is asked for)");
        fails("mysqlSnapshotGate target: 'orders-db', maxAge: 'soon'", "maxAge: 'soon' is no age");
    }

    @Test
    void withoutAnySetTheGateIsShut() throws Exception {
        fails(
                "mysqlSnapshotGate 'orders-db'",
                "target 'orders-db': has no proved snapshot set in namespace shop; take one with");
    }

    @Test
    void aGateThatMayNotHoldPassesAllTheSame() throws Exception {
        threeOfDifferentAges();
        cluster.deny("patch", "volumesnapshots");
        succeeds("mysqlSnapshotGate 'orders-db'");
        says(" is not held: another job may prune it; add to the account's Role: {apiGroups:");
    }

    @Test
    void pruningKeepsWhatTheRulesKeep() throws Exception {
        threeOfDifferentAges();
        succeeds("""
                def gone = mysqlPruneSnapshots target: 'orders-db', keep: 1, olderThan: '30d'
                echo "gone ${gone*.id}"
                """);
        says("gone [last-year]");
        says("deleted set 'last-year' of ");
        assertTrue(soon(() -> onlyLeft("today", "last-week")), cluster.snapshotsLeft()::toString);
    }

    @Test
    void aDryRunDeletesNothing() throws Exception {
        threeOfDifferentAges();
        succeeds("echo \"would ${mysqlPruneSnapshots(target: 'orders-db', keep: 1, dryRun: true)*.id}\"");
        says("would [last-week, last-year]");
        says("dry run: would delete set 'last-year' of ");
        assertTrue(onlyLeft("today", "last-week", "last-year"));
    }

    @Test
    void withoutARuleNothingIsPruned() throws Exception {
        fails("mysqlPruneSnapshots 'orders-db'", "mysqlPruneSnapshots: has no rule that says what to keep");
    }

    @Test
    void whatIsHeldOrProtectedOrForeignStays() throws Exception {
        threeOfDifferentAges();
        make(set("protected", Duration.ofDays(500)).mark(SnapshotMarks.PROTECTED, "audit"));
        make(set("look-alike", Duration.ofDays(500)).withoutRun());
        make(new MarkedSnapshots("shop", "of-others", "billing-db", "2020-01-01T00:00:00Z"));
        settle();
        succeeds("""
                mysqlSnapshotGate target: 'orders-db', maxAge: '100w'
                mysqlPruneSnapshots target: 'orders-db', keep: 1
                """);
        says("set 'protected' of ");
        says(" is protected (audit): left alone");
        assertTrue(
                soon(() -> onlyLeft("today", "protected", "look-alike", "of-others")),
                cluster.snapshotsLeft()::toString);
    }

    @Test
    void aDeletionThatWasInterruptedIsEnded() throws Exception {
        threeOfDifferentAges();
        make(set("half", Duration.ofHours(1)).state(SnapshotMarks.REMOVING));
        settle();
        succeeds("mysqlPruneSnapshots target: 'orders-db', keep: 10");
        says("deleted set 'half' of ");
        assertTrue(soon(() -> onlyLeft("today", "last-week", "last-year")), cluster.snapshotsLeft()::toString);
    }

    @Test
    void theExampleOfAReleaseRuns() throws Exception {
        make(set("today", Duration.ofHours(2)));
        for (int month = 1; month <= 14; month++) {
            make(set("old-" + month, Duration.ofDays(31L * month)));
        }
        settle();
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Path release = Files.writeString(sources.resolve("release.sh"), "#!/bin/sh\necho released\n");
        assertTrue(release.toFile().setExecutable(true));
        runner.sources(sources);
        succeeds(Files.readString(Path.of("docs/examples/release-gate.Jenkinsfile")));
        says("the way back is today of ");
        says("released");
        says("deleted: [old-14]");
    }

    @Test
    void oneSetThatCannotBeDeletedIsNoGoodSetAnyMore() throws Exception {
        threeOfDifferentAges();
        cluster.refuse("delete", "volumesnapshots", 403, "Forbidden", "admission webhook says no");
        fails("mysqlPruneSnapshots target: 'orders-db', keep: 2", "deleting VolumeSnapshot shop/last-year-" + DATA);
        assertEquals(
                SnapshotMarks.REMOVING,
                snapshot("last-year-" + DATA).getMetadata().getLabels().get(SnapshotMarks.STATE));
        cluster.relent();
        succeeds("mysqlPruneSnapshots target: 'orders-db', keep: 2");
        assertTrue(soon(() -> onlyLeft("today", "last-week")), cluster.snapshotsLeft()::toString);
    }
}
