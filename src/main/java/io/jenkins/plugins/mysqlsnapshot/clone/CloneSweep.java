package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

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
     * Removes those of a namespace.
     *
     * @return their names
     * @throws ClusterException when one cannot be removed; where pods may not be listed none is looked for
     */
    public List<String> in(String namespace) throws ClusterException {
        List<String> removed = new ArrayList<>();
        for (Pod pod : clones(namespace)) {
            if (isOrphan(pod.getMetadata().getAnnotations())) {
                removal.remove(pod, List.of());
                removed.add(pod.getMetadata().getName());
            }
        }
        return removed;
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
