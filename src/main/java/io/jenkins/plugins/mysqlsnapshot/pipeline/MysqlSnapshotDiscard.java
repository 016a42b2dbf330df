package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.model.Job;
import jenkins.model.OptionalJobProperty;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * {@code properties([mysqlSnapshotDiscard()])}: a build of this job that is deleted takes its snapshot sets with it. Holds nothing; the
 * work is {@link BuildSetsRemoval}'s. A job without it keeps its sets.
 */
public final class MysqlSnapshotDiscard extends OptionalJobProperty<Job<?, ?>> {

    @DataBoundConstructor
    public MysqlSnapshotDiscard() {
        // that a job has it is all
    }

    @Extension
    @Symbol("mysqlSnapshotDiscard")
    public static final class DescriptorImpl extends OptionalJobPropertyDescriptor {

        @Override
        public String getDisplayName() {
            return "Delete a build's MySQL snapshot sets with the build";
        }
    }
}
