package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.pipeline.MysqlSnapshotDiscard;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
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

/** Declarative Pipelines. */
@WithJenkins
class DeclarativeTest {

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

    private WorkflowJob job(String script) throws Exception {
        WorkflowJob job = scenario.job(jenkins, "backup", script);
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("simulated", "kube")));
        SnapshotConfiguration.get().setTargets(List.of(scenario.target("orders")));
        return job;
    }

    @Test
    void theStepsStandInStagesAndTheDirectiveInOptions() throws Exception {
        WorkflowJob job = job("""
                pipeline {
                  agent none
                  options { mysqlSnapshotDiscard() }
                  stages {
                    stage('Backup') { steps { mysqlConsistentSnapshot 'orders' } }
                    stage('Locked') { steps { withMysqlReadLock(target: 'orders') { echo "locked by ${env.MYSQL_LOCK_ID}" } } }
                  }
                  post { success { mysqlSnapshotGate target: 'orders', maxAge: '1h' } }
                }
                """);
        WorkflowRun build = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("locked by ", build);
        assertNotNull(job.getProperty(MysqlSnapshotDiscard.class));
        assertEquals(List.of("proved"), scenario.marksLeft());
    }

    @Test
    void aStageThatIsRunAgainFindsTheSetOfTheBuildBeforeAndNoLock() throws Exception {
        WorkflowJob job = job("""
                pipeline {
                  agent none
                  stages {
                    stage('Backup') { steps { mysqlConsistentSnapshot 'orders' } }
                    stage('Migrate') {
                      steps {
                        mysqlSnapshotGate target: 'orders', maxAge: '1h'
                        withMysqlReadLock(target: 'orders') { echo 'migrating' }
                        script { if (env.BUILD_NUMBER == '1') { error 'the first time it fails' } }
                      }
                    }
                  }
                }
                """);
        WorkflowRun first = jenkins.waitForCompletion(job.scheduleBuild2(0).waitForStart());
        jenkins.assertBuildStatus(Result.FAILURE, first);
        jenkins.assertLogContains("the first time it fails", first);
        scenario.assertFreeWithin(Duration.ofSeconds(1));

        JenkinsRule.WebClient client = jenkins.createWebClient();
        WebRequest again = new WebRequest(
                new URL(jenkins.getURL(), first.getUrl() + "restart/restartPipeline?stageName=Migrate"),
                HttpMethod.POST);
        client.addCrumb(again);
        client.getPage(again);
        jenkins.waitUntilNoActivity();

        WorkflowRun second = job.getBuildByNumber(2);
        jenkins.assertBuildStatusSuccess(second);
        jenkins.assertLogContains("migrating", second);
        assertEquals(List.of("proved"), scenario.marksLeft(), "the second took none of its own");
    }

    @Test
    void theDirectiveGeneratorWritesTheOption() throws Exception {
        job("echo 'none'");
        String generator = "org.jenkinsci.plugins.pipeline.modeldefinition.generator.OptionsDirective";
        JenkinsRule.WebClient client = jenkins.createWebClient();
        WebRequest request = new WebRequest(
                new URL(jenkins.getURL(), "job/backup/directive-generator/generateDirective"), HttpMethod.POST);
        client.addCrumb(request);
        List<NameValuePair> parameters = new ArrayList<>(request.getRequestParameters());
        parameters.add(new NameValuePair("json", """
                {"options": [{"specified": true, "stapler-class": "%1$s", "$class": "%1$s"}],
                 "stapler-class": "%2$s", "$class": "%2$s"}""".formatted(MysqlSnapshotDiscard.class.getName(), generator)));
        request.setRequestParameters(parameters);
        String directive = client.getPage(request).getWebResponse().getContentAsString();
        assertEquals("options { mysqlSnapshotDiscard() }", directive.strip().replaceAll("\\s+", " "), "the directive");
    }
}
