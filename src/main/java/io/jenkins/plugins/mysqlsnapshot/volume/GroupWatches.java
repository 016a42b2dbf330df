package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Following;
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
    private final List<Following<?>> watches = new ArrayList<>();

    GroupWatches(CutTools tools, GroupBoard board, VolumePlan plan) {
        this.tools = tools;
        this.board = board;
        this.plan = plan;
    }

    void start() {
        ClusterApi cluster = tools.api();
        GroupApi api = plan.group().api();
        watches.add(cluster.follow(
                Watched.groupsOfSets(api, cluster.client(), plan.namespace()),
                Watched.ofSet(plan.setId()),
                new Sink<>(
                        board::onlyTheseGroups,
                        one -> tell(board.seenGroup(one, tools.clock().nanoTime())),
                        this::goneGroup)));
        watches.add(cluster.follow(
                Watched.snapshots(cluster.client(), plan.namespace()),
                one -> true,
                new Sink<>(
                        board::onlyTheseMembers,
                        one -> tell(board.seenMember(one, tools.clock().nanoTime())),
                        board::goneMember)));
        if (plan.group().watchContents()) {
            watches.add(cluster.follow(
                    Watched.groupContents(api, cluster.client()),
                    one -> true,
                    new Sink<>(
                            board::onlyTheseContents,
                            one -> tell(board.seenContent(one, tools.clock().nanoTime())),
                            board::goneContent)));
        }
    }

    void awaitOpen(Deadline deadline) throws ClusterException, InterruptedException {
        for (Following<?> watch : watches) {
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
            board.firstCut()
                    .ifPresent(seen -> tools.timeline()
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
        watches.forEach(Following::close);
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
