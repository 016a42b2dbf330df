package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds what runs that died have left in one cluster, judges it by its marks alone, and deletes it where it is asked to. Never touches
 * a snapshot that is proved, young, of a build that is under way, or of another controller. Used by one thread; the client is borrowed.
 */
public final class OrphanSearch {

    /** How far the API server's clock may be from ours. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    /** Longer than any run can be pending: a hold of a day, a ready timeout of seven, an hour of clean-up. */
    static final Duration LONGEST_PENDING = Duration.ofDays(9);

    private final KubernetesClient client;
    private final Instant now;
    private final String controller;
    private final Predicate<String> live;

    /**
     * @param controller the mark of this controller
     * @param live whether a build, as {@code job#number}, has work under way here
     */
    public OrphanSearch(KubernetesClient client, Instant now, String controller, Predicate<String> live) {
        this.client = client;
        this.now = now;
        this.controller = controller;
        this.live = live;
    }

    /**
     * The orphans of a namespace.
     *
     * @throws ClusterException when the cluster does not tell
     */
    public List<Orphan> in(String namespace) throws ClusterException {
        List<VolumeSnapshot> all;
        try {
            all = client.resources(VolumeSnapshot.class)
                    .inNamespace(namespace)
                    .withLabel(SnapshotMarks.MANAGED_BY, SnapshotMarks.MANAGER)
                    .list()
                    .getItems();
        } catch (RuntimeException failure) {
            Finding finding = ApiFailure.finding("looking for orphans in namespace " + namespace, failure);
            throw new ClusterException(finding, failure);
        }
        List<Orphan> orphans = new ArrayList<>();
        for (VolumeSnapshot one : all) {
            if (isOrphan(one.getMetadata())) {
                orphans.add(orphan(one, all));
            }
        }
        return orphans;
    }

    private boolean isOrphan(ObjectMeta meta) {
        String build = build(meta);
        return SnapshotMarks.PENDING.equals(labels(meta).get(SnapshotMarks.STATE))
                && created(meta).plus(longestPending(meta)).plus(CLOCKS_APART).isBefore(now)
                && (build == null || !live.test(build));
    }

    /** As its own run has said; what says nothing that can be read gets the longest. */
    private static Duration longestPending(ObjectMeta meta) {
        String seconds = annotations(meta).get(SnapshotMarks.PENDING_SECONDS);
        return seconds != null && seconds.matches("[0-9]{1,7}")
                ? Duration.ofSeconds(Long.parseLong(seconds))
                : LONGEST_PENDING;
    }

    /** One whose age cannot be read is young. */
    private Instant created(ObjectMeta meta) {
        try {
            return meta.getCreationTimestamp() == null ? now : Instant.parse(meta.getCreationTimestamp());
        } catch (DateTimeException unreadable) {
            return now;
        }
    }

    private Orphan orphan(VolumeSnapshot one, List<VolumeSnapshot> all) {
        ObjectMeta meta = one.getMetadata();
        return new Orphan(
                meta.getNamespace(),
                meta.getName(),
                meta.getUid(),
                meta.getResourceVersion(),
                labels(meta).get(SnapshotMarks.SET),
                build(meta),
                annotations(meta).get(SnapshotMarks.CONTROLLER),
                created(meta),
                standing(one, all));
    }

    private Orphan.Standing standing(VolumeSnapshot one, List<VolumeSnapshot> all) {
        ObjectMeta meta = one.getMetadata();
        Map<String, String> marks = annotations(meta);
        String run = marks.get(SnapshotMarks.RUN);
        String set = labels(meta).get(SnapshotMarks.SET);
        String maker = marks.get(SnapshotMarks.CONTROLLER);
        if (meta.getDeletionTimestamp() != null) {
            return Orphan.Standing.GOING;
        }
        if (run == null
                || set == null
                || maker == null
                || build(meta) == null
                || !marks.containsKey(SnapshotMarks.VOLUMES)
                || !marks.containsKey(SnapshotMarks.PENDING_SECONDS)) {
            return Orphan.Standing.UNSIGNED;
        }
        boolean partlyAccepted = all.stream()
                .map(VolumeSnapshot::getMetadata)
                .filter(other -> set.equals(labels(other).get(SnapshotMarks.SET)))
                .anyMatch(other -> !SnapshotMarks.PENDING.equals(labels(other).get(SnapshotMarks.STATE)));
        if (partlyAccepted) {
            return Orphan.Standing.PROVED_IN_PART;
        }
        if (isGrouped(one)) {
            return Orphan.Standing.GROUPED;
        }
        return maker.equals(controller) ? Orphan.Standing.OURS : Orphan.Standing.OTHERS;
    }

    /** Members of a group have no claim as their source but a content that the snapshot-controller made, or belong to the group. */
    private static boolean isGrouped(VolumeSnapshot one) {
        List<String> owners = one.getMetadata().getOwnerReferences() == null
                ? List.of()
                : one.getMetadata().getOwnerReferences().stream()
                        .map(owner -> owner.getKind())
                        .toList();
        return owners.contains(GroupApi.KIND)
                || one.getMetadata().getFinalizers().stream().anyMatch(name -> name.contains("group"));
    }

    private static String build(ObjectMeta meta) {
        String job = annotations(meta).get(SnapshotMarks.JOB);
        String number = annotations(meta).get(SnapshotMarks.BUILD);
        return job == null || number == null ? null : job + "#" + number;
    }

    private static Map<String, String> labels(ObjectMeta meta) {
        return meta.getLabels() == null ? Map.of() : meta.getLabels();
    }

    private static Map<String, String> annotations(ObjectMeta meta) {
        return meta.getAnnotations() == null ? Map.of() : meta.getAnnotations();
    }

    /**
     * Deletes one that may go, unless anything about it has changed since it was found: a mark that comes late wins. What holds it
     * (finalizers) is left to the controllers.
     *
     * @return whether the server was asked to delete it and did not refuse
     * @throws ClusterException when the cluster refuses for another reason
     */
    public boolean delete(Orphan orphan) throws ClusterException {
        if (!orphan.mayGo()) {
            return false;
        }
        try {
            Resource<VolumeSnapshot> resource = client.resources(VolumeSnapshot.class)
                    .inNamespace(orphan.namespace())
                    .withName(orphan.name());
            VolumeSnapshot there = resource.get();
            if (there == null
                    || !there.getMetadata().getUid().equals(orphan.uid())
                    || !there.getMetadata().getResourceVersion().equals(orphan.resourceVersion())) {
                return false;
            }
            // a version belongs to one object alone, so it stands for the uid too
            resource.lockResourceVersion(orphan.resourceVersion()).delete();
            return true;
        } catch (RuntimeException failure) {
            if (ApiFailure.isConflict(failure) || ApiFailure.isNotFound(failure)) {
                return false;
            }
            throw new ClusterException(
                    ApiFailure.finding(
                            "deleting the orphan VolumeSnapshot " + orphan.namespace() + "/" + orphan.name(), failure),
                    failure);
        }
    }
}
