package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.KeptSet;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A proved set that a build waits for, as it is saved with the build's program: all that the wait needs, so that it goes on after a
 * restart. Holds no secret: how to reach the clusters is looked up again. Immutable.
 */
final class AwaitedSet implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The snapshots of the set that one cluster has. */
    private static final class Place implements Serializable {
        private static final long serialVersionUID = 1L;

        private final ClusterReference cluster;
        private final ArrayList<String> uids;

        Place(ClusterReference cluster, List<String> uids) {
            this.cluster = cluster;
            this.uids = new ArrayList<>(uids);
        }
    }

    private final String manifest;
    private final String namespace;
    private final ArrayList<Place> places = new ArrayList<>();
    private final long untilEpochMilli;

    /**
     * @param namespace that the script is told; null of several servers
     * @param uids of the snapshots, by their cluster
     * @param until by the wall clock, for the wait may go on in another process
     */
    AwaitedSet(Manifest proved, String namespace, Map<ClusterReference, List<String>> uids, Instant until) {
        this.manifest = proved.toJson();
        this.namespace = namespace;
        this.untilEpochMilli = until.toEpochMilli();
        uids.forEach((cluster, theirs) -> places.add(new Place(cluster, theirs)));
    }

    Manifest manifest() throws SnapshotException {
        return Manifest.parse(manifest);
    }

    String namespace() {
        return namespace;
    }

    Instant until() {
        return Instant.ofEpochMilli(untilEpochMilli);
    }

    /** Waits until all of it is ready; past the time it still looks once. One cluster at a time. */
    Manifest await(CredentialsLookup credentials, Clock clock, QueuedLog log)
            throws SnapshotException, AbortException, ClusterException, InterruptedException {
        KeptSet set = new KeptSet(clock, manifest(), log);
        for (Place place : places) {
            Duration left = Duration.between(clock.now(), until());
            try (ClusterClients clients = new ClusterClients(credentials)) {
                set.awaitReady(
                        clients.api(place.cluster),
                        place.uids,
                        clock.deadline(left.isNegative() ? Duration.ZERO : left));
            }
        }
        return set.complete();
    }
}
