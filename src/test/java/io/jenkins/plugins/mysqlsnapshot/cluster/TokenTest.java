package io.jenkins.plugins.mysqlsnapshot.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.mysqlsnapshot.fixture.TestAuthority;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients by address and token, and by the account of a pod: against a TLS server that writes down who asks. */
@Timeout(60)
class TokenTest {

    private static final String HOST = "127.0.0.1";

    @TempDir
    Path folder;

    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private TestAuthority authority;
    private HttpsServer api;

    @BeforeEach
    void open() throws Exception {
        authority = TestAuthority.named("the cluster's CA");
        api = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setHttpsConfigurator(new HttpsConfigurator(authority.contextFor(HOST)));
        api.createContext("/", exchange -> {
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] answer = "{\"major\":\"1\",\"minor\":\"33\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        api.start();
    }

    @AfterEach
    void close() {
        api.stop(0);
    }

    private int port() {
        return api.getAddress().getPort();
    }

    private ApiServer server(String ca) {
        return new ApiServer("https://" + HOST + ":" + port(), ca);
    }

    private InClusterAccount account() {
        return new InClusterAccount(
                folder, Map.of("KUBERNETES_SERVICE_HOST", HOST, "KUBERNETES_SERVICE_PORT", String.valueOf(port())));
    }

    private static String refusal(InClusterAccount account) {
        return assertThrows(ClusterException.class, () -> account.connect().close())
                .getMessage();
    }

    @Test
    void theTokenIsSentToTheServerThatItsCaSigned() throws Exception {
        try (KubernetesClient client = server(authority.pem()).connect("credential 't'", "s3cret-token\n")) {
            assertEquals("33", client.getKubernetesVersion().getMinor());
        }
        assertEquals(List.of("Bearer s3cret-token"), authorizations);
    }

    @Test
    void aServerThatAnotherCaSignedNeverSeesTheToken() throws Exception {
        String other = TestAuthority.named("another CA").pem();
        try (KubernetesClient client = server(other).connect("credential 't'", "s3cret-token")) {
            assertThrows(KubernetesClientException.class, client::getKubernetesVersion);
        }
        assertEquals(List.of(), authorizations);
    }

    @Test
    void aServerThatNobodyTrustsNeverSeesTheToken() throws Exception {
        try (KubernetesClient client = server(null).connect("credential 't'", "s3cret-token")) {
            assertThrows(KubernetesClientException.class, client::getKubernetesVersion);
        }
        assertEquals(List.of(), authorizations);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two s3cret", "s3cret\nX-Header: 1", "s3cret\u00e9"})
    void whatIsNoTokenIsRefusedWithoutQuotingIt(String text) throws Exception {
        ApiServer server = server(authority.pem());
        ClusterException refused = assertThrows(
                ClusterException.class,
                () -> server.connect("credential 't'", text).close());
        assertTrue(refused.getMessage().startsWith("credential 't': is no token; give"), refused::getMessage);
        assertFalse(refused.getMessage().contains("s3cret"), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example",
                "api.example:6443",
                "file:///etc/passwd",
                "https://",
                "https://u:p@h",
                "https://a b"
            })
    void anAddressThatIsNotSafeIsTold(String url) {
        assertEquals(
                List.of(new Finding(
                        "x", "has the server '" + url + "'", "give an https:// address, without user or password")),
                new ApiServer(url, null).findings("x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/ca.crt",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
            })
    void aCaThatIsNoneIsTold(String pem) {
        List<Finding> findings = new ApiServer("https://h", pem).findings("x");
        assertEquals(1, findings.size(), findings::toString);
        assertFalse(findings.get(0).toString().contains("AAAA"), findings::toString);
    }

    @Test
    void theAccountOfThePodIsTakenFromItsFiles() throws Exception {
        Files.writeString(folder.resolve("ca.crt"), authority.pem());
        Files.writeString(folder.resolve("token"), "first");
        try (KubernetesClient client = account().connect()) {
            client.getKubernetesVersion();
            Files.writeString(folder.resolve("token"), "second\n");
            client.getKubernetesVersion();
            Files.delete(folder.resolve("token"));
            client.getKubernetesVersion();
        }
        assertEquals(List.of("Bearer first", "Bearer second", "Bearer first"), authorizations);
    }

    @Test
    void aControllerInNoPodIsTold() {
        assertTrue(refusal(new InClusterAccount(folder, Map.of()))
                .startsWith("in-cluster account: the controller is in no pod"));
    }

    @Test
    void aPodWithoutAnAccountIsTold() throws Exception {
        assertTrue(refusal(account()).contains("ca.crt cannot be read (NoSuchFileException)"));
        Files.writeString(folder.resolve("ca.crt"), authority.pem());
        assertTrue(refusal(account()).contains("token cannot be read (NoSuchFileException)"));
        Files.writeString(folder.resolve("token"), "");
        assertTrue(refusal(account()).contains("token has no token; look at the pod's service account"));
    }
}
