package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.PlannedSnapshot;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumePlan;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import java.util.List;
import java.util.stream.Collectors;

/** What can be said of the volumes where nobody asks the server which file is where. Pure; beside {@link FileLayout}. */
final class UnknownLayout {

    private UnknownLayout() {}

    /** Several volumes that are not cut as one: InnoDB may keep its files on more than one of them. */
    static Finding finding(VolumePlan volumes) {
        return new Finding(
                "PVCs " + claims(volumes),
                "are cut at slightly different instants, and without an account it is not known whether InnoDB, which writes under"
                        + " the lock, keeps its files on more than one of them",
                "give credentialsId, put all of the server's files on one PVC, or have a group snapshot cut them: "
                        + volumes.apart());
    }

    /** For the log. */
    static List<String> lines(ServerPod pod, VolumePlan volumes) {
        return List.of("nobody logs on to the server: " + claims(volumes) + " is what " + pod.subject() + ", container "
                + pod.container()
                + ", can write to or what was named; that the Deployment locks this pod's server is not proved");
    }

    private static String claims(VolumePlan volumes) {
        return volumes.snapshots().stream().map(PlannedSnapshot::pvc).collect(Collectors.joining(", "));
    }
}
