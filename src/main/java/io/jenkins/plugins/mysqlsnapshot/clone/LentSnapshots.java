package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContentBuilder;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Duration;
import java.util.Map;

/**
 * What stands for the snapshots of a set in another namespace: a content of the same snapshot of the storage, and a VolumeSnapshot bound to
 * it (Kubernetes, "Volume Snapshots", pre-provisioned). Such a content always has the policy Retain, so that whatever is deleted, by
 * whomever, leaves the storage's snapshot to the set. {@link CloneRemoval} removes them. Used by one thread; the client is borrowed.
 */
final class LentSnapshots {

    /** Annotation of such a content: the namespace of the set, by which a sweeper knows whose it is. */
    static final String OF_NAMESPACE = SnapshotMarks.PREFIX + "of-namespace";

    /** The policy of such a content. */
    static final String RETAIN = "Retain";

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final KubernetesClient client;
    private final Clock clock;

    LentSnapshots(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Makes the content, which belongs to no namespace: the first object of a clone, for it alone tells a sweeper where the rest is.
     *
     * @param name of the content, and of what is to be bound to it
     * @throws ClusterException where the snapshot is not the one that was looked at, or its own content cannot be had
     */
    void prepare(KnownSnapshot one, String namespace, String name, ObjectMeta marks) throws ClusterException {
        VolumeSnapshotContent source = contentOf(one);
        VolumeSnapshotContent content = new VolumeSnapshotContentBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(name)
                        .withLabels(marks.getLabels())
                        .withAnnotations(marks.getAnnotations())
                        .addToAnnotations(OF_NAMESPACE, one.namespace())
                        .build())
                .withNewSpec()
                .withDeletionPolicy(RETAIN)
                .withDriver(source.getSpec().getDriver())
                .withVolumeSnapshotClassName(source.getSpec().getVolumeSnapshotClassName())
                .withSourceVolumeMode(source.getSpec().getSourceVolumeMode())
                .withNewSource()
                .withSnapshotHandle(source.getStatus().getSnapshotHandle())
                .endSource()
                .withNewVolumeSnapshotRef()
                .withApiVersion(SnapshotMarks.GROUP + "/v1")
                .withKind("VolumeSnapshot")
                .withNamespace(namespace)
                .withName(name)
                .endVolumeSnapshotRef()
                .endSpec()
                .build();
        client.resource(content).create();
    }

    private VolumeSnapshotContent contentOf(KnownSnapshot one) throws ClusterException {
        VolumeSnapshot now = client.resources(VolumeSnapshot.class)
                .inNamespace(one.namespace())
                .withName(one.name())
                .get();
        String bound = now == null
                        || !one.uid().equals(now.getMetadata().getUid())
                        || now.getMetadata().getDeletionTimestamp() != null
                        || now.getStatus() == null
                ? null
                : now.getStatus().getBoundVolumeSnapshotContentName();
        VolumeSnapshotContent content = bound == null
                ? null
                : client.resources(VolumeSnapshotContent.class).withName(bound).get();
        if (content == null
                || content.getStatus() == null
                || content.getStatus().getSnapshotHandle() == null
                || !one.uid().equals(content.getSpec().getVolumeSnapshotRef().getUid())) {
            throw new ClusterException(new Finding(
                    "VolumeSnapshot " + one.namespace() + "/" + one.name(),
                    bound == null ? "is not what it was any more" : "its content " + bound + " names no snapshot of it",
                    "take another set"));
        }
        return content;
    }

    /** Makes the VolumeSnapshot that is bound to it, which goes with its owner. */
    void lend(String namespace, String name, Map<String, String> labels, OwnerReference owner) {
        client.resource(new VolumeSnapshotBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .withLabels(labels)
                        .withOwnerReferences(owner)
                        .endMetadata()
                        .withNewSpec()
                        .withNewSource()
                        .withVolumeSnapshotContentName(name)
                        .endSource()
                        .endSpec()
                        .build())
                .create();
    }

    /** Waits until a volume can be made of it. */
    void awaitReady(String namespace, String name, Deadline deadline) throws ClusterException, InterruptedException {
        while (true) {
            VolumeSnapshot now = client.resources(VolumeSnapshot.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
            if (now != null
                    && now.getStatus() != null
                    && Boolean.TRUE.equals(now.getStatus().getReadyToUse())) {
                return;
            }
            if (now == null || deadline.hasPassed()) {
                throw new ClusterException(new Finding(
                        "VolumeSnapshot " + namespace + "/" + name,
                        now == null ? "was deleted" : "is not ready in time" + error(now),
                        "see kubectl describe volumesnapshotcontent " + name + "; the set is untouched"));
            }
            clock.pause(LOOK_AGAIN);
        }
    }

    private static String error(VolumeSnapshot now) {
        return now.getStatus() == null
                        || now.getStatus().getError() == null
                        || now.getStatus().getError().getMessage() == null
                ? ""
                : ": " + now.getStatus().getError().getMessage().replaceAll("\\s+", " ");
    }
}
