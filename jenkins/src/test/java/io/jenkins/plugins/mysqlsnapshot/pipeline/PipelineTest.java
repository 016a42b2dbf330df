package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What only a real controller shows: steps found, bound in the sandbox, their forms and snippets, their failures in the log. */
@WithJenkins
class PipelineTest {

    private JenkinsRule jenkins;

    @BeforeEach
    void controller(JenkinsRule rule) throws Exception {
        jenkins = rule;
        SnapshotConfiguration.get().setAllowInlineServers(true);
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "mysql", null, "backup", "correct-horse-battery"));
    }

    private static MysqlConsistentSnapshotStep snapshot() {
        MysqlConsistentSnapshotStep step = new MysqlConsistentSnapshotStep(null);
        step.setNamespace("shop");
        step.setCredentialsId("mysql");
        step.setKubeconfigId("kube");
        step.setPvcs(List.of("data", "logs"));
        step.setHost("mysql.shop");
        return step;
    }

    private WorkflowRun fails(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun build = jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));
        jenkins.assertLogNotContains("\tat ", build);
        return build;
    }

    @Test
    void theStepsAreFound() {
        for (String name : List.of("mysqlConsistentSnapshot", "withMysqlReadLock", "mysqlRestoreSnapshot")) {
            assertNotNull(StepDescriptor.byFunctionName(name), name);
        }
    }

    @Test
    void whatIsMissingIsToldWithoutAStackTrace() throws Exception {
        WorkflowRun build = fails("mysqlConsistentSnapshot()");
        for (String name : List.of("namespace", "workload", "kubeconfigId", "credentialsId")) {
            jenkins.assertLogContains(name + ": is missing; give " + name + ":", build);
        }
    }

    @Test
    void anUnknownCredentialIsOneLine() throws Exception {
        WorkflowRun build = fails("withMysqlReadLock(host: 'db', credentialsId: 'nobody') { echo 'inside' }");
        jenkins.assertLogContains("ERROR: credential 'nobody': no credential of this id is available to", build);
        jenkins.assertLogNotContains("inside", build);
    }

    @Test
    void oneClaimNeedsNoList() throws Exception {
        WorkflowRun build = fails(
                "mysqlConsistentSnapshot(namespace: 's', pvcs: 'd', host: 'h', credentialsId: 'nobody', kubeconfigId: 'k')");
        jenkins.assertLogContains("ERROR: credential 'nobody'", build);
    }

    @Test
    void aCredentialOfAnotherKindIsOneLine() throws Exception {
        WorkflowRun build =
                fails("mysqlRestoreSnapshot(namespace: 'n', snapshot: 's', pvc: 'p', kubeconfigId: 'mysql')");
        jenkins.assertLogContains("ERROR: credential 'mysql': is of the kind 'Username with password'", build);
    }

    @Test
    void aHostThatDoesNotAnswerIsOneLineAndNoSecretIsShown() throws Exception {
        WorkflowRun build =
                fails("withMysqlReadLock(host: '127.0.0.1', port: 1, credentialsId: 'mysql') { echo 'in' }");
        jenkins.assertLogContains("ERROR: server 127.0.0.1:1", build);
        jenkins.assertLogNotContains("correct-horse", build);
    }

    @Test
    void theFormKeepsTheSnapshotStep() throws Exception {
        MysqlConsistentSnapshotStep step = snapshot();
        step.setPort(3307);
        step.setName("before-42");
        step.setSnapshotClass("fast");
        step.setLeaseSeconds(20);
        step.setGuardPolicy("fail");
        step.setAllowNonDurable(true);
        step.setTls("verifyCa");
        step.setCaCredentialsId("shop-ca");
        MysqlConsistentSnapshotStep kept = roundTrip(step);
        jenkins.assertEqualDataBoundBeans(step, kept);
        assertEquals(List.of("data", "logs"), kept.getPvcs());
        assertEquals("fail", kept.getGuardPolicy());
        assertEquals(20, kept.getLeaseSeconds());
        assertEquals("verifyCa", kept.getTls());
        assertEquals("shop-ca", kept.getCaCredentialsId());
    }

    @Test
    void theFormLeavesDefaultsAlone() throws Exception {
        MysqlConsistentSnapshotStep kept = roundTrip(snapshot());
        jenkins.assertEqualDataBoundBeans(snapshot(), kept);
        assertEquals(snapshot().limits(), kept.limits());
        assertEquals(snapshot().volumeLimits(), kept.volumeLimits());
        assertNull(kept.getName());
        assertNull(kept.getSnapshotClass());
    }

    @Test
    void theFormKeepsTheLockStepAndTheRestoreStep() throws Exception {
        WithMysqlReadLockStep lock = new WithMysqlReadLockStep(null);
        lock.setCredentialsId("mysql");
        lock.setHost("mysql.shop");
        lock.setMaxHoldSeconds(120);
        WithMysqlReadLockStep keptLock = roundTrip(lock);
        jenkins.assertEqualDataBoundBeans(lock, keptLock);
        assertEquals(lock.limits(), keptLock.limits());
        MysqlRestoreSnapshotStep restore = new MysqlRestoreSnapshotStep(null);
        restore.setSnapshot("s");
        restore.setPvc("p");
        restore.setNamespace("shop");
        restore.setKubeconfigId("kube");
        jenkins.assertEqualDataBoundBeans(restore, roundTrip(restore));
    }

    private <S extends Step> S roundTrip(S step) throws Exception {
        return new StepConfigTester(jenkins).configRoundTrip(step);
    }

    @Test
    void snippetsAreShort() throws Exception {
        SnippetizerTester snippets = new SnippetizerTester(jenkins);
        snippets.assertRoundTrip(
                snapshot(),
                "mysqlConsistentSnapshot credentialsId: 'mysql', host: 'mysql.shop', kubeconfigId: 'kube', namespace: 'shop',"
                        + " pvcs: ['data', 'logs']");
        WithMysqlReadLockStep lock = new WithMysqlReadLockStep(null);
        lock.setCredentialsId("mysql");
        lock.setHost("db");
        lock.setGuardPolicy("fail");
        snippets.assertRoundTrip(
                lock,
                "withMysqlReadLock(credentialsId: 'mysql', guardPolicy: 'fail', host: 'db') {\n    // some block\n}");
    }

    @Test
    void aSnippetOfATargetIsItsNameAlone() throws Exception {
        SnippetizerTester snippets = new SnippetizerTester(jenkins);
        snippets.assertRoundTrip(new MysqlConsistentSnapshotStep("orders-db"), "mysqlConsistentSnapshot 'orders-db'");
        snippets.assertRoundTrip(
                new WithMysqlReadLockStep("orders-db"), "withMysqlReadLock('orders-db') {\n    // some block\n}");
        MysqlConsistentSnapshotStep named = new MysqlConsistentSnapshotStep("orders-db");
        named.setName("before-42");
        snippets.assertRoundTrip(named, "mysqlConsistentSnapshot name: 'before-42', target: 'orders-db'");
    }

    @Test
    void theFormKeepsATarget() throws Exception {
        assertEquals(
                "orders-db",
                roundTrip(new MysqlConsistentSnapshotStep("orders-db")).getTarget());
        assertNull(roundTrip(snapshot()).getTarget());
    }
}
