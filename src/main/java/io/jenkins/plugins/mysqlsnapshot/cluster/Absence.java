package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;

/** What to tell of a claim that is not there: all who look for it say the same, so that a user is told once. Only reads. */
public final class Absence {

    private Absence() {}

    /** That it does not exist; or, for an account that may see so, that its namespace does not. */
    public static Finding ofClaim(KubernetesClient client, AccessReview rights, String namespace, String pvc) {
        if (rights.mayAll("", "namespaces", namespace, "get")
                && client.namespaces().withName(namespace).get() == null) {
            return new Finding("namespace " + namespace, "does not exist", "give the namespace of the PVCs");
        }
        return new Finding(
                "PVC " + namespace + "/" + pvc,
                "does not exist",
                "name one that does: kubectl -n " + namespace + " get pvc");
    }
}
