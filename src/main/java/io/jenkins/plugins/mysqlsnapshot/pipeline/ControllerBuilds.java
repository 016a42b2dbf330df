package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.mysqlsnapshot.catalog.Protection;
import jenkins.model.Jenkins;

/** What this controller knows of builds, whoever may see them: a set is not deleted for want of a permission. Stateless. */
final class ControllerBuilds implements Protection.Builds {

    @Override
    public Protection.BuildState of(String job, int number) {
        ACLContext before = ACL.as2(ACL.SYSTEM2);
        try {
            return state(Jenkins.get().getItemByFullName(job, Job.class), number);
        } finally {
            before.close();
        }
    }

    private static Protection.BuildState state(Job<?, ?> job, int number) {
        if (job == null) {
            return Protection.BuildState.UNKNOWN;
        }
        Run<?, ?> build = job.getBuildByNumber(number);
        if (build == null) {
            return Protection.BuildState.OVER;
        }
        if (build.isKeepLog()) {
            return Protection.BuildState.KEPT;
        }
        return build.isBuilding() ? Protection.BuildState.RUNNING : Protection.BuildState.OVER;
    }
}
