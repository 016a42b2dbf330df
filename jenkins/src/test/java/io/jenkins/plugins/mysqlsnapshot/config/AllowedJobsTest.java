package io.jenkins.plugins.mysqlsnapshot.config;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Result;
import java.util.List;
import jenkins.model.ModifiableTopLevelItemGroup;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Which jobs may use which target, on a real controller with real folders. */
@WithJenkins
class AllowedJobsTest {

    private JenkinsRule jenkins;
    private Folder shop;

    @BeforeEach
    void oneTargetForTheShop(JenkinsRule rule) throws Exception {
        jenkins = rule;
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("prod", "prod-kube")));
        SnapshotConfiguration.get().setTargets(List.of(target("orders-db", "global-account", "shop/**")));
        shop = jenkins.createProject(Folder.class, "shop");
    }

    private static TargetConfiguration target(String name, String credentialsId, String allowedJobs) {
        TargetConfiguration target = new TargetConfiguration(name);
        target.setCluster("prod");
        target.setNamespace("shop");
        target.setWorkload("sts/orders-db");
        target.setCredentialsId(credentialsId);
        target.setAllowedJobs(allowedJobs);
        return target;
    }

    /** Runs the script and expects it to fail with one line. */
    private void fails(ModifiableTopLevelItemGroup parent, String script, String line) throws Exception {
        WorkflowJob job = (WorkflowJob) parent.createProject(
                jenkins.jenkins.getDescriptorByType(WorkflowJob.DescriptorImpl.class), "job", true);
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun build = jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0));
        jenkins.assertLogContains("ERROR: " + line, build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void aJobOutsideIsRefused() throws Exception {
        fails(
                jenkins.jenkins,
                "mysqlConsistentSnapshot 'orders-db'",
                "target 'orders-db': is not open to job 'job'; have an administrator");
    }

    @Test
    void aJobInsideIsNot() throws Exception {
        fails(shop, "mysqlConsistentSnapshot 'orders-db'", "credential 'global-account': no credential of this id");
    }

    @Test
    void theTargetOfTheNearestFolderIsMeant() throws Exception {
        shop.addProperty(new FolderTargetsProperty(List.of(target("orders-db", "folder-account", null))));
        fails(
                shop,
                "withMysqlReadLock('orders-db') { echo 'in' }",
                "credential 'folder-account': no credential of this id");
    }

    @Test
    void aFolderThatNamesAHostNeedsAnAdministratorsLeave() throws Exception {
        TargetConfiguration elsewhere = target("elsewhere", "account", null);
        elsewhere.setHost("169.254.169.254");
        shop.addProperty(new FolderTargetsProperty(List.of(elsewhere)));
        fails(
                shop,
                "withMysqlReadLock('elsewhere') { echo 'in' }",
                "target 'elsewhere' of folder 'shop': names a server, which only an administrator may do here");
    }

    @Test
    void aFolderCannotTakeTheAccountOfTheControllersPod() throws Exception {
        ClusterConfiguration here = new ClusterConfiguration("prod", null);
        here.setInCluster(true);
        SnapshotConfiguration.get().setClusters(List.of(here));
        SnapshotConfiguration.get().setAllowInClusterAccount(true);
        shop.addProperty(new FolderTargetsProperty(List.of(target("mine", "account", null))));
        fails(
                shop,
                "mysqlConsistentSnapshot 'mine'",
                "target 'mine' of folder 'shop': its cluster 'prod' goes by the controller's own account");
    }

    @Test
    void aClusterInTheScriptHasAnAllowListOfItsOwn() throws Exception {
        fails(
                shop,
                "mysqlRestoreSnapshot cluster: 'prod', namespace: 'shop', snapshot: 's', pvc: 'p'",
                "cluster 'prod': is not open to job 'shop/job'; use a target, or have an administrator");
    }

    @Test
    void aHostInTheScriptNeedsAnAdministratorsLeave() throws Exception {
        fails(
                shop,
                "withMysqlReadLock(host: 'localhost', credentialsId: 'x') { echo 'in' }",
                "host: names a server, which only an administrator may do here");
    }

    @Test
    void nothingOfTheTargetCanBeReplacedByTheScript() throws Exception {
        fails(
                shop,
                "mysqlConsistentSnapshot target: 'orders-db', credentialsId: 'mine', maxHoldSeconds: 5",
                "credentialsId: is given beside target; leave it out");
    }
}
