package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.lock.Route;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.tunnel.PodTunnel;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/** Through the API server's port-forward to the very pod. The client is borrowed, and has to outlive every connection. */
public final class TunnelWay implements PodWay {

    private final KubernetesClient client;
    private final Clock clock;

    public TunnelWay(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public ServerAccess to(ServerPod pod, ServerAccess given) {
        PodTunnel tunnel = new PodTunnel(client, clock, pod.namespace(), pod.name(), pod.port());
        String certified = given.tls().name() != null ? given.tls().name() : pod.fullName();
        return new ServerAccess(
                new ServerAddress(certified, pod.port()), given.account(), given.tls(), new TunnelRoute(tunnel));
    }

    @Override
    public Optional<Finding> missing(AccessReview rights, String namespace) {
        return PodTunnel.missing(rights, namespace);
    }

    /** What the lock part asks of a way, answered by a tunnel: the two do not know each other. */
    private record TunnelRoute(PodTunnel tunnel) implements Route {

        @Override
        public Socket open(Duration connectTimeout) throws IOException {
            return tunnel.open(connectTimeout);
        }

        @Override
        public String words() {
            return tunnel.words();
        }
    }
}
