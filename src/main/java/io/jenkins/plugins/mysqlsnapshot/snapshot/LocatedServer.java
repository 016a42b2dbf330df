package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerFacts;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The way to a server, and the pods that it may be in: one where the way leads to it, several where the user gives a host. Pure: which
 * one it is, the server's own word decides.
 */
public record LocatedServer(ServerAccess access, List<ServerPod> pods) {

    /** The pod that the server is in; empty where it is in none of them, or in which cannot be told. */
    public Optional<ServerPod> podOf(ServerFacts server) {
        List<ServerPod> same =
                pods.stream().filter(pod -> isIn(pod, server.hostname())).toList();
        return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    /** A socket that the API server opens in a pod can end nowhere else. */
    private boolean isIn(ServerPod pod, String hostname) {
        if (access.route() != null) {
            return true;
        }
        // of several servers on a node's network only the port tells which
        return pod.isHost(hostname) && (!pod.hostNetwork() || access.address().port() == pod.port());
    }

    /** That the server is not the pod's, naming both. */
    public Finding mismatch(ServerFacts server) {
        return new Finding(
                "server " + access.address(),
                "says that its host is '" + server.hostname() + "'"
                        + (server.serverUuid().isEmpty() ? "" : " (server_uuid " + server.serverUuid() + ")")
                        + ", and the volumes are those of "
                        + pods.stream().map(LocatedServer::words).collect(Collectors.joining(", ")),
                "give the address of that pod's own server, or leave host out; another server's lock protects nothing there");
    }

    private static String words(ServerPod pod) {
        return pod.subject()
                + (pod.hostNetwork()
                        ? " on the network of node " + pod.node() + ", port " + pod.port()
                        : " (hostname " + pod.hostname() + ")");
    }

    /** That it is, and how that is known. */
    public String proof(ServerPod pod, ServerFacts server) {
        return "server " + access.address() + " is " + pod.subject() + ", container " + pod.container() + ": "
                + (access.route() == null
                        ? "its host is " + server.hostname()
                        : "reached " + access.route().words())
                + (server.serverUuid().isEmpty() ? "" : "; server_uuid " + server.serverUuid());
    }
}
