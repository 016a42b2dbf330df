package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A controller that is restarted in good order while a build is at each point of a run. */
class RestartTest {

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TempDir
    Path folder;

    private ControllerScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
        MYSQL.server().execute("INSERT INTO shop.orders (note) VALUES ('first')");
    }

    @BeforeEach
    void open() {
        scenario = new ControllerScenario(MYSQL.server(), folder);
    }

    @AfterEach
    void close() throws Exception {
        scenario.close();
    }

    private WorkflowRun ended(JenkinsRule jenkins) throws Exception {
        WorkflowRun build =
                jenkins.jenkins.getItemByFullName("backup", WorkflowJob.class).getBuildByNumber(1);
        return jenkins.waitForCompletion(build);
    }

    @Test
    void inTheBodyOfABlock() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowJob job = scenario.job(
                    jenkins,
                    "backup",
                    "withMysqlReadLock(SERVER, maxHoldSeconds: 600, leaseSeconds: 600) { echo 'inside'; sleep 500 }; echo 'went on'");
            scenario.startUntil(job, jenkins, "Sleeping for");
            assertFalse(scenario.writersAreFree());
        });
        // a lease of ten minutes: somebody has let it go
        scenario.assertFreeWithin(Duration.ofSeconds(10));
        sessions.then(jenkins -> {
            WorkflowRun build = ended(jenkins);
            jenkins.assertBuildStatus(Result.FAILURE, build);
            jenkins.assertLogContains(
                    "read lock: the controller restarted and its session ended; run the block again", build);
            jenkins.assertLogNotContains("went on", build);
            scenario.assertNothingLeft();
        });
    }

    @Test
    void whileTheGuardWaits() throws Throwable {
        try (LongStatement reader = LongStatement.select(MYSQL.server(), "shop.orders", Duration.ofMinutes(3))
                .awaitVisible()) {
            sessions.then(jenkins -> {
                WorkflowJob job = scenario.job(
                        jenkins, "backup", "withMysqlReadLock(SERVER, acquireBudgetSeconds: 600) { echo 'inside' }");
                scenario.startUntil(job, jenkins, "not attempted yet");
            });
            assertTrue(reader.isRunning());
        }
        sessions.then(jenkins -> {
            WorkflowRun build = ended(jenkins);
            jenkins.assertBuildStatus(Result.FAILURE, build);
            jenkins.assertLogNotContains("inside", build);
            jenkins.assertLogNotContains("\tat ", build);
            scenario.assertNothingLeft();
        });
    }

    @Test
    void betweenLockAndProof() throws Throwable {
        scenario.cluster.behaviour(StorageBehaviour.quick().neverCutting());
        sessions.then(jenkins -> {
            WorkflowJob job = scenario.job(
                    jenkins, "backup", "mysqlConsistentSnapshot(TARGET, maxHoldSeconds: 600, leaseSeconds: 600)");
            scenario.startUntil(job, jenkins, " create ");
        });
        scenario.assertFreeWithin(Duration.ofSeconds(10));
        sessions.then(jenkins -> {
            WorkflowRun build = ended(jenkins);
            jenkins.assertBuildStatus(Result.FAILURE, build);
            jenkins.assertLogContains("the controller was restarted before the set was proved; run it again", build);
            jenkins.assertLogNotContains("\tat ", build);
            scenario.assertNothingLeft();
        });
        assertEquals(
                0,
                scenario
                        .cluster
                        .administrator()
                        .resources(VolumeSnapshot.class)
                        .inNamespace("shop")
                        .list()
                        .getItems()
                        .stream()
                        .filter(snapshot -> "proved"
                                .equals(snapshot.getMetadata()
                                        .getLabels()
                                        .get("mysql-consistent-snapshot.jenkins.io/state")))
                        .count());
    }

    /** Whose snapshot becomes ready only when {@link ControllerScenario#becomesReady} says so. */
    private void waitForReady(String more) throws Throwable {
        scenario.cluster.behaviour(StorageBehaviour.quick().withReadyDelay(Duration.ofHours(1)));
        sessions.then(jenkins -> {
            WorkflowJob job = scenario.job(
                    jenkins,
                    "backup",
                    "def set = mysqlConsistentSnapshot(TARGET, name: 'nightly'" + more
                            + "); echo \"went on with ${set.id} ${set.names} ${set.artifact}\"");
            scenario.startUntil(job, jenkins, "marked proved");
            assertTrue(scenario.writersAreFree());
            scenario.awaitOpenWatches(1);
        });
        scenario.awaitOpenWatches(0);
    }

    @Test
    void whileReadyIsAwaited() throws Throwable {
        waitForReady("");
        sessions.then(jenkins -> {
            WorkflowRun build = jenkins.jenkins
                    .getItemByFullName("backup", WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.waitForMessage("the controller was restarted; set nightly is waited for until", build);
            assertTrue(build.isBuilding());
            scenario.becomesReady();
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains(
                    "went on with nightly [nightly-data-mysql-0] mysql-snapshots/nightly.json", build);
            String manifest =
                    Files.readString(build.getArtifactsDir().toPath().resolve("mysql-snapshots/nightly.json"));
            assertTrue(manifest.contains("\"ready\" : true"), manifest);
            assertTrue(manifest.contains("\"state\" : \"proved\""), manifest);
            scenario.assertNothingLeft();
        });
    }

    @Test
    void abortedAfterTheRestart() throws Throwable {
        waitForReady("");
        sessions.then(jenkins -> {
            WorkflowRun build = jenkins.jenkins
                    .getItemByFullName("backup", WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.waitForMessage("set nightly is waited for until", build);
            scenario.awaitOpenWatches(1);
            build.getExecutor().interrupt();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("set nightly is proved and kept, but this build fails after it", build);
            scenario.awaitOpenWatches(0);
            scenario.assertNothingLeft();
        });
        assertEquals(1, scenario.cluster.snapshotsLeft().size());
    }

    @Test
    void withoutItsCredentialsAfterTheRestart() throws Throwable {
        waitForReady("");
        Files.delete(sessions.getHome().toPath().resolve("credentials.xml"));
        sessions.then(jenkins -> {
            WorkflowRun build = ended(jenkins);
            jenkins.assertBuildStatus(Result.FAILURE, build);
            jenkins.assertLogContains(
                    "ERROR: credential 'kube': no credential of this id is available to backup", build);
            jenkins.assertLogContains("set nightly is proved and kept, but this build fails after it", build);
            scenario.assertNothingLeft();
        });
    }
}
