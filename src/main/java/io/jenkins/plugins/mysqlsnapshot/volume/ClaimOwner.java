package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;

/**
 * Whose a new PVC is: the cluster deletes it with its owners (Kubernetes, "Garbage Collection").
 *
 * @param labels that it carries besides ours
 */
public record ClaimOwner(Map<String, String> labels, List<OwnerReference> references) {

    /** Nobody's: it stays. */
    public static final ClaimOwner NONE = new ClaimOwner(Map.of(), List.of());

    public ClaimOwner {
        labels = Map.copyOf(labels);
        references = List.copyOf(references);
    }
}
