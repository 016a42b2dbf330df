package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Removes a clone: its pod, with which the cluster deletes what names it as owner, the volumes by name, to be sooner, and last what was
 * lent to it. Never another object of the same name: by uid, and only what has the clone's label. Used by one thread; the client is
 * borrowed.
 */
final class CloneRemoval {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final Clock clock;

    CloneRemoval(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Removes it and waits until it is gone. An interrupt does not end it, and is kept.
     *
     * @throws ClusterException naming what is left
     */
    void remove(CloneParts parts) throws ClusterException {
        boolean interrupted = Thread.interrupted();
        try {
            Deadline deadline = clock.deadline(BOUND);
            if (parts.isLent()) {
                refuseUnlessRetained(parts);
            }
            delete(found(parts));
            interrupted |= awaitGone(parts, () -> found(parts), deadline);
            if (parts.isLent()) {
                // after what is bound to them, as the snapshot controller does it
                delete(contents(parts));
                interrupted |= awaitGone(parts, () -> contents(parts), deadline);
            }
        } catch (RuntimeException failure) {
            throw new ClusterException(ApiFailure.finding("removing " + parts.words(), failure), failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** We made it so; with another policy the deletion of what was lent would take the storage's snapshot from the set. */
    private void refuseUnlessRetained(CloneParts parts) throws ClusterException {
        for (VolumeSnapshotContent content : contents(parts)) {
            if (!LentSnapshots.RETAIN.equals(content.getSpec().getDeletionPolicy())) {
                throw new ClusterException(new Finding(
                        parts.words(),
                        "is left as it is: somebody has set the policy of VolumeSnapshotContent "
                                + content.getMetadata().getName() + " to "
                                + content.getSpec().getDeletionPolicy()
                                + ", by which the storage's snapshot would be deleted, which is the set's",
                        "set it to Retain again, then " + parts.removal()));
            }
        }
    }

    /** @return whether the thread was interrupted meanwhile */
    private boolean awaitGone(CloneParts parts, Supplier<List<? extends HasMetadata>> look, Deadline deadline)
            throws ClusterException {
        boolean interrupted = false;
        List<? extends HasMetadata> left = look.get();
        while (!left.isEmpty()) {
            if (deadline.hasPassed()) {
                throw new ClusterException(new Finding(
                        parts.words(),
                        "is not gone within " + BOUND.toSeconds() + " s; left: "
                                + left.stream()
                                        .map(one -> one.getKind() + " "
                                                + one.getMetadata().getName())
                                        .toList(),
                        parts.removal()));
            }
            try {
                clock.pause(LOOK_AGAIN);
            } catch (InterruptedException again) {
                interrupted = true;
            }
            left = look.get();
        }
        return interrupted;
    }

    /** The pod first. */
    private List<HasMetadata> found(CloneParts parts) {
        List<HasMetadata> found = new ArrayList<>();
        Pod pod = client.pods()
                .inNamespace(parts.namespace())
                .withName(parts.pod())
                .get();
        if (pod != null
                && (parts.uid() == null
                        ? isOf(parts, pod)
                        : parts.uid().equals(pod.getMetadata().getUid()))) {
            found.add(pod);
        }
        for (String name : parts.claims()) {
            HasMetadata claim = client.persistentVolumeClaims()
                    .inNamespace(parts.namespace())
                    .withName(name)
                    .get();
            if (isOf(parts, claim)) {
                found.add(claim);
            }
            HasMetadata snapshot = parts.isLent()
                    ? client.resources(VolumeSnapshot.class)
                            .inNamespace(parts.namespace())
                            .withName(name)
                            .get()
                    : null;
            if (isOf(parts, snapshot)) {
                found.add(snapshot);
            }
        }
        return found;
    }

    private List<VolumeSnapshotContent> contents(CloneParts parts) {
        return parts.claims().stream()
                .map(name -> client.resources(VolumeSnapshotContent.class)
                        .withName(name)
                        .get())
                .filter(content -> isOf(parts, content))
                .toList();
    }

    private static boolean isOf(CloneParts parts, HasMetadata found) {
        return found != null
                && found.getMetadata().getLabels() != null
                && SnapshotMarks.MANAGER.equals(found.getMetadata().getLabels().get(SnapshotMarks.MANAGED_BY))
                && parts.pod().equals(found.getMetadata().getLabels().get(CloneNames.LABEL));
    }

    private void delete(List<? extends HasMetadata> found) {
        for (HasMetadata one : found) {
            try {
                client.raw(
                        path(one),
                        "DELETE",
                        new DeleteOptionsBuilder()
                                .withNewPreconditions()
                                .withUid(one.getMetadata().getUid())
                                .endPreconditions()
                                .withPropagationPolicy("Background")
                                .build());
            } catch (RuntimeException failure) {
                // gone, or another one's by now
                if (!ApiFailure.isNotFound(failure) && !ApiFailure.isConflict(failure)) {
                    throw failure;
                }
            }
        }
    }

    private static String path(HasMetadata one) {
        String version = one.getApiVersion();
        String namespace = one.getMetadata().getNamespace();
        return (version.indexOf('/') < 0 ? "/api/" : "/apis/") + version
                + (namespace == null ? "" : "/namespaces/" + namespace) + "/" + one.getPlural() + "/"
                + one.getMetadata().getName();
    }
}
