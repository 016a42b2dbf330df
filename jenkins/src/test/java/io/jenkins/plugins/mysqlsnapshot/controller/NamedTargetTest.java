package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.ConnectionTest;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import io.jenkins.plugins.mysqlsnapshot.config.LimitsConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import java.nio.file.Path;
import java.util.List;
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

/** A real server by the name that an administrator gave it: cut, locked, tried from the form. */
@WithJenkins
class NamedTargetTest {

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

    /** A job, and the target beside it; nothing is allowed to scripts. */
    private WorkflowJob job(TargetConfiguration target, String script) throws Exception {
        WorkflowJob job = scenario.job(jenkins, "backup", script);
        SnapshotConfiguration configuration = SnapshotConfiguration.get();
        configuration.setAllowInlineServers(false);
        configuration.setClusters(List.of(new ClusterConfiguration("simulated", "kube")));
        configuration.setTargets(List.of(target));
        return job;
    }

    @Test
    void itsNameIsAllThatAScriptSays() throws Exception {
        TargetConfiguration target = scenario.target("orders-db");
        target.setAllowedJobs("backup");
        WorkflowRun build = jenkins.buildAndAssertSuccess(
                job(target, "def set = mysqlConsistentSnapshot 'orders-db'; echo \"cut ${set.names.size()}\""));
        jenkins.assertLogContains("cut 1", build);
        build = jenkins.buildAndAssertSuccess(jenkins.jenkins.getItemByFullName("backup", WorkflowJob.class));
        jenkins.assertLogContains("cut 1", build);
    }

    @Test
    void aBlockUnderItsNameLendsItsLock() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(job(scenario.target("orders-db"), """
                withMysqlReadLock('orders-db') {
                    def set = mysqlConsistentSnapshot pvcs: ['data-mysql-0'], namespace: 'shop', kubeconfigId: 'kube'
                    echo "cut ${set.names.size()}"
                }
                """));
        jenkins.assertLogContains("cut 1", build);
    }

    @Test
    void theButtonTellsWhatARunWouldDoAndDoesNothing() throws Exception {
        TargetConfiguration target = scenario.target("orders-db");
        job(target, "");
        ConnectionTest.Report report =
                ExtensionList.lookupSingleton(ConnectionTest.class).test(new FoundTarget(target, null), null);
        assertTrue(report.passed(), report.lines()::toString);
        assertTrue(report.lines().stream().anyMatch(line -> line.contains("data-mysql-0")), report.lines()::toString);
        assertEquals(List.of(), scenario.cluster.snapshotsLeft());
    }

    @Test
    void theButtonTellsAllThatStandsInTheWay() throws Exception {
        TargetConfiguration target = scenario.target("orders-db");
        target.setPvcs(List.of("nowhere"));
        LimitsConfiguration limits = new LimitsConfiguration();
        limits.setLock("backupStage");
        target.setLimits(limits);
        job(target, "");
        ConnectionTest.Report report =
                ExtensionList.lookupSingleton(ConnectionTest.class).test(new FoundTarget(target, null), null);
        assertFalse(report.passed());
        assertTrue(report.lines().stream().anyMatch(line -> line.contains("nowhere")), report.lines()::toString);
    }
}
