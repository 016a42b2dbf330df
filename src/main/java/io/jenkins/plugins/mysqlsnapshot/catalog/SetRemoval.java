package io.jenkins.plugins.mysqlsnapshot.catalog;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.GroupDeletion;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Deletes a whole set: takes the state from every snapshot of it first, so that no half of it ever passes for proved, then deletes
 * them. What was interrupted is completed by calling it again. Never deletes an object other than the one that was looked at. Used by
 * one thread; the client is borrowed.
 */
public final class SetRemoval {

    /** A controller may write to an object that is about to go; then it is looked at once more. */
    private static final int TRIES = 5;

    private final KubernetesClient client;
    private final SnapshotPatch patch;

    public SetRemoval(KubernetesClient client) {
        this.client = client;
        this.patch = new SnapshotPatch(client);
    }

    /**
     * Asks for the deletion of all of it; what the storage does about that is not waited for.
     *
     * @return false where the set has changed since it was looked at, before anything of it was deleted
     * @throws ClusterException when the cluster refuses or does not answer
     */
    public boolean remove(KnownSet set) throws ClusterException, InterruptedException {
        for (KnownSnapshot one : set.snapshots()) {
            if (!one.state().equals(SnapshotMarks.REMOVING) && !disown(one)) {
                giveBack(set);
                return false;
            }
        }
        boolean grouped = set.snapshots().stream().anyMatch(KnownSnapshot::grouped);
        if (grouped && deleteGroup(set)) {
            return true;
        }
        for (KnownSnapshot one : set.snapshots()) {
            delete(one);
        }
        return true;
    }

    /** False where it is not as it was. */
    private boolean disown(KnownSnapshot one) throws ClusterException, InterruptedException {
        try {
            VolumeSnapshot there = patch.resource(one).get();
            if (there == null
                    || !there.getMetadata().getUid().equals(one.uid())
                    || !there.getMetadata().getResourceVersion().equals(one.resourceVersion())) {
                return false;
            }
            patch.apply(one, Map.of(SnapshotMarks.STATE, SnapshotMarks.REMOVING), Map.of());
            return true;
        } catch (RuntimeException failure) {
            if (ApiFailure.isConflict(failure) || ApiFailure.isNotFound(failure)) {
                return false;
            }
            throw failed("marking", one, failure);
        }
    }

    /**
     * A set of which one part has changed is as it was again, as far as this has come: a gate may just have been passed by it. Where
     * that fails it stays as {@code removing}, which nothing accepts.
     */
    private void giveBack(KnownSet set) throws ClusterException, InterruptedException {
        for (KnownSnapshot one : set.snapshots()) {
            try {
                VolumeSnapshot there = patch.resource(one).get();
                KnownSnapshot now =
                        there == null || !there.getMetadata().getUid().equals(one.uid())
                                ? null
                                : KnownSnapshot.of(there);
                if (now != null
                        && now.state().equals(SnapshotMarks.REMOVING)
                        && !one.state().equals(SnapshotMarks.REMOVING)) {
                    patch.apply(now, Map.of(SnapshotMarks.STATE, one.state()), Map.of());
                }
            } catch (RuntimeException failure) {
                throw failed("marking", one, failure);
            }
        }
    }

    private void delete(KnownSnapshot one) throws ClusterException, InterruptedException {
        for (int left = TRIES; true; left--) {
            try {
                Resource<VolumeSnapshot> resource = patch.resource(one);
                VolumeSnapshot there = resource.get();
                if (there == null
                        || !there.getMetadata().getUid().equals(one.uid())
                        || there.getMetadata().getDeletionTimestamp() != null) {
                    return;
                }
                Map<String, String> labels = there.getMetadata().getLabels();
                if (labels == null || !SnapshotMarks.REMOVING.equals(labels.get(SnapshotMarks.STATE))) {
                    throw new ClusterException(new Finding(
                            subject(one),
                            "was marked otherwise while its set was being deleted",
                            "look at it, and at who else writes to it"));
                }
                // a version belongs to one object alone, so it stands for the uid too
                resource.lockResourceVersion(there.getMetadata().getResourceVersion())
                        .delete();
                return;
            } catch (RuntimeException failure) {
                if (ApiFailure.isNotFound(failure)) {
                    return;
                }
                if (!ApiFailure.isConflict(failure) || left == 1) {
                    throw failed("deleting", one, failure);
                }
            }
        }
    }

    /** Members go with their group alone. False where there is no group any more: then they are left to be deleted each. */
    private boolean deleteGroup(KnownSet set) throws ClusterException, InterruptedException {
        List<String> runs = new ArrayList<>();
        set.snapshots().forEach(one -> runs.add(one.mark(SnapshotMarks.RUN)));
        try {
            return GroupDeletion.delete(client, set.namespace(), set.id(), runs);
        } catch (RuntimeException failure) {
            ApiFailure.passInterruption(failure);
            throw new ClusterException(
                    ApiFailure.finding("deleting VolumeGroupSnapshot " + set.namespace() + "/" + set.id(), failure),
                    failure);
        }
    }

    private static ClusterException failed(String doing, KnownSnapshot one, RuntimeException failure)
            throws InterruptedException {
        ApiFailure.passInterruption(failure);
        return new ClusterException(ApiFailure.finding(doing + " " + subject(one), failure), failure);
    }

    private static String subject(KnownSnapshot one) {
        return "VolumeSnapshot " + one.namespace() + "/" + one.name();
    }
}
