package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.Route;
import io.jenkins.plugins.mysqlsnapshot.tunnel.PodTunnel;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/** The lock's way to a server through the tunnel to its pod. Holds nothing; the tunnel's client is closed by whoever made it. */
public record PodRoute(PodTunnel tunnel) implements Route {

    /**
     * The name that a certificate in a pod has to be for, where the user gives none: the one that its governing Service gives it.
     *
     * @param subdomain the pod's {@code spec.subdomain}, which a StatefulSet sets; null or empty where it has none
     */
    public static String name(String namespace, String pod, String subdomain) {
        return subdomain == null || subdomain.isEmpty() ? pod : pod + "." + subdomain + "." + namespace + ".svc";
    }

    @Override
    public Socket open(Duration connectTimeout) throws IOException {
        return tunnel.open(connectTimeout);
    }

    @Override
    public String words() {
        return tunnel.words();
    }
}
