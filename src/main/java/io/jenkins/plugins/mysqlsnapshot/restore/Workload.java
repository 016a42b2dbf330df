package io.jenkins.plugins.mysqlsnapshot.restore;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A StatefulSet or a Deployment as it was when it was looked at: what a restore has to know of it, whether it has a pod or not. Immutable.
 *
 * @param object itself
 * @param replicas that it is to have
 * @param claims that its first pod mounts
 * @param deletesClaims whether its claims are deleted once it is scaled down
 */
record Workload(HasMetadata object, int replicas, List<String> claims, boolean deletesClaims) {

    Workload {
        claims = List.copyOf(claims);
    }

    static Workload of(StatefulSet set) {
        List<String> claims = new ArrayList<>();
        // "<template>-<set>-<ordinal>" (Kubernetes, "StatefulSets", "Stable Storage")
        int first = set.getSpec().getOrdinals() == null
                ? 0
                : Objects.requireNonNullElse(set.getSpec().getOrdinals().getStart(), 0);
        set.getSpec()
                .getVolumeClaimTemplates()
                .forEach(template -> claims.add(template.getMetadata().getName() + "-"
                        + set.getMetadata().getName() + "-" + first));
        claims.addAll(claims(set.getSpec().getTemplate().getSpec()));
        boolean deletes = set.getSpec().getPersistentVolumeClaimRetentionPolicy() != null
                && "Delete"
                        .equals(set.getSpec()
                                .getPersistentVolumeClaimRetentionPolicy()
                                .getWhenScaled());
        return new Workload(set, Objects.requireNonNullElse(set.getSpec().getReplicas(), 1), claims, deletes);
    }

    static Workload of(Deployment deployment) {
        return new Workload(
                deployment,
                Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1),
                claims(deployment.getSpec().getTemplate().getSpec()),
                false);
    }

    private static List<String> claims(PodSpec pod) {
        return pod.getVolumes().stream()
                .map(Volume::getPersistentVolumeClaim)
                .filter(Objects::nonNull)
                .map(claim -> claim.getClaimName())
                .toList();
    }

    String kind() {
        return object.getKind();
    }

    String name() {
        return object.getMetadata().getName();
    }

    String subject() {
        return kind() + " " + object.getMetadata().getNamespace() + "/" + name();
    }
}
