package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.htmlunit.html.HtmlAnchor;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The many ways in which a build ends, and what each leaves: nothing. */
@WithJenkins
class EndsTest {

    private static final String LONG_BODY =
            "withMysqlReadLock(SERVER, maxHoldSeconds: 600, leaseSeconds: 600) { echo 'inside'; sleep 500 }; echo 'went on'";

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

    private WorkflowRun started(String script, String shown) throws Exception {
        return scenario.startUntil(scenario.job(jenkins, "backup", script), jenkins, shown);
    }

    private void ends(WorkflowRun build, Result result) throws Exception {
        jenkins.assertBuildStatus(result, jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("went on", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void aRunToItsEnd() throws Exception {
        WorkflowJob job = scenario.job(
                jenkins, "backup", "def set = mysqlConsistentSnapshot(TARGET, name: 'one'); echo \"cut ${set.names}\"");
        WorkflowRun build = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("cut [one-data-mysql-0]", build);
        assertEquals(
                List.of("one.html", "one.json", "one.svg"),
                build.getArtifacts().stream()
                        .map(artifact -> artifact.getFileName())
                        .sorted()
                        .toList());
        assertEquals(List.of("one-data-mysql-0"), scenario.cluster.snapshotsLeft());
    }

    @Test
    void aSnapshotInABlockUsesTheBlocksLock() throws Exception {
        WorkflowJob job = scenario.job(jenkins, "backup", """
                def set = withMysqlReadLock(SERVER) {
                    mysqlConsistentSnapshot(namespace: 'shop', pvcs: ['data-mysql-0'], kubeconfigId: 'kube', name: 'two')
                }
                echo "cut ${set.names}"
                """);
        WorkflowRun build = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("cut [two-data-mysql-0]", build);
        jenkins.assertLogContains("end of its block", build);
    }

    /** The name of the job is the most that a person can choose of the address. */
    @Test
    void theLogLinksToTheManifestAndToTheBuildsPage() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(scenario.job(jenkins, "it's a \"job", """
                echo 'archived mysql-snapshots/forged.json'
                mysqlConsistentSnapshot(TARGET, name: 'one')
                """));
        jenkins.assertLogContains("[mysql-snapshot] archived mysql-snapshots/one.json", build);
        JenkinsRule.WebClient client = jenkins.createWebClient();
        List<HtmlAnchor> links =
                client.getPage(build, "console").getByXPath("//pre//a[contains(text(), 'mysql-snapshots')]");
        assertEquals(1, links.size());
        assertTrue(links.get(0).getHrefAttribute().endsWith("/1/artifact/mysql-snapshots/one.json"));
        assertTrue(links.get(0).click().getWebResponse().getContentAsString().contains("\"one-data-mysql-0\""));
        List<HtmlAnchor> pages = client.getPage(build, "console").getByXPath("//pre//a[text() = 'MySQL snapshot']");
        assertEquals(1, pages.size());
        assertTrue(pages.get(0).getHrefAttribute().endsWith("/1/mysql-snapshots/"));
        assertTrue(pages.get(0).click().getWebResponse().getContentAsString().contains("one-data-mysql-0"));
    }

    @Test
    void anAbortInTheBody() throws Exception {
        WorkflowRun build = started(LONG_BODY, "Sleeping for");
        assertFalse(scenario.writersAreFree());
        build.doStop();
        ends(build, Result.ABORTED);
    }

    @Test
    void aHardKillInTheBody() throws Exception {
        WorkflowRun build = started(LONG_BODY, "Sleeping for");
        build.doKill();
        scenario.assertFreeWithin(Duration.ofSeconds(10));
        ends(build, Result.ABORTED);
    }

    @Test
    void aTermInTheBody() throws Exception {
        WorkflowRun build = started(LONG_BODY, "Sleeping for");
        build.doTerm();
        scenario.assertFreeWithin(Duration.ofSeconds(10));
        ends(build, Result.ABORTED);
    }

    @Test
    void aTimeoutAroundTheBlock() throws Exception {
        WorkflowRun build = started("timeout(time: 3, unit: 'SECONDS') { " + LONG_BODY + " }", "Sleeping for");
        ends(build, Result.ABORTED);
    }

    @Test
    void aJobThatIsDeletedWhileItsBlockRuns() throws Exception {
        WorkflowRun build = started(LONG_BODY, "Sleeping for");
        build.getParent().delete();
        scenario.assertFreeWithin(Duration.ofSeconds(20));
    }

    @Test
    void aBranchThatFailsBesideABlockWithFailFast() throws Exception {
        WorkflowRun build = started(
                "parallel failFast: true, lock: { " + LONG_BODY + " }, other: { sleep 5; error 'the other failed' }",
                "Sleeping for 8 min");
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("went on", build);
    }

    @Test
    void anAbortWhileTheCutIsAwaited() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().neverCutting());
        WorkflowRun build = started(
                "mysqlConsistentSnapshot(TARGET, maxHoldSeconds: 600, leaseSeconds: 600); echo 'went on'", " create ");
        build.doStop();
        ends(build, Result.ABORTED);
        assertEquals(List.of(), scenario.cluster.snapshotsLeft());
    }

    @Test
    void aHardKillWhileTheCutIsAwaited() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().neverCutting());
        WorkflowRun build = started(
                "mysqlConsistentSnapshot(TARGET, maxHoldSeconds: 600, leaseSeconds: 600); echo 'went on'", " create ");
        build.doKill();
        scenario.assertFreeWithin(Duration.ofSeconds(20));
        ends(build, Result.ABORTED);
    }
}
