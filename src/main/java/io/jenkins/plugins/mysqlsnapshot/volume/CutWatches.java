package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Following;
import io.jenkins.plugins.mysqlsnapshot.cluster.ListWatch;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The watches of one cut: on the set's snapshots and, where it is allowed, on the contents of the cluster. They write to the board,
 * tell the timeline of each cut when it is first seen, then ring the bell. Opened and closed by the {@link SeparateSnapshots}.
 */
final class CutWatches implements AutoCloseable {

    private final CutTools tools;
    private final CutBoard board;
    private final VolumePlan plan;
    private final List<Following<?>> watches = new ArrayList<>();

    CutWatches(CutTools tools, CutBoard board, VolumePlan plan) {
        this.tools = tools;
        this.board = board;
        this.plan = plan;
    }

    void start() {
        ClusterApi api = tools.api();
        watches.add(api.follow(
                Watched.snapshotsOfSets(api.client(), plan.namespace()), Watched.ofSet(plan.setId()), new Snapshots()));
        if (plan.watchContents()) {
            watches.add(api.follow(Watched.contents(api.client()), one -> true, new Contents()));
        }
    }

    void awaitOpen(Deadline deadline) throws ClusterException, InterruptedException {
        for (Following<?> watch : watches) {
            watch.awaitOpen(deadline);
        }
    }

    /** The answer to a create: may be the first that shows which content is ours. */
    void created(PlannedSnapshot planned, VolumeSnapshot made) {
        tell(board.created(planned, made, tools.clock().nanoTime()));
    }

    private void tell(Optional<CutSnapshot> seen) {
        seen.ifPresent(cut -> tools.timeline()
                .record(
                        Phase.CUT,
                        cut.seenNanos(),
                        cut.planned().pvc() + " cut at " + cut.creationTime() + ", seen on the "
                                + cut.source().word() + " " + cut.took().toMillis() + " ms after the request"));
        tools.bell().ring();
    }

    @Override
    public void close() {
        watches.forEach(Following::close);
    }

    private final class Snapshots implements ListWatch.Sink<VolumeSnapshot> {

        @Override
        public void listed(List<VolumeSnapshot> all) {
            board.onlyThese(all);
            all.forEach(this::seen);
            tools.bell().ring();
        }

        @Override
        public void seen(VolumeSnapshot one) {
            tell(board.seen(one, tools.clock().nanoTime()));
        }

        @Override
        public void gone(VolumeSnapshot one) {
            board.gone(one);
            tools.bell().ring();
        }
    }

    private final class Contents implements ListWatch.Sink<VolumeSnapshotContent> {

        @Override
        public void listed(List<VolumeSnapshotContent> all) {
            all.forEach(this::seen);
        }

        @Override
        public void seen(VolumeSnapshotContent one) {
            tell(board.seen(one, tools.clock().nanoTime()));
        }

        @Override
        public void gone(VolumeSnapshotContent one) {
            // the snapshot tells
        }
    }
}
