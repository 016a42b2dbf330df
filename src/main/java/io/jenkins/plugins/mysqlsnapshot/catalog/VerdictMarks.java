package io.jenkins.plugins.mysqlsnapshot.catalog;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Writes on a set what a verification found: whoever asks for a verified set asks the cluster. Used by one thread; the client is borrowed. */
public final class VerdictMarks {

    /** A hold or another mark may come in between. */
    private static final int TRIES = 5;

    private static final int LONGEST_REASON = 400;

    private final SnapshotPatch patch;

    public VerdictMarks(KubernetesClient client) {
        this.patch = new SnapshotPatch(client);
    }

    /**
     * Marks these snapshots.
     *
     * @param because what is bad; null where nothing is
     * @param by the build
     * @throws ClusterException when one is not there any more, is not proved any more, or the cluster refuses
     */
    public void write(Iterable<KnownSnapshot> snapshots, String because, Instant at, String by)
            throws ClusterException, InterruptedException {
        Map<String, String> marks = new HashMap<>();
        marks.put(SnapshotMarks.VERIFIED_AT, because == null ? at.toString() : null);
        marks.put(SnapshotMarks.VERIFIED_BY, because == null ? by : null);
        marks.put(SnapshotMarks.FAILED_AT, because == null ? null : at.toString());
        marks.put(SnapshotMarks.FAILED_BECAUSE, because == null ? null : line(because));
        for (KnownSnapshot one : snapshots) {
            write(one, marks);
        }
    }

    private static String line(String because) {
        String line = because.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }

    private void write(KnownSnapshot looked, Map<String, String> marks) throws ClusterException, InterruptedException {
        String subject = "VolumeSnapshot " + looked.namespace() + "/" + looked.name();
        for (int tries = 1; true; tries++) {
            try {
                patch.apply(now(looked, subject), Map.of(), marks);
                return;
            } catch (RuntimeException failure) {
                ApiFailure.passInterruption(failure);
                if (!ApiFailure.isConflict(failure) || tries == TRIES) {
                    throw new ClusterException(ApiFailure.finding("marking " + subject, failure), failure);
                }
            }
        }
    }

    private KnownSnapshot now(KnownSnapshot looked, String subject) throws ClusterException {
        VolumeSnapshot found = patch.resource(looked).get();
        KnownSnapshot now = found == null ? null : KnownSnapshot.of(found);
        if (now == null || !now.uid().equals(looked.uid()) || !now.state().equals(SnapshotMarks.PROVED)) {
            throw new ClusterException(new Finding(
                    subject,
                    "is not what it was when its verification began" + (now == null ? ": it is gone" : ""),
                    "verify another set"));
        }
        return now;
    }
}
