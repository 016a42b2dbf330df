package io.jenkins.plugins.mysqlsnapshot.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken from a kubeconfig, and what is refused. */
class KubeconfigTest {

    private static final String CLUSTER = "server: 'https://api.example:6443'";
    private static final String USER = "token: s3cret-token";

    @Test
    void aTokenAndAServerAreTakenAndNothingElseIsSet() throws Exception {
        Config config = Kubeconfig.parse(kubeconfig(CLUSTER, USER));
        assertEquals("https://api.example:6443/", config.getMasterUrl());
        assertEquals("s3cret-token", config.getOauthToken());
        assertFalse(config.isTrustCerts());
        assertNull(config.getCaCertFile());
        assertEquals(5_000, config.getConnectionTimeout());
        assertEquals(10_000, config.getRequestTimeout());
        assertEquals(0, config.getRequestRetryBackoffLimit());
        assertEquals(0, config.getWatchReconnectLimit());
    }

    @Test
    void impersonationIsNotSilentlyLeftOut() throws Exception {
        Config config = Kubeconfig.parse(kubeconfig(CLUSTER, USER + ", as: deploy, as-groups: [ops]"));
        assertEquals("deploy", config.getImpersonateUsername());
        assertArrayEquals(new String[] {"ops"}, config.getImpersonateGroups());
    }

    @Test
    void anExecPluginIsRefusedAndNotRun(@TempDir Path folder) {
        Path trace = folder.resolve("ran");
        String exec = "exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: ['" + trace
                + "'], interactiveMode: Never}";
        ClusterException refused = refused(kubeconfig(CLUSTER, exec));
        assertTrue(refused.getMessage().contains("would run a command on the controller (exec)"), refused::getMessage);
        assertFalse(Files.exists(trace));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server: 'https://h', certificate-authority: /etc/passwd | token: x | names a file (certificate-authority)",
                "server: 'https://h' | client-certificate: /etc/passwd | names a file (client-certificate)",
                "server: 'https://h' | client-key: /etc/passwd | names a file (client-key)",
                "server: 'https://h' | tokenFile: /etc/passwd | names a file (tokenFile)",
                "server: 'https://h' | auth-provider: {name: gcp} | uses an auth-provider",
                "server: 'https://h', insecure-skip-tls-verify: true | token: x | insecure-skip-tls-verify",
                "server: 'https://h', tls-server-name: other | token: x | tls-server-name",
                "server: 'https://h', proxy-url: 'file:///etc/passwd' | token: x | proxy-url of an unknown kind",
                "server: 'http://api.example:8080' | token: x | has the server 'http://api.example:8080'",
                "server: 'file:///etc/passwd' | token: x | has the server",
                "{} | token: x | has the server ''",
                "server: 'https://h' | as: a, as-uid: '7' | impersonates by uid"
            })
    void whatReadsFilesRunsCommandsOrIsUnsafeIsRefused(String cluster, String user, String found) {
        ClusterException refused = refused(kubeconfig("{}".equals(cluster) ? "" : cluster, user));
        assertTrue(refused.getMessage().contains(found), refused::getMessage);
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        ClusterException refused = refused(kubeconfig("server: 'http://h'", "tokenFile: /a, client-key: /b"));
        assertEquals(3, refused.findings().size(), refused::getMessage);
    }

    @Test
    void plainHttpToThisMachineIsAllowed() throws Exception {
        assertEquals(
                "http://127.0.0.1:8001/",
                Kubeconfig.parse(kubeconfig("server: 'http://127.0.0.1:8001'", USER))
                        .getMasterUrl());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s3cret", "[]", "a: b: c: s3cret", "{apiVersion: v1, kind: Config}", "{users: s3cret}"})
    void aTextThatIsNoKubeconfigIsRefusedWithoutQuotingIt(String text) {
        ClusterException refused = refused(text);
        assertTrue(refused.getMessage().startsWith("kubeconfig: "), refused::getMessage);
        assertFalse(refused.getMessage().contains("s3cret"), refused::getMessage);
        assertNull(refused.getCause());
    }

    @Test
    void aContextWithoutItsClusterIsRefusedInsteadOfMeaningTheOneAround() {
        String text = kubeconfig(CLUSTER, USER).replace("cluster: c1,", "cluster: other,");
        assertTrue(refused(text).getMessage().contains("has nothing for its cluster 'other'"));
    }

    @Test
    void onlyTheCurrentContextCounts() throws Exception {
        String text = kubeconfig(CLUSTER, USER) + "- {name: u2, user: {exec: {apiVersion: v1, command: /bin/false}}}\n";
        assertEquals("s3cret-token", Kubeconfig.parse(text).getOauthToken());
    }

    @Test
    void noSystemPropertyOfTheControllerIsTakenOver() throws Exception {
        List<String> names =
                List.of("kubernetes.master", "kubernetes.auth.token", "kubernetes.trust.certificates", "https.proxy");
        names.forEach(name -> System.setProperty(name, name.contains("trust") ? "true" : "http://evil:1"));
        try {
            Config config = Kubeconfig.parse(kubeconfig(CLUSTER, "username: u"));
            assertEquals("https://api.example:6443/", config.getMasterUrl());
            assertNull(config.getOauthToken());
            assertNull(config.getAutoOAuthToken());
            assertNull(config.getHttpsProxy());
            assertFalse(config.isTrustCerts());
        } finally {
            names.forEach(System::clearProperty);
        }
    }

    @Test
    void aKeyThatIsNoKeyIsRefusedWithoutQuotingIt() {
        String text = kubeconfig(CLUSTER, "client-certificate-data: czNjcmV0, client-key-data: czNjcmV0");
        ClusterException refused = assertThrows(
                ClusterException.class, () -> Kubeconfig.connect(text).close());
        assertTrue(refused.getMessage().contains("cannot be used"), refused::getMessage);
        assertNull(refused.getCause());
    }

    private static ClusterException refused(String text) {
        return assertThrows(ClusterException.class, () -> Kubeconfig.parse(text));
    }

    private static String kubeconfig(String cluster, String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts:
                - {name: here, context: {cluster: c1, user: u1}}
                clusters:
                - {name: c1, cluster: {%s}}
                users:
                - {name: u1, user: {%s}}
                """.formatted(cluster, user);
    }
}
