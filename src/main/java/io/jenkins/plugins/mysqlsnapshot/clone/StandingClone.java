package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.tunnel.PodTunnel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Optional;

/**
 * A clone that answers, as it is saved with a program: all of it is in the cluster, so it outlives a controller that restarts. Holds no
 * password. Immutable; {@link #remove} is for whoever has it last.
 */
public final class StandingClone implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String namespace;
    private final String pod;
    private final String uid;
    private final ArrayList<String> claims;
    private final boolean lent;
    private final Reach reach;
    private final String address;
    private final int port;
    private final String user;

    private StandingClone(CloneParts parts, Reach reach, String address, int port, String user) {
        this.namespace = parts.namespace();
        this.pod = parts.pod();
        this.uid = parts.uid();
        this.claims = new ArrayList<>(parts.claims());
        this.lent = parts.isLent();
        this.reach = reach;
        this.address = address;
        this.port = port;
        this.user = user;
    }

    static StandingClone of(KubernetesClient client, CloneParts parts, Reach reach, int port, String user)
            throws ClusterException, InterruptedException {
        Pod now = found(client, parts.namespace(), parts.pod());
        String address =
                now == null || now.getStatus() == null ? null : now.getStatus().getPodIP();
        if (address == null) {
            throw new ClusterException(new Finding(
                    "pod " + parts.namespace() + "/" + parts.pod(),
                    now == null ? "is gone" : "has no address",
                    "see kubectl describe pod; the set is untouched"));
        }
        return new StandingClone(parts, reach, reach == Reach.SERVICE ? CloneService.host(parts) : address, port, user);
    }

    /** By what way it is reached. */
    public Reach reach() {
        return reach;
    }

    /** Through the API server to its server; the client is borrowed. */
    public PodTunnel tunnel(KubernetesClient client, Clock clock) {
        return new PodTunnel(client, clock, namespace, pod, port);
    }

    /** In the cluster's network: its pod's, or the name of its Service. */
    public String address() {
        return address;
    }

    public int port() {
        return port;
    }

    /** Who may do everything on it. */
    public String user() {
        return user;
    }

    /** For a log. */
    public String words() {
        return "pod " + namespace + "/" + pod;
    }

    /**
     * Why it does not run any more; empty where it does.
     *
     * @throws ClusterException when the cluster does not tell
     */
    public Optional<String> ended(KubernetesClient client) throws ClusterException, InterruptedException {
        Pod now = found(client, namespace, pod);
        PodState state = PodState.of(now != null && uid.equals(now.getMetadata().getUid()) ? now : null);
        return state.step() == PodState.Step.RUNNING ? Optional.empty() : Optional.of(state.words());
    }

    private static Pod found(KubernetesClient client, String namespace, String name)
            throws ClusterException, InterruptedException {
        try {
            return client.pods().inNamespace(namespace).withName(name).get();
        } catch (RuntimeException failure) {
            ApiFailure.passInterruption(failure);
            throw new ClusterException(ApiFailure.finding("pod " + namespace + "/" + name, failure), failure);
        }
    }

    /**
     * Removes everything, and waits until it is gone; an interrupt does not end it.
     *
     * @throws ClusterException naming what is left
     */
    public void remove(KubernetesClient client, Clock clock) throws ClusterException {
        new CloneRemoval(client, clock).remove(parts());
    }

    private CloneParts parts() {
        return new CloneParts(namespace, pod, uid, claims, lent);
    }

    /** What to type where nobody could remove it. */
    public String removal() {
        return parts().removal();
    }
}
