package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.AbortException;
import hudson.model.Item;
import hudson.security.Permission;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.LimitsConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a named target brings, what a script may say beside it, and what nobody may say unless an administrator allowed it. */
@Timeout(60)
class TargetTest {

    @TempDir
    Path home;

    private final SnapshotConfiguration configuration = SnapshotConfiguration.get();
    private final TargetConfiguration orders = new TargetConfiguration("orders-db");

    private record Job(String getFullName) implements Item {
        @Override
        public String getFullName() {
            return getFullName;
        }

        @Override
        public boolean hasPermission(Permission permission) {
            return false;
        }
    }

    private static final Job RELEASE = new Job("shop/release");

    @BeforeEach
    void asInstalledWithOneTarget() {
        configuration.setAllowInlineServers(false);
        configuration.setAllowKillPolicies(false);
        configuration.setAllowInClusterAccount(false);
        configuration.setClusters(List.of(new ClusterConfiguration("prod", "prod-kube")));
        orders.setCluster("prod");
        orders.setNamespace("shop");
        orders.setWorkload("statefulset/orders-db");
        orders.setCredentialsId("orders-backup");
        orders.setClientCertificateId("orders-certificate");
        orders.setSnapshotClass("fast");
        LimitsConfiguration limits = new LimitsConfiguration();
        limits.setMaxHoldSeconds(7);
        limits.setLeaseSeconds(5);
        orders.setLimits(limits);
        configuration.setTargets(List.of(orders));
    }

    private static MysqlConsistentSnapshotStep settled(MysqlConsistentSnapshotStep step) throws AbortException {
        TargetChoice.settle(step, RELEASE);
        return step;
    }

    private static String refusal(WorkloadStep step) {
        return assertThrows(AbortException.class, () -> TargetChoice.settle(step, RELEASE))
                .getMessage();
    }

    private static MysqlConsistentSnapshotStep target() {
        return new MysqlConsistentSnapshotStep("orders-db");
    }

    @Test
    void theTargetSaysWhereAndAsWhom() throws Exception {
        MysqlConsistentSnapshotStep step = settled(target());
        assertEquals(List.of(), step.findings());
        assertEquals("prod", step.getCluster());
        assertEquals("shop", step.getNamespace());
        assertEquals("statefulset/orders-db", step.getWorkload());
        assertEquals("orders-backup", step.getCredentialsId());
        assertEquals("orders-certificate", step.getClientCertificateId());
        assertEquals("fast", step.getSnapshotClass());
        assertEquals(7, step.getMaxHoldSeconds());
        assertNull(step.getHost());
    }

    @Test
    void aTargetsAccountMayBeASecret() throws Exception {
        orders.setCredentialsId(null);
        orders.setAccountSecret("orders-db-backup");
        MysqlConsistentSnapshotStep step = settled(target());
        assertEquals(List.of(), step.findings());
        assertEquals("orders-db-backup", step.getAccountSecret());

        MysqlConsistentSnapshotStep other = target();
        other.setAccountSecret("mine");
        assertTrue(refusal(other).startsWith("accountSecret: is given beside target; "), refusal(other));
    }

    @Test
    void theBlockStepTakesTheSameTarget() throws Exception {
        WithMysqlReadLockStep step = new WithMysqlReadLockStep("orders-db");
        TargetChoice.settle(step, RELEASE);
        assertEquals(List.of(), step.findings());
        assertEquals("prod", step.getCluster());
        assertEquals(5, step.getLeaseSeconds());
    }

    @Test
    void theScriptsOwnLimitCountsEvenWhereItIsTheDefault() throws Exception {
        MysqlConsistentSnapshotStep step = target();
        step.setMaxHoldSeconds(30);
        step.setSnapshotClass("slow");
        settled(step);
        assertEquals(30, step.getMaxHoldSeconds());
        assertEquals(5, step.getLeaseSeconds());
        assertEquals("slow", step.getSnapshotClass());
    }

    @Test
    void theScriptCannotSendTheTargetsPasswordElsewhere() {
        MysqlConsistentSnapshotStep step = target();
        step.setHost("evil.example");
        step.setTls("preferred");
        step.setPort(3306);
        String refusal = refusal(step);
        for (String parameter : List.of("host", "tls", "port")) {
            assertTrue(refusal.contains(parameter + ": is given beside target; leave it out: "), refusal);
        }
    }

    @Test
    void aTargetNobodyConfiguredIsTold() {
        assertEquals(
                "target 'orders': job 'shop/release' sees none of this name; have an administrator add it in Manage Jenkins,"
                        + " System, MySQL Consistent Snapshot, or give it to the job's folder",
                refusal(new MysqlConsistentSnapshotStep("orders")));
    }

    @Test
    void aJobOutsideOfTheAllowListIsRefused() {
        orders.setAllowedJobs("billing/**\nshop/nightly");
        assertEquals(
                "target 'orders-db': is not open to job 'shop/release'; have an administrator (Manage Jenkins, System, MySQL"
                        + " Consistent Snapshot) add the job to the target's allowed jobs",
                refusal(target()));
    }

    @Test
    void aJobInsideOfTheAllowListIsNot() throws Exception {
        orders.setAllowedJobs("shop/**");
        assertEquals(List.of(), settled(target()).findings());
    }

    @Test
    void aClusterThatIsGoneIsTold() {
        configuration.setClusters(List.of());
        assertTrue(refusal(target()).startsWith("target 'orders-db': its cluster 'prod' is not configured; have an"));
    }

    @Test
    void whatATargetLacksIsNotAskedOfTheScript() {
        orders.setCluster(null);
        orders.setCredentialsId(" ");
        String refusal = refusal(target());
        for (String parameter : List.of("cluster", "credentialsId")) {
            assertTrue(
                    refusal.contains("target 'orders-db': " + parameter
                            + " is missing; have whoever configures the target see to it"),
                    refusal);
        }
    }

    @Test
    void aHostInTheScriptIsRefusedUnlessAllowed() throws Exception {
        WithMysqlReadLockStep step = new WithMysqlReadLockStep(null);
        step.setHost("169.254.169.254");
        assertEquals(
                "host: names a server, which only an administrator may do here; use a target, or have an administrator allow"
                        + " inline servers (allowInlineServers) in Manage Jenkins, System, MySQL Consistent Snapshot",
                refusal(step));
        configuration.setAllowInlineServers(true);
        TargetChoice.settle(step, RELEASE);
        assertEquals("169.254.169.254", step.getHost());
    }

    @Test
    void aHostOfAGlobalTargetIsTheAdministratorsOwn() throws Exception {
        orders.setHost("orders.shop.example");
        assertEquals("orders.shop.example", settled(target()).getHost());
    }

    @Test
    void aWorkloadInTheScriptNeedsNoLeave() throws Exception {
        MysqlConsistentSnapshotStep step = new MysqlConsistentSnapshotStep(null);
        step.setNamespace("shop");
        step.setWorkload("sts/db");
        step.setCredentialsId("mysql");
        step.setKubeconfigId("kube");
        assertEquals(List.of(), settled(step).findings());
    }

    @Test
    void aKillPolicyOfTheScriptIsRefusedUnlessAllowed() throws Exception {
        MysqlConsistentSnapshotStep step = target();
        step.setGuardPolicy("KillAll");
        assertTrue(refusal(step).startsWith("guardPolicy: 'killAll' ends other people's statements, which only an"));
        configuration.setAllowKillPolicies(true);
        assertEquals("killAll", settled(step).getGuardPolicy());
    }

    @Test
    void aKillPolicyOfAGlobalTargetIsTheAdministratorsOwn() throws Exception {
        LimitsConfiguration limits = new LimitsConfiguration();
        limits.setGuardPolicy("killSelects");
        orders.setLimits(limits);
        assertEquals("killSelects", settled(target()).getGuardPolicy());
    }

    @Test
    void aJenkinsfileSaysTheNameAlone() throws Exception {
        PipelineRunner runner = new PipelineRunner(home);
        asInstalledWithOneTarget();
        PipelineBuild build = runner.run("mysqlConsistentSnapshot 'orders-db'");
        assertTrue(build.log().contains("ERROR: credential 'orders-backup': no credential of this id"), build.log());
        build = runner.run("withMysqlReadLock('orders-db') { echo 'in' }");
        assertTrue(build.log().contains("ERROR: credential 'orders-backup': no credential of this id"), build.log());
        build = runner.run("withMysqlReadLock(target: 'billing-db') { echo 'in' }");
        assertTrue(build.log().contains("ERROR: target 'billing-db': job 'nightly' sees none"), build.log());
        assertFalse(build.log().contains("\tat "), build.log());
    }

    @Test
    void theStepShowsItsTarget() {
        assertEquals(
                "orders-db",
                new MysqlConsistentSnapshotStep.DescriptorImpl().argumentsToString(Map.of("target", "orders-db")));
    }
}
