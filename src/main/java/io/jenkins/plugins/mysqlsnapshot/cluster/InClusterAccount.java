package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The service account of the pod that this process runs in: its token, its CA, and where its API server is. Nothing of it is kept: a
 * client reads the token again at each request, for the kubelet replaces it within the hour.
 */
public final class InClusterAccount {

    private static final String SUBJECT = "in-cluster account";

    private final Path folder;
    private final Map<String, String> environment;

    /** That of this pod, where the kubelet puts it. */
    public InClusterAccount() {
        this(Path.of("/var/run/secrets/kubernetes.io/serviceaccount"), System.getenv());
    }

    /** @param folder with the files {@code token} and {@code ca.crt} */
    InClusterAccount(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** A client; the caller closes it. */
    public KubernetesClient connect() throws ClusterException {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
        if (host.isEmpty() || port.isEmpty()) {
            throw new ClusterException(new Finding(
                    SUBJECT,
                    "the controller is in no pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set",
                    "take a kubeconfig or a token for this cluster"));
        }
        String authority = read("ca.crt");
        String first = token();
        ApiServer server =
                new ApiServer("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port, authority);
        return server.connect(SUBJECT, () -> {
            try {
                return token();
            } catch (ClusterException gone) {
                // the API server says what it thinks of it
                return first;
            }
        });
    }

    private String token() throws ClusterException {
        String token = read("token").strip();
        if (!ApiServer.isToken(token)) {
            throw new ClusterException(new Finding(
                    SUBJECT,
                    "the file " + folder.resolve("token") + " has no token",
                    "look at the pod's service account"));
        }
        return token;
    }

    private String read(String name) throws ClusterException {
        Path file = folder.resolve(name);
        try {
            return Files.readString(file);
        } catch (IOException x) {
            throw new ClusterException(new Finding(
                    SUBJECT,
                    "the file " + file + " cannot be read (" + x.getClass().getSimpleName() + ")",
                    "give the controller's pod a service account, with automountServiceAccountToken"));
        }
    }
}
