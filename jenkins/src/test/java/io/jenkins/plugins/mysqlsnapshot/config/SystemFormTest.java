package io.jenkins.plugins.mysqlsnapshot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import java.util.List;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The forms of the configuration, as a browser submits them. */
@WithJenkins
class SystemFormTest {

    private JenkinsRule jenkins;

    @BeforeEach
    void controller(JenkinsRule rule) {
        jenkins = rule;
    }

    private static TargetConfiguration orders() {
        TargetConfiguration target = new TargetConfiguration("orders-db");
        target.setCluster("prod");
        target.setNamespace("shop");
        target.setWorkload("statefulset/orders-db");
        target.setPvcs(List.of("data", "logs"));
        target.setPrefer("replica");
        target.setMaxReplicaLagSeconds(5);
        target.setCredentialsId("orders-backup");
        target.setTls("verifyCa");
        target.setCaCredentialsId("orders-ca");
        target.setSnapshotClass("fast");
        LimitsConfiguration limits = new LimitsConfiguration();
        limits.setMaxHoldSeconds(7);
        limits.setGuardPolicy("killSelects");
        target.setLimits(limits);
        target.setAllowedJobs("shop/**\nnightly");
        return target;
    }

    private static ClusterConfiguration staging() {
        ClusterConfiguration cluster = new ClusterConfiguration("staging", null);
        cluster.setServerUrl("https://api.staging.example:6443");
        cluster.setCaCertificate("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----");
        cluster.setTokenCredentialsId("staging-token");
        cluster.setAllowedJobs("shop/**\nnightly");
        return cluster;
    }

    private static ClusterConfiguration here() {
        ClusterConfiguration cluster = new ClusterConfiguration("here", null);
        cluster.setInCluster(true);
        return cluster;
    }

    private void submit(HtmlForm form) throws Exception {
        jenkins.submit(form);
    }

    @Test
    void theFormKeepsTheConfiguration() throws Exception {
        SnapshotConfiguration configuration = SnapshotConfiguration.get();
        configuration.setClusters(List.of(new ClusterConfiguration("prod", "prod-kube"), staging(), here()));
        configuration.setAllowInClusterAccount(true);
        configuration.setTargets(List.of(orders(), new TargetConfiguration("bare")));
        configuration.setAllowKillPolicies(true);
        jenkins.configRoundtrip();
        assertEquals(3, configuration.getClusters().size());
        jenkins.assertEqualDataBoundBeans(
                new ClusterConfiguration("prod", "prod-kube"),
                configuration.getClusters().get(0));
        jenkins.assertEqualDataBoundBeans(staging(), configuration.getClusters().get(1));
        jenkins.assertEqualDataBoundBeans(here(), configuration.getClusters().get(2));
        assertTrue(configuration.isAllowInClusterAccount());
        assertEquals(2, configuration.getTargets().size());
        jenkins.assertEqualDataBoundBeans(orders(), configuration.getTargets().get(0));
        jenkins.assertEqualDataBoundBeans(
                new TargetConfiguration("bare"), configuration.getTargets().get(1));
        assertNull(configuration.getTargets().get(1).getLimits());
        assertTrue(configuration.isAllowKillPolicies());
        assertTrue(!configuration.isAllowInlineServers());
    }

    @Test
    void theFileKeepsTheConfiguration() {
        SnapshotConfiguration.get().setTargets(List.of(orders()));
        SnapshotConfiguration.get().setAllowInlineServers(true);
        SnapshotConfiguration loaded = new SnapshotConfiguration();
        assertEquals(List.of("data", "logs"), loaded.getTargets().get(0).getPvcs());
        assertEquals(7, loaded.getTargets().get(0).getLimits().getMaxHoldSeconds());
        assertTrue(loaded.isAllowInlineServers());
    }

    @Test
    void theLastTargetCanBeTakenAway() throws Exception {
        SnapshotConfiguration.get().setTargets(List.of(orders()));
        HtmlForm form = jenkins.createWebClient().goTo("configure").getFormByName("config");
        List<HtmlButton> delete =
                form.getByXPath(".//div[@name='targets']//button[contains(@class, 'repeatable-delete')]");
        delete.get(0).click();
        submit(form);
        assertEquals(List.of(), SnapshotConfiguration.get().getTargets());
    }

    @Test
    void theFormOfAFolderKeepsItsTargets() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "shop");
        folder.addProperty(new FolderTargetsProperty(List.of(orders())));
        submit(jenkins.createWebClient().getPage(folder, "configure").getFormByName("config"));
        List<TargetConfiguration> kept =
                folder.getProperties().get(FolderTargetsProperty.class).getTargets();
        assertEquals(1, kept.size());
        jenkins.assertEqualDataBoundBeans(orders(), kept.get(0));
    }
}
