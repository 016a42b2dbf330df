package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.impl.CertificateCredentialsImpl;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Fingerprint;
import hudson.model.Result;
import hudson.util.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.TestAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
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

/** Each kind of credential that a step can use: Jenkins knows which job used it, and no file of the controller shows it. */
@WithJenkins
class CredentialKindsTest {

    private static final String KEY_PASSWORD = "sesame-of-the-key-store";

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
    void close() throws Exception {
        scenario.assertNothingLeft();
        assertEquals(List.of(), filesThatSay(KEY_PASSWORD));
        scenario.close();
    }

    private List<Path> filesThatSay(String secret) throws IOException {
        try (Stream<Path> files = Files.walk(jenkins.jenkins.getRootDir().toPath())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        try {
                            return Files.readString(file, StandardCharsets.ISO_8859_1)
                                    .contains(secret);
                        } catch (IOException unreadable) {
                            throw new java.io.UncheckedIOException(unreadable);
                        }
                    })
                    .toList();
        }
    }

    private static void add(StandardCredentials credential) throws IOException {
        SystemCredentialsProvider.getInstance().getCredentials().add(credential);
        SystemCredentialsProvider.getInstance().save();
    }

    private static void assertUsedBy(String job, String... ids) throws IOException {
        for (String id : ids) {
            Fingerprint usage = CredentialsProvider.getFingerprintOf(
                    SystemCredentialsProvider.getInstance().getCredentials().stream()
                            .filter(one -> one instanceof StandardCredentials known
                                    && known.getId().equals(id))
                            .findFirst()
                            .orElseThrow());
            assertNotNull(usage, id);
            assertTrue(usage.getJobs().contains(job), () -> id + " is used by " + usage.getJobs());
        }
    }

    @Test
    void aPasswordAndAKubeconfig() throws Exception {
        WorkflowJob job = scenario.job(jenkins, "backup", "mysqlConsistentSnapshot(TARGET)");
        jenkins.buildAndAssertSuccess(job);
        assertUsedBy("backup", "mysql", "kube");
    }

    @Test
    void aTokenOfACluster() throws Exception {
        WorkflowJob job = scenario.job(jenkins, "backup", "mysqlConsistentSnapshot 'orders'");
        add(new StringCredentialsImpl(
                CredentialsScope.GLOBAL, "token", null, Secret.fromString(ControllerScenario.TOKEN)));
        ClusterConfiguration cluster = new ClusterConfiguration("simulated", null);
        cluster.setServerUrl(scenario.cluster.url());
        cluster.setTokenCredentialsId("token");
        TargetConfiguration target = scenario.target("orders");
        SnapshotConfiguration.get().setClusters(List.of(cluster));
        SnapshotConfiguration.get().setTargets(List.of(target));
        jenkins.buildAndAssertSuccess(job);
        assertUsedBy("backup", "mysql", "token");
    }

    @Test
    void testConnectionWithTheTokenOfAClusterAndTheAccountInASecretOfItsNamespace() throws Exception {
        add(new StringCredentialsImpl(
                CredentialsScope.GLOBAL, "token", null, Secret.fromString(ControllerScenario.TOKEN)));
        ClusterConfiguration cluster = new ClusterConfiguration("simulated", null);
        cluster.setServerUrl(scenario.cluster.url());
        cluster.setTokenCredentialsId("token");
        SnapshotConfiguration.get().setClusters(List.of(cluster));
        scenario.cluster.add(new SecretBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("mysql-account")
                .endMetadata()
                .addToData("username", base64(Shop.USER))
                .addToData("password", base64(Shop.PASSWORD))
                .build());
        TargetConfiguration target = scenario.target("orders");
        String told = press(
                "name",
                "orders",
                "cluster",
                "simulated",
                "namespace",
                target.getNamespace(),
                "pvcs",
                "data-mysql-0",
                "host",
                target.getHost(),
                "port",
                Integer.toString(target.getPort()),
                "maxReplicaLagSeconds",
                "60",
                "tls",
                "preferred",
                "accountSecret",
                "mysql-account");
        assertTrue(told.contains("is MySQL 8.0"), told);
        assertTrue(told.contains("data-mysql-0"), told);
        assertFalse(told.contains(Shop.PASSWORD), told);
        assertFalse(told.contains(ControllerScenario.TOKEN), told);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String press(String... fields) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient();
        WebRequest request = new WebRequest(
                new URL(
                        jenkins.getURL(),
                        "descriptorByName/" + TargetConfiguration.class.getName() + "/testConnection"),
                HttpMethod.POST);
        client.addCrumb(request);
        request.setRequestParameters(Stream.concat(
                        request.getRequestParameters().stream(),
                        IntStream.range(0, fields.length / 2)
                                .mapToObj(i -> new NameValuePair(fields[2 * i], fields[2 * i + 1])))
                .toList());
        return client.getPage(request).getWebResponse().getContentAsString();
    }

    @Test
    void aCertificateOfACaAndOneOfTheAccount() throws Exception {
        WorkflowJob job = scenario.job(
                jenkins,
                "lock",
                scenario.script("withMysqlReadLock(SERVER) { echo 'inside' }")
                        .replace(
                                "tls: 'preferred'",
                                "tls: 'verifyCa', caCredentialsId: 'ca', clientCertificateId: 'key'"));
        TestAuthority stranger = TestAuthority.named("Shop CA");
        add(new FileCredentialsImpl(
                CredentialsScope.GLOBAL,
                "ca",
                null,
                "ca.pem",
                SecretBytes.fromBytes(stranger.pem().getBytes(StandardCharsets.UTF_8))));
        add(new CertificateCredentialsImpl(
                CredentialsScope.GLOBAL,
                "key",
                null,
                KEY_PASSWORD,
                new CertificateCredentialsImpl.UploadedKeyStoreSource(SecretBytes.fromBytes(keyStore(stranger)))));
        WorkflowRun build = jenkins.waitForCompletion(job.scheduleBuild2(0).waitForStart());
        jenkins.assertBuildStatus(Result.FAILURE, build);
        // the server's certificate is not of this CA
        jenkins.assertLogContains("Shop CA", build);
        assertUsedBy("lock", "mysql", "ca", "key");
    }

    @Test
    void aServerThatAsksForTheAccountsCertificateLetsTheBlockIn() throws Exception {
        TestAuthority shop = TestAuthority.named("Shop CA");
        Path data = folder.resolve("exact");
        ServerOptions options = shop.on(
                ServerOptions.of(ServerKind.MYSQL_8_0_15), folder.resolve("tls"), shop.certificateFor("127.0.0.1"));
        try (DatabaseServer server =
                DatabaseServer.create(ServerBinaries.inTarget(), ServerKind.MYSQL_8_0_15, data, options)) {
            server.execute("CREATE USER exact IDENTIFIED BY 'correct-horse' REQUIRE SUBJECT '/CN=backup'");
            server.execute("GRANT ALL ON *.* TO exact");
            add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "exact", null, "exact", "correct-horse"));
            add(new FileCredentialsImpl(
                    CredentialsScope.GLOBAL,
                    "ca",
                    null,
                    "ca.pem",
                    SecretBytes.fromBytes(shop.pem().getBytes(StandardCharsets.UTF_8))));
            add(new CertificateCredentialsImpl(
                    CredentialsScope.GLOBAL,
                    "key",
                    null,
                    KEY_PASSWORD,
                    new CertificateCredentialsImpl.UploadedKeyStoreSource(SecretBytes.fromBytes(keyStore(shop)))));
            String where = "withMysqlReadLock(host: '127.0.0.1', port: " + server.port()
                    + ", credentialsId: 'exact', caCredentialsId: 'ca'";
            WorkflowRun in = jenkins.buildAndAssertSuccess(
                    scenario.job(jenkins, "in", where + ", clientCertificateId: 'key') { echo 'inside' }"));
            jenkins.assertLogContains("as client CN=backup", in);
            WorkflowRun out = jenkins.waitForCompletion(scenario.job(jenkins, "out", where + ") { echo 'inside' }")
                    .scheduleBuild2(0)
                    .waitForStart());
            jenkins.assertBuildStatus(Result.FAILURE, out);
            jenkins.assertLogContains("needs its certificate, too (clientCertificateId)", out);
            assertUsedBy("in", "exact", "ca", "key");
        }
        assertEquals(List.of(), filesThatSay(shop.keyLine()));
    }

    private static byte[] keyStore(TestAuthority authority) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        authority.client("CN=backup", KEY_PASSWORD).store(bytes, KEY_PASSWORD.toCharArray());
        return bytes.toByteArray();
    }
}
