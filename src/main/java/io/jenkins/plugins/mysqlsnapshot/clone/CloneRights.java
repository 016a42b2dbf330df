package io.jenkins.plugins.mysqlsnapshot.clone;

import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.tunnel.PodTunnel;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.util.ArrayList;
import java.util.List;

/** What an account has to be allowed to boot and remove a clone, before anything is made. No instances. */
public final class CloneRights {

    private CloneRights() {}

    /** What it lacks for a clone in the namespace of the set; empty where it lacks nothing. */
    public static List<Finding> missing(AccessReview rights, String namespace, Reach reach, Isolation isolation) {
        List<Finding> missing = new ArrayList<>();
        rights.missing("", "pods", namespace, "get", "list", "create", "delete").ifPresent(missing::add);
        rights.missing("", "secrets", namespace, "create").ifPresent(missing::add);
        rights.missing("", "persistentvolumeclaims", namespace, "get", "create", "delete")
                .ifPresent(missing::add);
        PodTunnel.missing(rights, namespace).ifPresent(missing::add);
        CloneService.missing(rights, namespace, reach).ifPresent(missing::add);
        ClonePolicy.missing(rights, namespace, isolation).ifPresent(missing::add);
        return missing;
    }

    /** What it lacks for one in another namespace. */
    public static List<Finding> missing(
            AccessReview rights, String source, String namespace, Reach reach, Isolation isolation) {
        List<Finding> missing = new ArrayList<>(missing(rights, namespace, reach, isolation));
        rights.missing("", "pods", source, "get", "list").ifPresent(missing::add);
        rights.missing("", "persistentvolumeclaims", source, "get").ifPresent(missing::add);
        rights.missing(SnapshotMarks.GROUP, SnapshotMarks.RESOURCE, namespace, "get", "create", "delete")
                .ifPresent(missing::add);
        rights.missing(SnapshotMarks.GROUP, SnapshotMarks.CONTENTS, null, "get", "list", "create", "delete")
                .ifPresent(missing::add);
        return missing;
    }
}
