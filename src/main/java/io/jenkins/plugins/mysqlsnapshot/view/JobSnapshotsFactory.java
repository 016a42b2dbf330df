package io.jenkins.plugins.mysqlsnapshot.view;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;

/** Gives a job its page once a build of it has kept a set: one look for a file, at each page of the job. */
@Extension
@SuppressWarnings("rawtypes")
public final class JobSnapshotsFactory extends TransientActionFactory<Job> {

    @Override
    public Class<Job> type() {
        return Job.class;
    }

    @Override
    public Class<? extends Action> actionType() {
        return JobSnapshots.class;
    }

    @Override
    public Collection<? extends Action> createFor(Job target) {
        return new TrendFile(target.getRootDir()).exists() ? List.of(new JobSnapshots(target)) : List.of();
    }
}
