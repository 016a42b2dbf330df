package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotClass;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one run has read of a cluster's storage and of its account's rights: read once, however many of its servers ask. Thread-safe; as
 * old as the run, so only for what comes before the lock.
 */
public final class StorageView {

    private final KubernetesClient client;
    private final AccessReview rights;
    private final Map<String, Optional<PersistentVolumeClaim>> claims = new ConcurrentHashMap<>();
    private final Map<String, Optional<PersistentVolume>> volumes = new ConcurrentHashMap<>();
    private final Map<String, List<VolumeSnapshotClass>> classes = new ConcurrentHashMap<>();

    public StorageView(KubernetesClient client) {
        this.client = client;
        this.rights = new AccessReview(client);
    }

    public KubernetesClient client() {
        return client;
    }

    public AccessReview rights() {
        return rights;
    }

    /** Null where there is none. */
    PersistentVolumeClaim claim(String namespace, String name) {
        return claims.computeIfAbsent(
                        namespace + "/" + name,
                        key -> Optional.ofNullable(client.persistentVolumeClaims()
                                .inNamespace(namespace)
                                .withName(name)
                                .get()))
                .orElse(null);
    }

    /** Null where there is none. */
    PersistentVolume volume(String name) {
        return volumes.computeIfAbsent(
                        name,
                        key -> Optional.ofNullable(
                                client.persistentVolumes().withName(name).get()))
                .orElse(null);
    }

    List<VolumeSnapshotClass> classes() {
        return classes.computeIfAbsent(
                "", key -> client.resources(VolumeSnapshotClass.class).list().getItems());
    }
}
