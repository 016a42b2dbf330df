package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.Optional;

/** The Service of a clone, which gives its server a name that stays. It goes with the pod, and leads to nothing else. No instances. */
final class CloneService {

    private CloneService() {}

    /** What is missing for the one that is asked for; empty where nothing is, or none is asked for. */
    static Optional<Finding> missing(AccessReview rights, String namespace, Reach reach) {
        return reach == Reach.SERVICE ? rights.missing("", "services", namespace, "create") : Optional.empty();
    }

    /** Of the cluster's own addresses alone: a copy of production's data is not opened to networks outside. */
    static Service of(ClonePod objects, String namespace, int port, OwnerReference owner) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(owner.getName())
                .withLabels(objects.labels())
                .withOwnerReferences(owner)
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .addToSelector(CloneNames.LABEL, owner.getName())
                .addNewPort()
                .withName("mysql")
                .withProtocol("TCP")
                .withPort(port)
                .withNewTargetPort(port)
                .endPort()
                .endSpec()
                .build();
    }

    /** Short of the cluster's own domain, which the search list of every pod completes. */
    static String host(CloneParts parts) {
        return parts.pod() + "." + parts.namespace() + ".svc";
    }
}
