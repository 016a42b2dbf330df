package io.jenkins.plugins.mysqlsnapshot.tunnel;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The way to one port of one pod through the API server's port-forward: each socket is a WebSocket of its own
 * ({@code v4.channel.k8s.io}, which every kubelet since 1.6 speaks; SPDY is not spoken), no local port is opened. The server in
 * the pod sees a client at 127.0.0.1. Holds nothing open by itself; the client is borrowed, and closing it ends every socket.
 */
public final class PodTunnel {

    private static final String PROTOCOL = "v4.channel.k8s.io";

    private final KubernetesClient client;
    private final Clock clock;
    private final String namespace;
    private final String pod;
    private final int port;

    public PodTunnel(KubernetesClient client, Clock clock, String namespace, String pod, int port) {
        this.client = client;
        this.clock = clock;
        this.namespace = namespace;
        this.pod = pod;
        this.port = port;
    }

    /**
     * The right that a tunnel takes, if it is missing. Up to Kubernetes 1.34 a WebSocket asks for {@code get} alone, since 1.35
     * for {@code create} as well.
     */
    public static Optional<Finding> missing(AccessReview review, String namespace) {
        return review.missing("", "pods/portforward", namespace, "get", "create");
    }

    /**
     * Opens a connected socket. Whether anything listens in the pod shows at the first read.
     *
     * @throws IOException with a {@link Finding} when there is no way to the pod within the time
     */
    public Socket open(Duration connectTimeout) throws IOException {
        TunnelErrors errors = new TunnelErrors(namespace, pod, port);
        Forward forward = new Forward(clock, errors);
        Bell bell = new Bell();
        CompletableFuture<WebSocket> opening = client.getHttpClient()
                .newWebSocketBuilder()
                .uri(uri())
                .subprotocol(PROTOCOL)
                .connectTimeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .buildAsync(forward);
        CompletableFuture<WebSocket> told = opening.whenComplete((opened, failure) -> bell.ring());
        if (!Patience.await(clock, bell, opening::isDone, clock.deadline(connectTimeout))) {
            // one that opens after all is closed then
            forward.close();
            opening.cancel(true);
            throw errors.tooSlow(connectTimeout);
        }
        try {
            forward.use(told.join());
        } catch (CompletionException e) {
            throw errors.refused(e.getCause());
        }
        return new PodSocket(forward, errors.where(), port);
    }

    private URI uri() {
        return URI.create(client.getMasterUrl().toString().replaceFirst("/$", "") + "/api/v1/namespaces/" + namespace
                + "/pods/" + pod + "/portforward?ports=" + port);
    }

    /** For the log. */
    public String words() {
        return "through the Kubernetes API to port " + port + " of pod " + namespace + "/" + pod;
    }
}
