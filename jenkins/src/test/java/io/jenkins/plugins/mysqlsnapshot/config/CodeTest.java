package io.jenkins.plugins.mysqlsnapshot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The documented example as configuration as code, and what the controller writes of it. */
@WithJenkins
class CodeTest {

    private static final Path EXAMPLE = Path.of("../docs/examples/jenkins.yaml");

    @TempDir
    Path folder;

    private static void apply(Path file) {
        ConfigurationAsCode.get().configure(file.toAbsolutePath().normalize().toString());
    }

    private static String exported() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theExampleIsTheConfiguration(JenkinsRule jenkins) {
        apply(EXAMPLE);
        SnapshotConfiguration configuration = SnapshotConfiguration.get();
        assertEquals("prod-kubeconfig", configuration.getClusters().get(0).getKubeconfigId());
        ClusterConfiguration staging = configuration.getClusters().get(1);
        assertEquals("https://api.staging.example:6443", staging.getServerUrl());
        assertTrue(staging.getCaCertificate().endsWith("-----END CERTIFICATE-----"), staging.getCaCertificate());
        assertEquals("staging-token", staging.getTokenCredentialsId());
        assertTrue(staging.allows("staging/job"));
        assertFalse(configuration.getClusters().get(0).allows("staging/job"));
        assertTrue(configuration.getClusters().get(2).isInCluster());
        assertFalse(configuration.isAllowInClusterAccount());
        assertEquals(
                List.of("orders-db", "billing-db", "audit-db"),
                configuration.getTargets().stream()
                        .map(TargetConfiguration::getName)
                        .toList());
        TargetConfiguration orders = configuration.getTargets().get(0);
        assertEquals("statefulset/orders-db", orders.getWorkload());
        assertEquals(10, orders.getLimits().getMaxHoldSeconds());
        assertEquals("auto", orders.getLimits().getLock());
        assertTrue(orders.allows("shop/release/main"));
        assertFalse(orders.allows("other"));
        assertNull(configuration.getTargets().get(1).getLimits());
        assertEquals("audit-db-backup", configuration.getTargets().get(2).getAccountSecret());
        assertEquals("audit-client", configuration.getTargets().get(2).getClientCertificateId());
        assertFalse(configuration.isAllowInlineServers());
        assertEquals(Optional.of(Duration.ofDays(1)), configuration.deleteOrphansAfter());
    }

    @Test
    void theSwitchFromBeforeThePolicyIsRead(JenkinsRule jenkins) throws Exception {
        SnapshotConfiguration configuration = SnapshotConfiguration.get();
        Path file = jenkins.jenkins.getRootDir().toPath().resolve(SnapshotConfiguration.class.getName() + ".xml");
        Files.writeString(
                file,
                "<" + SnapshotConfiguration.class.getName() + "><deleteOrphans>true</deleteOrphans></"
                        + SnapshotConfiguration.class.getName() + ">");
        configuration.load();
        assertEquals("delete", configuration.getOrphanPolicy());
        configuration.setDeleteOrphansAfterSeconds(60);
        assertFalse(Files.readString(file).contains("<deleteOrphans>"), () -> "not written any more");
        configuration.load();
        assertEquals(Optional.of(Duration.ofMinutes(1)), configuration.deleteOrphansAfter());
        Files.writeString(file, Files.readString(file).replace("delete<", "report<"));
        configuration.load();
        assertEquals(Optional.empty(), configuration.deleteOrphansAfter());
    }

    @Test
    void aPolicyThatIsNoneIsRefused(JenkinsRule jenkins) {
        SnapshotConfiguration configuration = SnapshotConfiguration.get();
        assertThrows(IllegalArgumentException.class, () -> configuration.setOrphanPolicy("forget"));
        assertThrows(IllegalArgumentException.class, () -> configuration.setDeleteOrphansAfterSeconds(-1));
        assertEquals("report", configuration.getOrphanPolicy());
    }

    @Test
    void whatIsExportedIsReadBack(JenkinsRule jenkins) throws Exception {
        apply(EXAMPLE);
        String first = exported();
        assertTrue(first.contains("mysqlConsistentSnapshot:"), first);
        String ours = "unclassified:\n"
                + first.substring(first.indexOf("  mysqlConsistentSnapshot:"))
                        .replaceFirst("(?s)\n(  \\S|\\S).*", "\n");
        SnapshotConfiguration.get().setTargets(List.of());
        SnapshotConfiguration.get().setClusters(List.of());
        apply(Files.writeString(folder.resolve("exported.yaml"), ours));
        assertEquals(first, exported(), ours);
        assertEquals(
                "https://api.staging.example:6443",
                SnapshotConfiguration.get().getClusters().get(1).getServerUrl());
        assertEquals(
                "statefulset/orders-db",
                SnapshotConfiguration.get().getTargets().get(0).getWorkload());
    }
}
