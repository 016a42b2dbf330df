package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Removes the clones that builds of this controller left when they died: nothing of them is worth keeping, and no other controller's is
 * touched. Used by one thread; the client is borrowed.
 */
public final class CloneSweep {

    private final KubernetesClient client;
    private final CloneRemoval removal;
    private final String controller;
    private final Predicate<String> live;

    /**
     * @param controller the mark of this controller
     * @param live whether a build, as {@code job#number}, has work under way here
     */
    public CloneSweep(KubernetesClient client, Clock clock, String controller, Predicate<String> live) {
        this.client = client;
        this.removal = new CloneRemoval(client, clock);
        this.controller = controller;
        this.live = live;
    }

    /**
     * Removes those of a namespace, and those in other namespaces of sets of it.
     *
     * @return their names
     * @throws ClusterException when one cannot be removed; what may not be listed is not looked for
     */
    public List<String> in(String namespace) throws ClusterException {
        List<String> removed = new ArrayList<>();
        for (Pod pod : clones(namespace)) {
            if (isOrphan(pod.getMetadata().getAnnotations())) {
                removal.remove(CloneParts.of(pod));
                removed.add(pod.getMetadata().getName());
            }
        }
        for (CloneParts parts : elsewhere(namespace)) {
            removal.remove(parts);
            removed.add(parts.pod());
        }
        return removed;
    }

    /** By what was lent to them, which is there before the rest, and after it. */
    private Collection<CloneParts> elsewhere(String namespace) throws ClusterException {
        Map<String, List<VolumeSnapshotContent>> lent = contents().stream()
                .filter(one -> one.getMetadata().getAnnotations() != null
                        && namespace.equals(one.getMetadata().getAnnotations().get(LentSnapshots.OF_NAMESPACE))
                        && isOrphan(one.getMetadata().getAnnotations()))
                .collect(Collectors.groupingBy(
                        one -> one.getMetadata().getLabels().get(CloneNames.LABEL)));
        List<CloneParts> parts = new ArrayList<>();
        lent.forEach((pod, contents) -> parts.add(new CloneParts(
                contents.get(0).getSpec().getVolumeSnapshotRef().getNamespace(),
                pod,
                null,
                contents.stream().map(one -> one.getMetadata().getName()).toList(),
                true)));
        return parts;
    }

    private List<VolumeSnapshotContent> contents() throws ClusterException {
        try {
            return client.resources(VolumeSnapshotContent.class)
                    .withLabel(SnapshotMarks.MANAGED_BY, SnapshotMarks.MANAGER)
                    .withLabel(CloneNames.LABEL)
                    .list()
                    .getItems();
        } catch (RuntimeException failure) {
            if (ApiFailure.isForbidden(failure) || ApiFailure.isNotFound(failure)) {
                return List.of();
            }
            throw new ClusterException(ApiFailure.finding("looking for what was lent to clones", failure), failure);
        }
    }

    private List<Pod> clones(String namespace) throws ClusterException {
        try {
            return client.pods()
                    .inNamespace(namespace)
                    .withLabel(SnapshotMarks.MANAGED_BY, SnapshotMarks.MANAGER)
                    .withLabel(CloneNames.LABEL)
                    .list()
                    .getItems();
        } catch (RuntimeException failure) {
            if (ApiFailure.isForbidden(failure)) {
                return List.of();
            }
            throw new ClusterException(
                    ApiFailure.finding("looking for clones in namespace " + namespace, failure), failure);
        }
    }

    private boolean isOrphan(Map<String, String> marks) {
        return marks != null
                && controller.equals(marks.get(SnapshotMarks.CONTROLLER))
                && marks.get(SnapshotMarks.JOB) != null
                && !live.test(marks.get(SnapshotMarks.JOB) + "#" + marks.get(SnapshotMarks.BUILD));
    }
}
