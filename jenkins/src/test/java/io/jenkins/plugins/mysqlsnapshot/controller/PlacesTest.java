package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A build whose folder, job, agent or controller changes under it while its server is locked. */
@WithJenkins
class PlacesTest {

    private static final String BLOCK =
            "withMysqlReadLock(SERVER, maxHoldSeconds: 600, leaseSeconds: 600) { sleep 500 }; echo 'went on'";

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    @TempDir
    Path folder;

    private JenkinsRule jenkins;
    private ControllerScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
    }

    @BeforeEach
    void open(JenkinsRule rule) {
        jenkins = rule;
        scenario = new ControllerScenario(MYSQL.server(), folder);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        scenario.assertNothingLeft();
        assertEquals(0, scenario.cluster.openWatches());
        scenario.close();
    }

    private WorkflowRun startedIn(Folder parent, String script, String shown) throws Exception {
        return scenario.startUntil(scenario.job(jenkins, parent, "backup", script), jenkins, shown);
    }

    @Test
    void aFolderIsRenamedAndTheBuildAborted() throws Exception {
        Folder before = jenkins.createProject(Folder.class, "before");
        WorkflowRun build = startedIn(before, BLOCK, "Sleeping for");
        before.renameTo("after");
        assertFalse(scenario.writersAreFree());
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("went on", build);
    }

    @Test
    void aFolderIsRenamedAndTheBuildKilled() throws Exception {
        Folder before = jenkins.createProject(Folder.class, "before");
        WorkflowRun build = startedIn(before, BLOCK, "Sleeping for");
        before.renameTo("after");
        build.doKill();
        scenario.assertFreeWithin(Duration.ofSeconds(10));
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
    }

    @Test
    void aFolderIsRenamedUnderASnapshot() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().withCutDelay(Duration.ofSeconds(5)));
        Folder before = jenkins.createProject(Folder.class, "before");
        WorkflowRun build = startedIn(
                before,
                "mysqlConsistentSnapshot(TARGET, name: 'one', maxHoldSeconds: 60, leaseSeconds: 60)",
                " create ");
        before.renameTo("after");
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertEquals(
                List.of("one.html", "one.json", "one.svg"),
                build.getArtifacts().stream()
                        .map(artifact -> artifact.getFileName())
                        .sorted()
                        .toList());
    }

    @Test
    void aJobIsDeletedUnderASnapshot() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().withCutDelay(Duration.ofSeconds(4)));
        WorkflowRun build = scenario.startUntil(
                scenario.job(
                        jenkins, "backup", "mysqlConsistentSnapshot(TARGET, maxHoldSeconds: 600, leaseSeconds: 600)"),
                jenkins,
                " create ");
        // waits for 15 s until the build has ended; what a storage takes longer for than that, the step still cleans up
        build.getParent().delete();
        scenario.assertFreeWithin(Duration.ofSeconds(10));
        scenario.awaitNoSnapshot();
    }

    /** A body that waits for somebody: the hold's end does not. */
    @Test
    void aBodyThatWaitsForeverEndsWithTheLongestHold() throws Exception {
        WorkflowRun build = scenario.startUntil(
                scenario.job(
                        jenkins,
                        "backup",
                        "withMysqlReadLock(SERVER, maxHoldSeconds: 3, leaseSeconds: 3) { waitUntil(quiet: true) { false } };"
                                + " echo 'went on'"),
                jenkins,
                " locked ");
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("went on", build);
    }

    @Test
    void theControllerPreparesForShutdownUnderALock() throws Exception {
        WorkflowRun build = scenario.startUntil(
                scenario.job(
                        jenkins,
                        "backup",
                        "withMysqlReadLock(SERVER, maxHoldSeconds: 6, leaseSeconds: 6) { sleep 4; echo 'paused before' };"
                                + " echo 'went on'"),
                jenkins,
                "Sleeping for");
        jenkins.jenkins.doQuietDown(false, 0, "maintenance", true);
        // scripts pause meanwhile, so the body does not end; the longest hold does
        scenario.assertFreeWithin(Duration.ofSeconds(20));
        assertTrue(build.isBuilding());
        jenkins.jenkins.doCancelQuietDown();
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("went on", build);
    }

    @Test
    void theAgentIsLostUnderTheBlocksBody() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        WorkflowRun build = scenario.startUntil(
                scenario.job(
                        jenkins,
                        "backup",
                        "node('" + agent.getNodeName()
                                + "') { withMysqlReadLock(SERVER, maxHoldSeconds: 8, leaseSeconds: 8)"
                                + " { echo 'inside'; sh 'sleep 500' } }; echo 'went on'"),
                jenkins,
                "+ sleep 500");
        assertFalse(scenario.writersAreFree());
        killAgents();
        scenario.assertFreeWithin(Duration.ofSeconds(20));
        jenkins.jenkins.removeNode(agent);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("went on", build);
    }

    /** The step needs no agent: the set is whole although the node around it is gone. */
    @Test
    void theAgentIsLostUnderASnapshot() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().withCutDelay(Duration.ofSeconds(5)));
        DumbSlave agent = jenkins.createOnlineSlave();
        WorkflowRun build = scenario.startUntil(
                scenario.job(
                        jenkins,
                        "backup",
                        "node('" + agent.getNodeName()
                                + "') { mysqlConsistentSnapshot(TARGET, maxHoldSeconds: 60, leaseSeconds: 60) }"),
                jenkins,
                " create ");
        killAgents();
        jenkins.waitForCompletion(build);
        assertEquals(List.of("proved"), scenario.marksLeft());
        assertEquals(3, build.getArtifacts().size());
    }

    /** As a machine that loses its power. */
    private static void killAgents() {
        List<ProcessHandle> agents = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("PrintCommandLineFlags"))
                .toList();
        assertFalse(agents.isEmpty());
        agents.forEach(ProcessHandle::destroyForcibly);
    }
}
