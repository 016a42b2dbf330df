package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Event;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.KeptSnapshot;
import io.jenkins.plugins.mysqlsnapshot.volume.PlannedSnapshot;
import io.jenkins.plugins.mysqlsnapshot.volume.ReadySnapshot;
import io.jenkins.plugins.mysqlsnapshot.volume.ReadyWait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * What follows the mark of a set: waiting until it is ready. Rests on the manifest and on what the cluster says, so it may begin anew in
 * another process; no lock, no connection to a server and no {@link SnapshotRun} is needed for it. Used by one thread.
 */
public final class KeptSet {

    private final Clock clock;
    private final Timeline timeline;
    private Manifest manifest;

    /** @param listener hears what is told from now on; the times go on with the manifest's */
    public KeptSet(Clock clock, Manifest manifest, Consumer<Event> listener) {
        this.clock = clock;
        this.manifest = manifest;
        this.timeline = new Timeline(clock, listener, began(manifest));
    }

    /** When the run began, by the wall clock: the only one that a restart does not end. */
    private static Instant began(Manifest manifest) {
        if (manifest.timeline() == null || manifest.timeline().isEmpty()) {
            return manifest.createdAt();
        }
        Manifest.Line first = manifest.timeline().get(0);
        return first.at().minus(Duration.ofNanos(Math.round(first.millis() * 1e6)));
    }

    /** With what is known by now. */
    public Manifest manifest() {
        return manifest;
    }

    /**
     * Waits until those of the set's snapshots that this cluster has can be restored from.
     *
     * @param uids of these snapshots
     * @throws ClusterException when they do not become ready; they stay
     */
    public void awaitReady(ClusterApi api, Collection<String> uids, Deadline deadline)
            throws ClusterException, InterruptedException {
        List<Manifest.Snapshot> here = manifest.snapshots().stream()
                .filter(one -> uids.contains(one.uid()))
                .toList();
        List<KeptSnapshot> kept = here.stream().map(KeptSet::kept).toList();
        try (ReadyWait wait = new ReadyWait(api, clock, timeline, manifest.setId(), kept)) {
            List<ReadySnapshot> ready = wait.await(deadline);
            timeline.record(
                    Phase.READY,
                    String.join(", ", here.stream().map(Manifest.Snapshot::name).toList()) + " ready to restore from");
            manifest = ManifestWriter.ready(manifest, ready);
        }
    }

    /** Tells the set's end; nothing is awaited any more. */
    public Manifest complete() {
        timeline.record(
                Phase.MANIFEST,
                manifest.setId() + " is " + manifest.state() + " and ready: " + manifest.names() + "; "
                        + manifest.cost());
        List<Manifest.Line> lines = new ArrayList<>(manifest.timeline());
        lines.addAll(ManifestWriter.lines(timeline));
        return manifest.with(manifest.snapshots(), lines);
    }

    private static KeptSnapshot kept(Manifest.Snapshot one) {
        return new KeptSnapshot(
                new PlannedSnapshot(
                        one.name(), one.namespace(), one.pvc(), one.snapshotClass(), one.driver(), one.group()),
                one.uid());
    }
}
