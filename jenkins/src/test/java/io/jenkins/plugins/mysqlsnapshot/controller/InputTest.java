package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A person who is asked while the server is locked. */
@WithJenkins
class InputTest {

    private static final String ASKED = "withMysqlReadLock(SERVER, maxHoldSeconds: 600, leaseSeconds: 600) {"
            + " input id: 'Go', message: 'cut over?'; echo 'yes' }; echo 'went on'";

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

    private WorkflowRun asked(String script) throws Exception {
        return scenario.startUntil(scenario.job(jenkins, "backup", script), jenkins, "cut over?");
    }

    private void answer(WorkflowRun build, String answer) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient();
        WebRequest request =
                new WebRequest(new URL(jenkins.getURL(), build.getUrl() + "input/Go/" + answer), HttpMethod.POST);
        client.addCrumb(request);
        client.getPage(request);
    }

    @Test
    void theLockIsHeldUntilThePersonSaysYes() throws Exception {
        WorkflowRun build = asked(ASKED);
        assertFalse(scenario.writersAreFree());
        answer(build, "proceedEmpty");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        jenkins.assertLogContains("yes", build);
        jenkins.assertLogContains("went on", build);
    }

    @Test
    void thePersonSaysNoAndTheLockIsFree() throws Exception {
        WorkflowRun build = asked(ASKED);
        assertFalse(scenario.writersAreFree());
        answer(build, "abort");
        scenario.assertFreeWithin(Duration.ofSeconds(5));
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("went on", build);
    }

    @Test
    void aPersonWhoSaysNothingIsNotWaitedForBeyondTheLongestHold() throws Exception {
        WorkflowRun build = asked(ASKED.replace("600", "3"));
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("yes", build);
        jenkins.assertLogNotContains("went on", build);
    }
}
