package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.ListWatch;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The watches of one group's cut: on the group, on the snapshots of its namespace (its members carry no labels of ours yet) and, where
 * it is allowed, on the group contents of the cluster. They write to the board, tell the timeline of the cut when it is first seen,
 * then ring the bell. Opened and closed by the {@link GroupSnapshot}.
 */
final class GroupWatches implements AutoCloseable {

    private final CutTools tools;
    private final VolumePlan plan;
    private final GroupBoard board;
    private final List<ListWatch<?>> watches = new ArrayList<>();

    GroupWatches(CutTools tools, GroupBoard board, VolumePlan plan) {
        this.tools = tools;
        this.board = board;
        this.plan = plan;
        GroupApi api = plan.group().api();
        watches.add(new ListWatch<>(
                tools.clock(),
                "groupsnapshots",
                api.snapshots(tools.client()).inNamespace(plan.namespace()).withLabel(SnapshotMarks.SET, plan.setId()),
                new Sink<GenericKubernetesResource>(
                        board::onlyTheseGroups,
                        one -> tell(board.seenGroup(one, tools.clock().nanoTime())),
                        this::goneGroup),
                null));
        watches.add(new ListWatch<>(
                tools.clock(),
                "snapshots",
                tools.client().resources(VolumeSnapshot.class).inNamespace(plan.namespace()),
                new Sink<VolumeSnapshot>(
                        board::onlyTheseMembers,
                        one -> tell(board.seenMember(one, tools.clock().nanoTime())),
                        board::goneMember),
                1L));
        if (plan.group().watchContents()) {
            watches.add(new ListWatch<>(
                    tools.clock(),
                    "groupsnapshotcontents",
                    api.contents(tools.client()),
                    new Sink<GenericKubernetesResource>(
                            board::onlyTheseContents,
                            one -> tell(board.seenContent(one, tools.clock().nanoTime())),
                            board::goneContent),
                    1L));
        }
    }

    void start() {
        watches.forEach(ListWatch::start);
    }

    void awaitOpen(Deadline deadline) throws ClusterException, InterruptedException {
        for (ListWatch<?> watch : watches) {
            watch.awaitOpen(deadline);
        }
    }

    /** The answer to the create: may be the first that shows which content and members are ours. */
    void created(GenericKubernetesResource made) {
        tell(board.created(made, tools.clock().nanoTime()));
    }

    private void goneGroup(GenericKubernetesResource one) {
        if (board.isOurs(one)) {
            board.goneGroup();
        }
    }

    private void tell(boolean cut) {
        if (cut) {
            board.firstCut().ifPresent(seen -> tools.timeline()
                    .record(
                            Phase.CUT,
                            seen.seenNanos(),
                            plan.names() + " cut at " + seen.creationTime() + ", seen on the "
                                    + seen.source().word() + " "
                                    + seen.took().toMillis() + " ms after the request"));
        }
        tools.bell().ring();
    }

    @Override
    public void close() {
        watches.forEach(ListWatch::close);
    }

    /** Passes on, and rings. */
    private final class Sink<T extends HasMetadata> implements ListWatch.Sink<T> {

        private final Consumer<List<T>> onlyThese;
        private final Consumer<T> seen;
        private final Consumer<T> gone;

        Sink(Consumer<List<T>> onlyThese, Consumer<T> seen, Consumer<T> gone) {
            this.onlyThese = onlyThese;
            this.seen = seen;
            this.gone = gone;
        }

        @Override
        public void listed(List<T> all) {
            onlyThese.accept(all);
            all.forEach(seen);
            tools.bell().ring();
        }

        @Override
        public void seen(T one) {
            seen.accept(one);
        }

        @Override
        public void gone(T one) {
            gone.accept(one);
            tools.bell().ring();
        }
    }
}
