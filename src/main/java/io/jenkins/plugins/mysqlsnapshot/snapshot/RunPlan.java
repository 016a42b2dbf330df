package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerFacts;
import io.jenkins.plugins.mysqlsnapshot.volume.PlannedSnapshot;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumePlan;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What preflight found on all sides, where nothing stands in the way. Immutable; made by {@link Preflight}.
 *
 * @param access the way to the server
 * @param pod the one that it is proved to be in
 * @param files which claim holds what
 */
record RunPlan(ServerFacts server, ServerAccess access, ServerPod pod, FileLayout files, VolumePlan volumes) {

    /** What a run would do, for whoever asked for no more than that. */
    List<String> words(String strategy, String reason) {
        return List.of(
                "dry run: a run would lock " + pod.subject() + " (" + access.address()
                        + (access.route() == null ? "" : ", " + access.route().words()) + ") with " + strategy + " ("
                        + reason + ")",
                "dry run: it would cut "
                        + volumes.snapshots().stream()
                                .map(one -> one.pvc() + " (" + String.join(", ", files.roles(one.pvc())) + ") as "
                                        + nameOf(one))
                                .collect(Collectors.joining(", "))
                        + ", class "
                        + volumes.snapshots().stream()
                                .map(one -> one.snapshotClass())
                                .distinct()
                                .collect(Collectors.joining(", ")),
                "dry run: nothing was locked, nothing was made");
    }

    /** The members of a group are named by whoever cuts them. */
    private static String nameOf(PlannedSnapshot planned) {
        return planned.name() == null ? "a member of one group snapshot" : planned.name();
    }
}
