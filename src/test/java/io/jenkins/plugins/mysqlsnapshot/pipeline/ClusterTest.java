package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Configured clusters of every kind, as targets and Jenkinsfiles name them, on a real MySQL and an API server on a loopback port. */
@Timeout(90)
class ClusterTest {

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    private static final String INLINE =
            "namespace: 'shop', workload: 'pod/pod-of-data-mysql-0', credentialsId: 'mysql', tls: 'preferred'";

    @TempDir
    Path folder;

    private final TargetConfiguration orders = new TargetConfiguration("orders-db");
    private ClusterConfiguration cluster = new ClusterConfiguration("prod", null);
    private PipelineScenario scenario;
    private PipelineBuild build;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
    }

    @BeforeEach
    void open() {
        scenario = new PipelineScenario(MYSQL.server(), folder);
        cluster.setServerUrl(scenario.cluster.url());
        cluster.setTokenCredentialsId("kube-token");
        orders.setCluster("prod");
        orders.setNamespace("shop");
        orders.setWorkload("pod/pod-of-data-mysql-0");
        orders.setCredentialsId("mysql");
        orders.setTls("preferred");
        SnapshotConfiguration.get().setAllowInClusterAccount(false);
        SnapshotConfiguration.get().setTargets(List.of(orders));
        SnapshotConfiguration.get().setClusters(List.of(cluster));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        SnapshotConfiguration.get().setTargets(List.of());
        SnapshotConfiguration.get().setClusters(List.of());
        SnapshotConfiguration.get().setAllowInClusterAccount(false);
        try (PipelineScenario ended = scenario) {
            if (build != null) {
                ended.nothingIsLeft(build);
            }
        }
    }

    private void succeeds(String script) throws Exception {
        build = scenario.run(script);
        assertEquals(Result.SUCCESS, build.result(), build.log());
    }

    private void fails(String script, String line) throws Exception {
        build = scenario.run(script);
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertTrue(build.log().contains("ERROR: " + line), build.log());
    }

    @Test
    void aTargetIsCutAndRestoredByAToken() throws Exception {
        succeeds("""
                def set = mysqlConsistentSnapshot target: 'orders-db', schemaVersion: '42'
                mysqlRestoreSnapshot target: 'orders-db', snapshot: set.names[0], pvc: 'restored'
                def known = mysqlSnapshotGate target: 'orders-db', maxAge: '1h', schemaVersion: '42'
                if (known.id != set.id || known.position.gtid != set.position.gtid || known.targets != ['orders-db']) {
                    error "the gate knows ${known} ${known.position} ${known.targets}, taken was ${set} ${set.position}"
                }
                """);
        assertTrue(Files.exists(scenario.cluster.folderOfPvc("shop", "restored").resolve("ibdata1")));
    }

    @Test
    void theBlockOfATargetIsCutByAToken() throws Exception {
        succeeds("withMysqlReadLock('orders-db') { mysqlConsistentSnapshot() }");
    }

    @Test
    void aJobThatTheClusterAllowsNamesItInItsJenkinsfile() throws Exception {
        cluster.setAllowedJobs("night*");
        succeeds("def set = mysqlConsistentSnapshot(cluster: 'prod', INLINE)\n".replace("INLINE", INLINE)
                + "withMysqlReadLock(cluster: 'prod', INLINE) { echo 'in' }\n".replace("INLINE", INLINE)
                + "mysqlRestoreSnapshot cluster: 'prod', namespace: 'shop', snapshot: set.names[0], pvc: 'restored'");
    }

    @Test
    void aClusterWithoutAllowedJobsIsOpenToNone() throws Exception {
        String refused = "cluster 'prod': is not open to job 'nightly'; use a target, or have an administrator";
        fails("mysqlConsistentSnapshot(cluster: 'prod', " + INLINE + ")", refused);
        fails("withMysqlReadLock(cluster: 'prod', " + INLINE + ") { echo 'in' }", refused);
        fails("mysqlRestoreSnapshot cluster: 'prod', namespace: 'shop', snapshot: 's', pvc: 'p'", refused);
        cluster.setAllowedJobs(" \n other/**");
        fails("mysqlConsistentSnapshot(cluster: 'prod', " + INLINE + ")", refused);
    }

    @Test
    void theIdOfAKubeconfigIsNoNameOfACluster() throws Exception {
        fails(
                "mysqlConsistentSnapshot(kubeconfigId: 'prod', " + INLINE + ")",
                "credential 'prod': no credential of this id");
    }

    @Test
    void aKubeconfigBesideAClusterIsRefused() throws Exception {
        cluster.setAllowedJobs("**");
        fails(
                "mysqlConsistentSnapshot(cluster: 'prod', kubeconfigId: 'kube', " + INLINE + ")",
                "kubeconfigId: is given beside cluster; leave one of them out");
    }

    @Test
    void aRestoreObeysTheAllowListOfItsTarget() throws Exception {
        orders.setAllowedJobs("billing/**");
        fails(
                "mysqlRestoreSnapshot target: 'orders-db', snapshot: 's', pvc: 'p'",
                "target 'orders-db': is not open to job 'nightly'");
    }

    @Test
    void aRestoreCannotTakeItsTargetElsewhere() throws Exception {
        fails(
                "mysqlRestoreSnapshot target: 'orders-db', namespace: 'hr', snapshot: 's', pvc: 'p'",
                "namespace: is given beside target; leave it out");
    }

    @Test
    void aFileWhereATokenIsWantedIsTold() throws Exception {
        cluster.setTokenCredentialsId("kube");
        fails(
                "mysqlConsistentSnapshot 'orders-db'",
                "credential 'kube': is of the kind 'Secret file'; give the id of a secret text with a service account's");
    }

    @Test
    void severalWaysAreRefused() throws Exception {
        cluster.setInCluster(true);
        fails(
                "mysqlConsistentSnapshot 'orders-db'",
                "cluster 'prod': says several ways that lead to it: serverUrl, in");
    }

    @Test
    void theAccountOfTheControllersPodHasToBeAllowed() throws Exception {
        cluster = new ClusterConfiguration("prod", null);
        cluster.setInCluster(true);
        SnapshotConfiguration.get().setClusters(List.of(cluster));
        fails(
                "mysqlConsistentSnapshot 'orders-db'",
                "cluster 'prod': goes by the account of the controller's own pod, which is not allowed here; take");
        SnapshotConfiguration.get().setAllowInClusterAccount(true);
        fails("mysqlConsistentSnapshot 'orders-db'", "in-cluster account: ");
    }
}
