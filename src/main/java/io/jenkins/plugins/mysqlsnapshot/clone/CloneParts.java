package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Objects;

/**
 * What there is of a clone to remove.
 *
 * @param pod its name, which is the value of the label that all of it has
 * @param uid of the pod; null where it is not known that there is one
 * @param claims their names, which are those of what was lent to it, too
 * @param isLent whether its volumes are made of snapshots that were lent to its namespace
 */
record CloneParts(String namespace, String pod, String uid, List<String> claims, boolean isLent) {

    CloneParts {
        claims = List.copyOf(claims);
    }

    /** As a pod of the cluster tells. */
    static CloneParts of(Pod pod) {
        String name = pod.getMetadata().getName();
        List<Volume> volumes = pod.getSpec() == null || pod.getSpec().getVolumes() == null
                ? List.of()
                : pod.getSpec().getVolumes();
        return new CloneParts(
                pod.getMetadata().getNamespace(),
                name,
                pod.getMetadata().getUid(),
                volumes.stream()
                        .map(Volume::getPersistentVolumeClaim)
                        .filter(Objects::nonNull)
                        .map(claim -> claim.getClaimName())
                        .filter(claim -> claim.startsWith(name + "-"))
                        .toList(),
                pod.getMetadata().getAnnotations() != null
                        && pod.getMetadata().getAnnotations().containsKey(LentSnapshots.OF_NAMESPACE));
    }

    /** For a finding. */
    String words() {
        return "the clone " + namespace + "/" + pod;
    }

    /** What to type where nobody could remove it. */
    String removal() {
        String label = CloneNames.LABEL + "=" + pod;
        return isLent
                ? "kubectl -n " + namespace
                        + " delete pod,pvc,secret,configmap,networkpolicy,service,volumesnapshot -l " + label
                        + " && kubectl delete volumesnapshotcontent -l " + label
                : "kubectl -n " + namespace + " delete pod,pvc,secret,networkpolicy,service -l " + label;
    }
}
