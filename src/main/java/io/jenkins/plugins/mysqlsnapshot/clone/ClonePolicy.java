package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.util.List;
import java.util.Optional;

/**
 * The NetworkPolicy of a clone: nothing out, and in nothing but what a body needs. It goes with its pod. Whether it holds is the cluster's
 * network's affair, which tells nobody (Kubernetes, "Network Policies"). Used by one thread; the client is borrowed.
 */
final class ClonePolicy {

    private static final String GROUP = "networking.k8s.io";
    private static final String RESOURCE = "networkpolicies";

    private final KubernetesClient client;
    private final Timeline timeline;
    private final CloneRequest request;

    ClonePolicy(KubernetesClient client, Timeline timeline, CloneRequest request) {
        this.client = client;
        this.timeline = timeline;
        this.request = request;
    }

    /** What is missing for the one that is required; empty where nothing is, or none is required. */
    static Optional<Finding> missing(AccessReview rights, String namespace, Isolation isolation) {
        return isolation == Isolation.REQUIRED ? missing(rights, namespace) : Optional.empty();
    }

    private static Optional<Finding> missing(AccessReview rights, String namespace) {
        return rights.missing(GROUP, RESOURCE, namespace, "create");
    }

    /**
     * Makes it, before the pod has what it needs to start.
     *
     * @throws ClusterException where it is required and may not be made
     */
    void make(ClonePod objects, int port, OwnerReference owner) throws ClusterException {
        if (request.isolation() == Isolation.NONE) {
            return;
        }
        Optional<Finding> missing = missing(new AccessReview(client), request.namespace());
        if (missing.isEmpty()) {
            client.resource(policy(objects, port, owner)).create();
            timeline.record(
                    Phase.CLONE,
                    "NetworkPolicy " + request.namespace() + "/" + owner.getName() + ": nothing out, "
                            + (request.reach().isByNetwork() ? "in to port " + port + " alone" : "nothing in")
                            + ", where the cluster's network enforces policies");
        } else if (request.isolation() == Isolation.REQUIRED) {
            throw new ClusterException(missing.get());
        } else {
            timeline.record(
                    Phase.CLONE,
                    "no NetworkPolicy is made, so what is there already decides whom the clone reaches: "
                            + missing.get());
        }
    }

    /** A tunnel comes from the clone's node, inside the pod's own network. */
    NetworkPolicy policy(ClonePod objects, int port, OwnerReference owner) {
        NetworkPolicyBuilder policy = new NetworkPolicyBuilder()
                .withNewMetadata()
                .withNamespace(request.namespace())
                .withName(owner.getName())
                .withLabels(objects.labels())
                .withOwnerReferences(owner)
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .addToMatchLabels(CloneNames.LABEL, owner.getName())
                .endPodSelector()
                .withPolicyTypes(List.of("Ingress", "Egress"))
                .endSpec();
        if (request.reach().isByNetwork()) {
            policy.editSpec()
                    .addNewIngress()
                    .addNewPort()
                    .withProtocol("TCP")
                    .withNewPort(port)
                    .endPort()
                    .endIngress()
                    .endSpec();
        }
        return policy.build();
    }
}
