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
 * @param server null where nobody logs on to it
 * @param access the way to the server; null likewise
 * @param pod the one that it is proved to be in; where nobody logs on, the only one that there is
 * @param files which claim holds what; null where nobody logs on
 */
record RunPlan(ServerFacts server, ServerAccess access, ServerPod pod, FileLayout files, VolumePlan volumes) {

    /** What a run would do, for whoever asked for no more than that. */
    List<String> words(String strategy, String reason) {
        return List.of(
                "dry run: a run would lock " + pod.subject() + way() + " with " + strategy + " (" + reason + ")",
                "dry run: it would cut "
                        + volumes.snapshots().stream()
                                .map(one -> one.pvc() + holds(one.pvc()) + " as " + nameOf(one))
                                .collect(Collectors.joining(", "))
                        + ", class "
                        + volumes.snapshots().stream()
                                .map(one -> one.snapshotClass())
                                .distinct()
                                .collect(Collectors.joining(", ")),
                "dry run: nothing was locked, nothing was made");
    }

    private String way() {
        return access == null
                ? ""
                : " (" + access.address()
                        + (access.route() == null ? "" : ", " + access.route().words()) + ")";
    }

    private String holds(String pvc) {
        return files == null ? "" : " (" + String.join(", ", files.roles(pvc)) + ")";
    }

    /** What is cut. */
    List<String> claims() {
        return volumes.snapshots().stream().map(PlannedSnapshot::pvc).toList();
    }

    /** What a claim holds, in words; null where that is not known. */
    List<String> roles(String pvc) {
        return files == null ? null : files.roles(pvc);
    }

    /** What was accepted of the layout, for the manifest. */
    List<String> warnings() {
        return files == null ? List.of() : files.warnings();
    }

    /** The members of a group are named by whoever cuts them. */
    private static String nameOf(PlannedSnapshot planned) {
        return planned.name() == null ? "a member of one group snapshot" : planned.name();
    }
}
