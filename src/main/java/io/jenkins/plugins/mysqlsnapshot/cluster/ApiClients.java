package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * What every client of an API server has in common, whatever led to it: bounds, threads, no hidden second try, and nothing taken from
 * {@code ~/.kube/config}, environment, system properties or the pod around. No instances.
 */
final class ApiClients {

    /** Under a lock nothing may hang: an answer that takes longer counts as lost. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration WEBSOCKET_PING = Duration.ofSeconds(10);

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private ApiClients() {}

    /** A configuration with the bounds and nothing else. */
    static Config bounded() {
        Config config = Config.empty();
        config.setConnectionTimeout(millis(CONNECT_TIMEOUT));
        config.setRequestTimeout(millis(REQUEST_TIMEOUT));
        config.setUploadRequestTimeout(millis(REQUEST_TIMEOUT));
        config.setWebsocketPingInterval(WEBSOCKET_PING.toMillis());
        // no hidden second try while writers wait, and no second create
        config.setRequestRetryBackoffLimit(0);
        // a dropped watch is listed again by us
        config.setWatchReconnectLimit(0);
        return config;
    }

    /** The caller closes it. Its threads are called {@code mysql-snapshot-api-…}. */
    static KubernetesClient open(Config config, Finding ifUnusable) throws ClusterException {
        try {
            return new KubernetesClientBuilder()
                    .withConfig(config)
                    .withHttpClientFactory(new ApiTransport())
                    .withTaskExecutorSupplier(new ApiThreads())
                    .build();
        } catch (KubernetesClientException unusable) {
            // without the cause: it may quote a key
            throw new ClusterException(ifUnusable);
        }
    }

    /** Plain http would send the token for everyone to read, except to this very machine (kubectl proxy). */
    static boolean isSafe(String server) {
        try {
            URI uri = URI.create(server);
            return uri.getHost() != null
                    && uri.getUserInfo() == null
                    && ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost())));
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    /** As fabric8 wants it. Of an address that is not safe it would find out by connecting whether it talks TLS. */
    static String masterUrl(String server) {
        return server.endsWith("/") ? server : server + "/";
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
