package io.jenkins.plugins.mysqlsnapshot.restore;

import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.RestoredServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.Optional;

/** The way to the workload's server, as it is when it is asked for. */
public interface Login {

    /**
     * One attempt.
     *
     * @throws ClusterException where there is no pod that is ready
     * @throws LockException where its server does not answer, or refuses the account
     */
    RestoredServer open() throws ClusterException, LockException, InterruptedException;

    /** The right that the way takes, if it is missing. */
    Optional<Finding> missing(AccessReview rights);
}
