package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

/** A controller in a process of its own that dies, is told to end, and comes back, with the plugin or without; the server outlives it. */
class RealControllerTest {

    private static final Duration LEASE = Duration.ofSeconds(15);

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    @RegisterExtension
    final RealJenkinsExtension controller = new RealJenkinsExtension();

    @TempDir
    Path folder;

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

    private String block(String limits) {
        return scenario.script("withMysqlReadLock(SERVER, " + limits + ") { sleep 500 }; echo 'went on'");
    }

    private void startedInTheBlock(String limits) throws Throwable {
        controller.runRemotely(RealControllerTest::startBlock, scenario.cluster.kubeconfig(), block(limits));
        assertFalse(scenario.writersAreFree());
    }

    private static void startBlock(JenkinsRule jenkins, String kubeconfig, String script) throws Exception {
        start(jenkins, kubeconfig, "block", script, "Sleeping for");
    }

    private static void startSnapshot(JenkinsRule jenkins, String kubeconfig, String script) throws Exception {
        start(jenkins, kubeconfig, "snapshot", script, " create ");
    }

    private static void startUntilProved(JenkinsRule jenkins, String kubeconfig, String script) throws Exception {
        start(jenkins, kubeconfig, "snapshot", script, "marked proved");
    }

    private static void start(JenkinsRule jenkins, String kubeconfig, String name, String script, String shown)
            throws Exception {
        WorkflowJob job = ControllerScenario.job(jenkins, jenkins.jenkins, name, kubeconfig, script);
        jenkins.waitForMessage(shown, job.scheduleBuild2(0).waitForStart());
    }

    private static WorkflowRun failed(JenkinsRule jenkins, String name) throws Exception {
        WorkflowRun build = jenkins.waitForCompletion(
                jenkins.jenkins.getItemByFullName(name, WorkflowJob.class).getBuildByNumber(1));
        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogNotContains("went on", build);
        return build;
    }

    private void killed() throws InterruptedException {
        Process process = controller.getProcess();
        controller.stopJenkinsForcibly();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    }

    @Test
    void aKillUnderTheLock() throws Throwable {
        controller.startJenkins();
        startedInTheBlock("maxHoldSeconds: 600, leaseSeconds: " + LEASE.toSeconds());
        killed();
        scenario.assertFreeWithin(LEASE);

        controller.startJenkins();
        controller.run(jenkins -> jenkins.assertLogContains(
                "read lock: the controller restarted and its session ended; run the block again",
                failed(jenkins, "block")));

        scenario.cluster.behaviour(StorageBehaviour.quick().neverCutting());
        controller.runRemotely(
                RealControllerTest::startSnapshot,
                scenario.cluster.kubeconfig(),
                scenario.script("mysqlConsistentSnapshot(TARGET, maxHoldSeconds: 600, leaseSeconds: "
                        + LEASE.toSeconds() + "); echo 'went on'"));
        assertFalse(scenario.writersAreFree());
        killed();
        scenario.assertFreeWithin(LEASE);
        assertEquals(List.of("pending"), scenario.marksLeft());

        controller.startJenkins();
        controller.run(jenkins -> jenkins.assertLogContains(
                "mysqlConsistentSnapshot: the controller was restarted before the set was proved; run it again",
                failed(jenkins, "snapshot")));
        assertEquals(List.of("pending"), scenario.marksLeft());
    }

    /** Between the mark and this a kill still fails the build. */
    private void awaitSavedWait() throws Exception {
        Path program = controller.getHome().toPath().resolve("jobs/snapshot/builds/1/program.dat");
        Clock clock = Clock.system();
        Deadline deadline = clock.deadline(ControllerScenario.SOON);
        while (!Files.readString(program, StandardCharsets.ISO_8859_1).contains("AwaitedSet")) {
            assertFalse(deadline.hasPassed(), "the wait is not saved with the build's program");
            clock.pause(Duration.ofMillis(50));
        }
    }

    /** What follows the proof rests on the cluster's own state: nothing has to be done again. */
    @Test
    void aKillWhileReadinessIsAwaited() throws Throwable {
        scenario.cluster.behaviour(StorageBehaviour.quick().withReadyDelay(Duration.ofHours(1)));
        controller.startJenkins();
        controller.runRemotely(
                RealControllerTest::startUntilProved,
                scenario.cluster.kubeconfig(),
                scenario.script("mysqlConsistentSnapshot(TARGET, name: 'nightly')"));
        awaitSavedWait();
        killed();
        scenario.assertFreeWithin(Duration.ofSeconds(1));
        assertEquals(List.of("proved"), scenario.marksLeft());

        controller.startJenkins();
        scenario.becomesReady();
        controller.run(jenkins -> {
            WorkflowRun build = jenkins.waitForCompletion(jenkins.jenkins
                    .getItemByFullName("snapshot", WorkflowJob.class)
                    .getBuildByNumber(1));
            jenkins.assertBuildStatusSuccess(build);
            jenkins.assertLogContains("archived mysql-snapshots/nightly.json", build);
        });
    }

    @Test
    void theSignalToEndUnderTheLockAndThePluginIsGoneMeanwhile() throws Throwable {
        controller.startJenkins();
        startedInTheBlock("maxHoldSeconds: 600, leaseSeconds: 600");
        Process process = controller.getProcess();
        process.destroy();
        // a lease of ten minutes: somebody has let it go
        scenario.assertFreeWithin(Duration.ofSeconds(30));
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        controller.stopJenkinsForcibly();

        Path plugin = plugin();
        Path away = Files.move(plugin, folder.resolve(plugin.getFileName()));
        controller.startJenkins();
        controller.run(jenkins -> {
            WorkflowRun build = failed(jenkins, "block");
            jenkins.assertLogContains("WithMysqlReadLockStepExecution", build);
        });
        controller.stopJenkins();
        Files.move(away, plugin);
        controller.startJenkins();
        controller.run(jenkins -> failed(jenkins, "block"));
        controller.runRemotely(
                RealControllerTest::startAgain,
                scenario.cluster.kubeconfig(),
                scenario.script("withMysqlReadLock(SERVER) { echo 'inside' }"));
    }

    private static void startAgain(JenkinsRule jenkins, String kubeconfig, String script) throws Exception {
        WorkflowJob job = ControllerScenario.job(jenkins, jenkins.jenkins, "again", kubeconfig, script);
        jenkins.assertLogContains("inside", jenkins.buildAndAssertSuccess(job));
    }

    private Path plugin() {
        File[] found = new File(controller.getHome(), "plugins")
                .listFiles((where, name) -> name.startsWith("mysql-consistent-snapshot.") && name.endsWith("pl"));
        assertEquals(1, found.length);
        return found[0].toPath();
    }
}
