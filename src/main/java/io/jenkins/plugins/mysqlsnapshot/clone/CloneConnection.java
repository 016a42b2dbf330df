package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.RestoredServer;
import io.jenkins.plugins.mysqlsnapshot.lock.Route;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.tunnel.PodTunnel;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/** A login to a clone through the API to its very pod. Closed by whoever got it. */
public record CloneConnection(RestoredServer server) implements AutoCloseable {

    /** The way there, for one attempt after the other. */
    record Opener(KubernetesClient client, Clock clock, Pod pod, int port, Account account) {

        CloneConnection open(Duration bound) throws LockException {
            PodTunnel tunnel = new PodTunnel(
                    client,
                    clock,
                    pod.getMetadata().getNamespace(),
                    pod.getMetadata().getName(),
                    port);
            // its certificate is a copy, for another's name; the API server says which pod it is
            ServerAccess access = new ServerAccess(
                    new ServerAddress(pod.getMetadata().getName(), port),
                    account,
                    Tls.preferred(),
                    new TunnelRoute(tunnel));
            return new CloneConnection(RestoredServer.open(access, bound));
        }
    }

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

    @Override
    public void close() {
        server.close();
    }
}
