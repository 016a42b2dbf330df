package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import java.util.Optional;

/** How the server of a pod is reached where no host is given. */
public interface PodWay {

    /**
     * The way to it.
     *
     * @param given account and TLS; its address counts for nothing
     */
    ServerAccess to(ServerPod pod, ServerAccess given);

    /** The right that this way takes, if it is missing. */
    Optional<Finding> missing(AccessReview rights, String namespace);
}
