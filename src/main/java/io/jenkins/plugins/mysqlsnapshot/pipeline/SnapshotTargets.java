package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Origin;
import io.jenkins.plugins.mysqlsnapshot.snapshot.RunTarget;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRequest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRun;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The servers that one {@code mysqlConsistentSnapshot} cuts, each under a lock of its own or under that of the block around the step.
 * Opened and closed by the step's execution, on its thread; closing it ends the connections to the clusters.
 */
final class SnapshotTargets implements AutoCloseable {

    /**
     * @param part the step for this server alone
     * @param block whose lock it uses; null where it takes its own
     */
    private record Chosen(MysqlConsistentSnapshotStep part, LockInScope.Block block) {

        String name() {
            return part.getTarget() != null || block == null ? part.getTarget() : block.target();
        }

        List<Finding> findings() {
            return block == null ? part.findings() : part.findings(block);
        }
    }

    private final List<Chosen> all;
    private final ClusterClients clients;

    private SnapshotTargets(List<Chosen> all, ClusterClients clients) {
        this.all = all;
        this.clients = clients;
    }

    /**
     * @param parts the step for each of its targets
     * @param scope the block around it; null where there is none
     * @throws AbortException with all that is wrong with the parameters
     */
    static SnapshotTargets of(List<MysqlConsistentSnapshotStep> parts, LockInScope scope, CredentialsLookup credentials)
            throws AbortException {
        List<Chosen> all = choose(parts, scope);
        List<Finding> findings = new ArrayList<>();
        for (Chosen one : all) {
            one.findings().stream()
                    .map(finding -> all.size() == 1
                            ? finding
                            : new Finding(one.name() + ": " + finding.subject(), finding.found(), finding.remedy()))
                    .forEach(findings::add);
        }
        StepFailure.unlessEmpty(findings);
        return new SnapshotTargets(all, new ClusterClients(credentials));
    }

    private static List<Chosen> choose(List<MysqlConsistentSnapshotStep> parts, LockInScope scope)
            throws AbortException {
        MysqlConsistentSnapshotStep first = parts.get(0);
        if (scope == null) {
            return parts.stream().map(part -> new Chosen(part, null)).toList();
        }
        if (first.getTarget() == null) {
            return first.namesNoServer()
                    ? scope.blocks().stream()
                            .map(block -> new Chosen(first, block))
                            .toList()
                    : List.of(new Chosen(first, null));
        }
        long locked =
                parts.stream().filter(part -> scope.names(part.getTarget())).count();
        if (locked > 0 && locked < parts.size()) {
            throw StepFailure.of(List.of(new Finding(
                    "targets",
                    "some are locked by the block around the step, and some are not",
                    "name those of the block alone, or take the step out of it")));
        }
        List<Chosen> all = new ArrayList<>();
        for (MysqlConsistentSnapshotStep part : parts) {
            all.add(new Chosen(part, locked == 0 ? null : scope.block(part.getTarget())));
        }
        return all;
    }

    /** Whether a block holds the locks. */
    boolean areHeld() {
        return all.get(0).block() != null;
    }

    /** Where the snapshots of the only one are; null where there are several. */
    String namespace() {
        Chosen only = all.get(0);
        return all.size() > 1 ? null : only.part().namespace(only.block());
    }

    /** The UIDs of a set's snapshots, by their cluster. */
    Map<ClusterReference, List<String>> places(Manifest set) {
        Map<ClusterReference, List<String>> places = new LinkedHashMap<>();
        if (set.targets() == null) {
            Chosen only = all.get(0);
            places.put(
                    only.part().cluster(only.block()),
                    set.snapshots().stream().map(Manifest.Snapshot::uid).toList());
            return places;
        }
        for (int i = 0; i < all.size(); i++) {
            Chosen one = all.get(i);
            places.computeIfAbsent(one.part().cluster(one.block()), id -> new ArrayList<>())
                    .addAll(set.targets().get(i).uids());
        }
        return places;
    }

    SnapshotRun run(Clock clock, QueuedLog log, Origin origin)
            throws AbortException, ClusterException, InterruptedException {
        List<RunTarget> targets = new ArrayList<>();
        for (Chosen one : all) {
            MysqlConsistentSnapshotStep part = one.part();
            LockInScope.Block block = one.block();
            SnapshotRequest request =
                    block == null ? part.request(part.access(clients), origin) : part.request(block, origin);
            ClusterApi cluster = clients.api(part.cluster(block));
            targets.add(new RunTarget(one.name(), cluster, request, block == null ? null : block.server()));
        }
        Timeline timeline =
                areHeld() ? new Timeline(clock, log, all.get(0).block().server().timeline()) : new Timeline(clock, log);
        return new SnapshotRun(clock, timeline, targets);
    }

    @Override
    public void close() {
        clients.close();
    }
}
