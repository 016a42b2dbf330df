package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.model.Result;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import io.jenkins.plugins.mysqlsnapshot.pipeline.OrphanMonitor;
import io.jenkins.plugins.mysqlsnapshot.pipeline.OrphanWork;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** What a controller that was killed in the middle of a run finds when it is back, tells, and deletes where it is told to. */
class KilledControllerOrphansTest {

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    @RegisterExtension
    final RealJenkinsExtension controller = new RealJenkinsExtension();

    @TempDir
    Path folder;

    private final Clock clock = Clock.system();
    private ControllerScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
    }

    @BeforeEach
    void open() {
        scenario = new ControllerScenario(MYSQL.server(), folder);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        scenario.assertNothingLeft(controller.getHome().toPath());
        scenario.close();
    }

    private String script(String name) {
        return scenario.script(
                "mysqlConsistentSnapshot(TARGET, name: '" + name + "', maxHoldSeconds: 600, leaseSeconds: 15)");
    }

    private static void startRun(JenkinsRule jenkins, String kubeconfig, String name, String script) throws Exception {
        WorkflowJob job = ControllerScenario.job(jenkins, jenkins.jenkins, name, kubeconfig, script);
        TargetConfiguration target = new TargetConfiguration("orders");
        target.setCluster("simulated");
        target.setNamespace("shop");
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("simulated", "kube")));
        SnapshotConfiguration.get().setTargets(List.of(target));
        jenkins.waitForMessage(" create ", job.scheduleBuild2(0).waitForStart());
    }

    /** Another's work, as it lies in the same namespace. */
    private void leave(String name, Map<String, String> labels, String by) {
        scenario.cluster.add(new VolumeSnapshotBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .withLabels(labels)
                .withAnnotations(Map.of(
                        SnapshotMarks.JOB, "dead",
                        SnapshotMarks.BUILD, "1",
                        SnapshotMarks.RUN, name,
                        SnapshotMarks.VOLUMES, "1",
                        SnapshotMarks.CONTROLLER, by,
                        SnapshotMarks.PENDING_SECONDS, "60"))
                .endMetadata()
                .withNewSpec()
                .withVolumeSnapshotClassName("simulated")
                .withNewSource()
                .withPersistentVolumeClaimName("data-mysql-0")
                .endSource()
                .endSpec()
                .build());
    }

    private static Map<String, String> labels(String state) {
        return Map.of(
                SnapshotMarks.SET,
                "of-" + state,
                SnapshotMarks.STATE,
                state,
                SnapshotMarks.MANAGED_BY,
                SnapshotMarks.MANAGER);
    }

    private String markOfController() {
        return scenario.cluster
                .administrator()
                .resources(VolumeSnapshot.class)
                .inNamespace("shop")
                .list()
                .getItems()
                .get(0)
                .getMetadata()
                .getAnnotations()
                .get(SnapshotMarks.CONTROLLER);
    }

    /** What is told, as if it were days later. */
    private List<String> look(String policy) throws Throwable {
        return controller.runRemotely(KilledControllerOrphansTest::lookRemotely, policy);
    }

    private static ArrayList<String> lookRemotely(JenkinsRule jenkins, String policy) {
        SnapshotConfiguration.get().setOrphanPolicy(policy);
        ExtensionList.lookupSingleton(OrphanWork.class)
                .look(Clock.system().now().plus(Duration.ofDays(8)));
        return new ArrayList<>(
                ExtensionList.lookupSingleton(OrphanMonitor.class).getLines());
    }

    private static void end(JenkinsRule jenkins, String name) throws Exception {
        WorkflowRun build =
                jenkins.jenkins.getItemByFullName(name, WorkflowJob.class).getBuildByNumber(1);
        build.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
    }

    private static void assertFailed(JenkinsRule jenkins, String name) throws Exception {
        jenkins.assertBuildStatus(
                Result.FAILURE,
                jenkins.waitForCompletion(jenkins.jenkins
                        .getItemByFullName(name, WorkflowJob.class)
                        .getBuildByNumber(1)));
    }

    private List<String> left() {
        return scenario.cluster.snapshotsLeft().stream().sorted().toList();
    }

    @Test
    void whatItsRunLeftIsToldThenDeletedAndNothingElse() throws Throwable {
        scenario.cluster.behaviour(StorageBehaviour.quick().withCutDelay(Duration.ofSeconds(10)));
        controller.startJenkins();
        controller.runRemotely(
                KilledControllerOrphansTest::startRun, scenario.cluster.kubeconfig(), "dead", script("dead"));
        Process process = controller.getProcess();
        controller.stopJenkinsForcibly();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(List.of("pending"), scenario.marksLeft());
        String mark = markOfController();
        leave("another-controllers", labels(SnapshotMarks.PENDING), "another");
        leave("proved", labels(SnapshotMarks.PROVED), mark);
        leave("somebody-elses", Map.of("app", "shop"), mark);
        scenario.assertFreeWithin(Duration.ofSeconds(15));

        controller.startJenkins();
        controller.runRemotely(KilledControllerOrphansTest::assertFailed, "dead");
        scenario.cluster.behaviour(StorageBehaviour.quick().neverCutting());
        controller.runRemotely(
                KilledControllerOrphansTest::startRun, scenario.cluster.kubeconfig(), "live", script("live"));
        scenario.awaitSnapshots(5);
        List<String> all = left();

        List<String> told = look("report");
        assertEquals(2, told.size(), told::toString);
        assertTrue(
                told.stream()
                        .anyMatch(line -> line.contains("of set dead, build dead#1")
                                && line.contains("is left by a run of this controller")),
                told::toString);
        assertTrue(
                told.stream()
                        .anyMatch(line -> line.contains("shop/another-controllers ")
                                && line.contains("is left by a run of another controller")),
                told::toString);
        assertEquals(all, left());

        List<String> kept =
                all.stream().filter(name -> !name.startsWith("dead")).toList();
        Deadline deadline = clock.deadline(ControllerScenario.SOON);
        while (!left().equals(kept) && !deadline.hasPassed()) {
            look("delete");
            clock.pause(Duration.ofMillis(500));
        }
        assertEquals(kept, left());
        told = look("delete");
        assertEquals(1, told.size(), told::toString);
        controller.runRemotely(KilledControllerOrphansTest::end, "live");
    }
}
