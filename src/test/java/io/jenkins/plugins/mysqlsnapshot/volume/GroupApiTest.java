package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which version of VolumeGroupSnapshots is used, by what the API server says that it serves. */
class GroupApiTest {

    @ParameterizedTest
    @CsvSource({
        "v1 v1beta2 v1beta1, groupsnapshot.storage.k8s.io/v1",
        // the server's own preference may be older
        "v1beta1 v1beta2 v1, groupsnapshot.storage.k8s.io/v1",
        "v1beta1 v1beta2, groupsnapshot.storage.k8s.io/v1beta2",
        "v1beta1, groupsnapshot.storage.k8s.io/v1beta1",
        "v2 v1beta1, groupsnapshot.storage.k8s.io/v1beta1",
        "v2, none",
        "v1alpha1, none",
        "'', none",
    })
    void theNewestThatIsServedAndKnownIsUsed(String served, String used) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/apis/" + GroupApi.GROUP, exchange -> {
            byte[] answer = (served.isEmpty() ? "{}" : group(served)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(served.isEmpty() ? 404 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try (KubernetesClient client =
                Kubeconfig.connect("""
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{name: c, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: 'http://127.0.0.1:%d'}}]
                users: [{name: u, user: {token: t}}]
                """.formatted(server.getAddress().getPort()))) {
            assertEquals(used, GroupApi.of(client).map(GroupApi::apiVersion).orElse("none"));
        } finally {
            server.stop(0);
        }
    }

    private static String group(String served) {
        return "{\"kind\": \"APIGroup\", \"apiVersion\": \"v1\", \"name\": \"" + GroupApi.GROUP + "\", \"versions\": ["
                + Arrays.stream(served.split(" ", -1))
                        .map(version -> "{\"groupVersion\": \"" + GroupApi.GROUP + "/" + version + "\", \"version\": \""
                                + version + "\"}")
                        .collect(Collectors.joining(", "))
                + "]}";
    }
}
