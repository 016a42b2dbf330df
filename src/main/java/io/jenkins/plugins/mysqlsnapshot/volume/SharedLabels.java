package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Labels that PVCs have already and no other PVC of their namespace has: by these a group can find them without a PVC being patched.
 * Only reads; used by a {@link GroupPreflight}, once.
 */
final class SharedLabels {

    private final KubernetesClient client;
    private final AccessReview rights;

    SharedLabels(KubernetesClient client, AccessReview rights) {
        this.client = client;
        this.rights = rights;
    }

    /** All that they share, if that selects exactly them; empty where it does not, or where PVCs may not be listed. */
    Map<String, String> of(String namespace, List<String> pvcs) {
        if (!rights.mayAll("", "persistentvolumeclaims", namespace, "list")) {
            return Map.of();
        }
        return exactly(
                client.persistentVolumeClaims().inNamespace(namespace).list().getItems(), new HashSet<>(pvcs));
    }

    /** Pure: the most that they share selects the fewest. */
    static Map<String, String> exactly(List<PersistentVolumeClaim> all, Set<String> pvcs) {
        Map<String, String> shared = null;
        for (PersistentVolumeClaim one : all) {
            if (pvcs.contains(one.getMetadata().getName())) {
                if (shared == null) {
                    shared = new HashMap<>(labels(one));
                } else {
                    shared.entrySet().retainAll(labels(one).entrySet());
                }
            }
        }
        if (shared == null || shared.isEmpty()) {
            return Map.of();
        }
        Map<String, String> selector = shared;
        boolean exact = all.stream()
                .filter(one -> labels(one).entrySet().containsAll(selector.entrySet()))
                .allMatch(one -> pvcs.contains(one.getMetadata().getName()));
        return exact ? selector : Map.of();
    }

    private static Map<String, String> labels(PersistentVolumeClaim claim) {
        Map<String, String> labels = claim.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }
}
