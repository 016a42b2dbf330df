package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
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

/** A snapshot step that is aborted at each point of its run, in the run's order; at the cut itself it is {@link EndsTest}. */
@WithJenkins
class AbortTest {

    private static final String LONG = "mysqlConsistentSnapshot(TARGET, acquireBudgetSeconds: 600, maxHoldSeconds: 600,"
            + " leaseSeconds: 600); echo 'went on'";
    private static final String RUNS_LONG =
            "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE TIME >= 2 AND ID = ";
    private static final Duration AGES = Duration.ofMinutes(10);

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    @TempDir
    Path folder;

    private JenkinsRule jenkins;
    private ControllerScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
        MYSQL.server().execute("INSERT INTO shop.orders (note) VALUES ('first')");
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

    private WorkflowRun started(String shown) throws Exception {
        return scenario.startUntil(scenario.job(jenkins, "backup", LONG), jenkins, shown);
    }

    /** The lock is freed although its lease would last, the build does not go on and is not green. */
    private void isAborted(WorkflowRun build) throws Exception {
        build.doStop();
        scenario.assertFreeWithin(Duration.ofSeconds(10));
        scenario.cluster.relent();
        scenario.cluster.behaviour(StorageBehaviour.quick());
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("went on", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void whileTheGuardWaits() throws Exception {
        try (LongStatement reader = LongStatement.select(MYSQL.server(), "shop.orders", Duration.ofMinutes(3))
                .awaitVisible()) {
            // one that has only begun would be let run into an attempt, which has its own bound
            MYSQL.server().await(RUNS_LONG + reader.connectionId(), "1"::equals, ControllerScenario.SOON);
            isAborted(started("not attempted yet"));
            assertFalse(reader.failure().isPresent());
        }
        assertEquals(List.of(), scenario.marksLeft());
    }

    @Test
    void beforeTheCreateIsAnswered() throws Exception {
        scenario.cluster.answerLate("create", "volumesnapshots", Duration.ofSeconds(10));
        isAborted(started(" locked "));
        assertEquals(List.of(), scenario.marksLeft());
    }

    @Test
    void whileTheMarkIsNotAnswered() throws Exception {
        scenario.cluster.answerLate("patch", "volumesnapshots", Duration.ofSeconds(10));
        isAborted(started(" unlocked "));
        assertEquals(List.of(), scenario.marksLeft());
    }

    @Test
    void aTimeoutAroundTheStep() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().withCutDelay(Duration.ofSeconds(10)));
        WorkflowRun build = scenario.job(jenkins, "backup", "timeout(time: 3, unit: 'SECONDS') { " + LONG + " }")
                .scheduleBuild2(0)
                .get();
        jenkins.assertBuildStatus(Result.ABORTED, build);
        jenkins.assertLogNotContains("went on", build);
        // in a test the timeout waits for 5 s, elsewhere for a minute, then lets the build go on; the step still cleans
        // up
        scenario.assertFreeWithin(Duration.ofSeconds(1));
        scenario.awaitNoSnapshot();
    }

    /** What is proved stays: it was paid for. */
    @Test
    void whileReadinessIsAwaited() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().withReadyDelay(AGES));
        WorkflowRun build = started(" unlocked ");
        scenario.awaitMark("proved");
        isAborted(build);
        assertEquals(List.of("proved"), scenario.marksLeft());
        jenkins.assertLogContains("is proved and kept, but this build fails after it; its manifest:", build);
    }
}
