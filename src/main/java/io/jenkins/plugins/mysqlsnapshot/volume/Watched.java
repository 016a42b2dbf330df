package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.jenkins.plugins.mysqlsnapshot.cluster.WatchSource;
import java.util.Map;
import java.util.function.Predicate;

/** What runs watch, in few kinds, so that many runs can share one watch. No instances. */
final class Watched {

    private Watched() {}

    /** The snapshots in a namespace that belong to any set of ours. */
    static WatchSource<VolumeSnapshot> snapshotsOfSets(KubernetesClient client, String namespace) {
        return new WatchSource<>(
                "snapshots",
                "of sets in " + namespace,
                client.resources(VolumeSnapshot.class).inNamespace(namespace).withLabel(SnapshotMarks.SET));
    }

    /** All in a namespace, for the members of a group carry no labels of ours yet. */
    static WatchSource<VolumeSnapshot> snapshots(KubernetesClient client, String namespace) {
        return new WatchSource<>(
                "snapshots",
                "in " + namespace,
                client.resources(VolumeSnapshot.class).inNamespace(namespace));
    }

    /** Those of the whole cluster, for they carry no labels of ours. */
    static WatchSource<VolumeSnapshotContent> contents(KubernetesClient client) {
        return new WatchSource<>("snapshotcontents", "of the cluster", client.resources(VolumeSnapshotContent.class));
    }

    /** The groups in a namespace that belong to any set of ours. */
    static WatchSource<GenericKubernetesResource> groupsOfSets(
            GroupApi api, KubernetesClient client, String namespace) {
        return new WatchSource<>(
                "groupsnapshots",
                "of sets in " + namespace,
                api.snapshots(client).inNamespace(namespace).withLabel(SnapshotMarks.SET));
    }

    static WatchSource<GenericKubernetesResource> groupContents(GroupApi api, KubernetesClient client) {
        return new WatchSource<>("groupsnapshotcontents", "of the cluster", api.contents(client));
    }

    /** The share of one set. */
    static <T extends HasMetadata> Predicate<T> ofSet(String setId) {
        return one -> {
            Map<String, String> labels = one.getMetadata().getLabels();
            return labels != null && setId.equals(labels.get(SnapshotMarks.SET));
        };
    }
}
