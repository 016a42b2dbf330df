package io.jenkins.plugins.mysqlsnapshot.restore;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Has a volume belong to a claim of another name. Kubernetes cannot rename a claim, but a volume that is retained outlives its claim, and can be
 * reserved for another (Kubernetes, "Persistent Volumes", "Reserving a PersistentVolume"). Each step looks first: after an end at any
 * point all of it can be done again. Used by one thread; the client is borrowed.
 */
final class ClaimRename {

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    static final String RETAIN = "Retain";

    private final KubernetesClient client;
    private final String namespace;
    private final Waits waits;

    ClaimRename(KubernetesClient client, String namespace, Waits waits) {
        this.client = client;
        this.namespace = namespace;
        this.waits = waits;
    }

    private PersistentVolumeClaim seen(String name) {
        return client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** Null where there is none. One whose deletion was asked for, by a run that died since, is waited for: it is as good as gone. */
    PersistentVolumeClaim claim(String name) throws ClusterException, InterruptedException {
        PersistentVolumeClaim claim = seen(name);
        if (claim == null || claim.getMetadata().getDeletionTimestamp() == null) {
            return claim;
        }
        awaitGone(claim);
        return seen(name);
    }

    String subject(String claim) {
        return "PVC " + namespace + "/" + claim;
    }

    /** The volume; it is there, for it is retained. */
    private PersistentVolume volume(String name) throws ClusterException {
        PersistentVolume volume = client.persistentVolumes().withName(name).get();
        if (volume == null) {
            throw new ClusterException(new Finding(
                    "PersistentVolume " + name, "is gone", "see who deleted it; the snapshots are untouched"));
        }
        return volume;
    }

    /** Has the volume outlive its claim, or die with it again. */
    void reclaim(String volumeName, String policy) throws ClusterException {
        PersistentVolume volume = volume(volumeName);
        if (!policy.equals(volume.getSpec().getPersistentVolumeReclaimPolicy())) {
            patch(volume, Map.of("persistentVolumeReclaimPolicy", policy));
        }
    }

    private void patch(PersistentVolume volume, Map<String, Object> spec) {
        Map<String, Object> patch = Map.of(
                "metadata", Map.of("resourceVersion", volume.getMetadata().getResourceVersion()), "spec", spec);
        client.persistentVolumes().withName(volume.getMetadata().getName()).patch(MERGE, Serialization.asJson(patch));
    }

    /**
     * Has the volume belong to {@code to}, whether it belonged to {@code from} or, by now, to nobody.
     *
     * @param to how it is to be, but for size, class and volume, which are the volume's own
     * @throws ClusterException where that name is taken by another volume's claim, or it does not come about in time
     */
    void rename(String volumeName, String from, PersistentVolumeClaim to)
            throws ClusterException, InterruptedException {
        String name = to.getMetadata().getName();
        PersistentVolumeClaim taken = claim(name);
        if (taken == null) {
            reclaim(volumeName, RETAIN);
            PersistentVolumeClaim old = claim(from);
            if (old != null && volumeName.equals(old.getSpec().getVolumeName())) {
                delete(old);
            }
            PersistentVolume volume = volume(volumeName);
            reserve(volume, name);
            client.resource(new PersistentVolumeClaimBuilder(to)
                            .editOrNewSpec()
                            .withVolumeName(volumeName)
                            .withAccessModes(volume.getSpec().getAccessModes())
                            .withVolumeMode(volume.getSpec().getVolumeMode())
                            .withStorageClassName(className(volume))
                            .withNewResources()
                            .addToRequests(
                                    "storage", volume.getSpec().getCapacity().get("storage"))
                            .endResources()
                            .endSpec()
                            .build())
                    .create();
        } else if (!volumeName.equals(taken.getSpec().getVolumeName())) {
            throw new ClusterException(new Finding(
                    subject(name),
                    "exists, and is not of volume " + volumeName,
                    "see who made it; delete or rename it, then run again"));
        }
        awaitBound(name);
    }

    /** Without a class the claim has to say so, or the cluster gives it its default. */
    private static String className(PersistentVolume volume) {
        String name = volume.getSpec().getStorageClassName();
        return name == null ? "" : name;
    }

    /** A reservation by name alone waits for the claim; one with a uid would be of the claim that is gone. */
    private void reserve(PersistentVolume volume, String claim) {
        ObjectReference holder = volume.getSpec().getClaimRef();
        if (holder != null
                && holder.getUid() == null
                && claim.equals(holder.getName())
                && namespace.equals(holder.getNamespace())) {
            return;
        }
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("apiVersion", "v1");
        reference.put("kind", "PersistentVolumeClaim");
        reference.put("namespace", namespace);
        reference.put("name", claim);
        reference.put("uid", null);
        reference.put("resourceVersion", null);
        patch(volume, Collections.singletonMap("claimRef", reference));
    }

    /** This very claim, and waits until it is gone: the cluster keeps it while a pod has it. */
    void delete(PersistentVolumeClaim claim) throws ClusterException, InterruptedException {
        String name = claim.getMetadata().getName();
        try {
            client.raw(
                    "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims/" + name,
                    "DELETE",
                    new DeleteOptionsBuilder()
                            .withNewPreconditions()
                            .withUid(claim.getMetadata().getUid())
                            .endPreconditions()
                            .withPropagationPolicy("Background")
                            .build());
        } catch (RuntimeException failure) {
            if (!ApiFailure.isNotFound(failure)) {
                throw failure;
            }
        }
        awaitGone(claim);
    }

    private void awaitGone(PersistentVolumeClaim claim) throws ClusterException, InterruptedException {
        String name = claim.getMetadata().getName();
        waits.until(subject(name), "see which pod has it: kubectl describe pvc; then run again", () -> {
            PersistentVolumeClaim left = seen(name);
            return left == null
                            || !left.getMetadata()
                                    .getUid()
                                    .equals(claim.getMetadata().getUid())
                    ? null
                    : "its deletion waits for " + left.getMetadata().getFinalizers();
        });
    }

    void awaitBound(String name) throws ClusterException, InterruptedException {
        waits.until(subject(name), "see kubectl describe pvc, then run again: it goes on where it was", () -> {
            PersistentVolumeClaim claim = seen(name);
            String phase = claim == null || claim.getStatus() == null
                    ? "gone"
                    : claim.getStatus().getPhase();
            return "Bound".equals(phase) ? null : "it is " + phase;
        });
    }
}
