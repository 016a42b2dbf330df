package io.jenkins.plugins.mysqlsnapshot.catalog;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.Map;

/** Writes a {@link SetHold} on a set, so that it is not pruned under a release. Used by one thread; the client is borrowed. */
public final class SetHolding {

    /** What became of it. */
    public enum Outcome {
        HELD,
        /** The set is not as it was when it was judged: judge it again. */
        CHANGED,
        /** The account may not. */
        FORBIDDEN
    }

    private final SnapshotPatch patch;

    public SetHolding(KubernetesClient client) {
        this.patch = new SnapshotPatch(client);
    }

    /** The rule that gives the right to hold. */
    public static String rule() {
        return AccessReview.rule(SetCatalog.API_GROUP, SetCatalog.RESOURCE, "patch");
    }

    /**
     * Holds every snapshot of the set.
     *
     * @throws ClusterException when the cluster does not answer, or refuses for another reason
     */
    public Outcome hold(KnownSet set, SetHold hold) throws ClusterException, InterruptedException {
        for (KnownSnapshot one : set.snapshots()) {
            try {
                patch.apply(one, Map.of(), Map.of(hold.key(), hold.text()));
            } catch (RuntimeException failure) {
                ApiFailure.passInterruption(failure);
                if (ApiFailure.isConflict(failure) || ApiFailure.isNotFound(failure)) {
                    return Outcome.CHANGED;
                }
                if (ApiFailure.isForbidden(failure)) {
                    return Outcome.FORBIDDEN;
                }
                Finding finding =
                        ApiFailure.finding("holding VolumeSnapshot " + one.namespace() + "/" + one.name(), failure);
                throw new ClusterException(finding, failure);
            }
        }
        return Outcome.HELD;
    }
}
