package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who else writes to an object, as far as it says so itself. No instances. */
public final class OtherManager {

    /** Annotation by which its owner says that the number of replicas is left to this plugin, whatever else manages it. */
    public static final String REPLICAS = "mysql-consistent-snapshot.jenkins.io/replicas";

    /** Who writes what, as its own documentation says: Argo CD ("Resource Tracking"), Flux (kustomize- and helm-controller). */
    private static final Map<String, String> GIT_OPS = Map.of(
            "argocd.argoproj.io/instance", "Argo CD",
            "argocd.argoproj.io/tracking-id", "Argo CD",
            "kustomize.toolkit.fluxcd.io/name", "Flux",
            "helm.toolkit.fluxcd.io/name", "Flux");

    private OtherManager() {}

    /** Its owner or the tool that applies it; empty where nobody is known, or its owner has said that replicas are ours. */
    public static Optional<String> of(HasMetadata object) {
        Map<String, String> marks = new HashMap<>();
        if (object.getMetadata().getLabels() != null) {
            marks.putAll(object.getMetadata().getLabels());
        }
        if (object.getMetadata().getAnnotations() != null) {
            marks.putAll(object.getMetadata().getAnnotations());
        }
        if ("ours".equals(marks.get(REPLICAS))) {
            return Optional.empty();
        }
        return object.getMetadata().getOwnerReferences().stream()
                .findFirst()
                .map(owner -> owner.getKind() + " " + owner.getName())
                .or(() -> GIT_OPS.entrySet().stream()
                        .filter(mark -> marks.containsKey(mark.getKey()))
                        .map(mark -> mark.getValue() + " (" + mark.getKey() + ")")
                        .sorted()
                        .findFirst());
    }
}
