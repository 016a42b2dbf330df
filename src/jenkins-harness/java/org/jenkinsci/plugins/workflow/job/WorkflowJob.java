package org.jenkinsci.plugins.workflow.job;

import hudson.model.Action;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.JobProperty;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import hudson.model.queue.QueueTaskFuture;
import java.io.IOException;
import jenkins.model.ParameterizedJobMixIn;
import org.jenkinsci.plugins.workflow.flow.FlowDefinition;

public final class WorkflowJob extends Job<WorkflowJob, WorkflowRun>
        implements ParameterizedJobMixIn.ParameterizedJob<WorkflowJob, WorkflowRun>, TopLevelItem {
    public WorkflowJob(ItemGroup<? extends Item> parent, String name) {
        super(parent, name);
    }

    public void setDefinition(FlowDefinition definition) {
        throw new UnsupportedOperationException("stand-in");
    }

    public QueueTaskFuture<WorkflowRun> scheduleBuild2(int quietPeriod, Action... actions) {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public TopLevelItemDescriptor getDescriptor() {
        throw new UnsupportedOperationException("stand-in");
    }

    public void addProperty(JobProperty<? super WorkflowJob> property) throws IOException {
        throw new UnsupportedOperationException("stand-in");
    }

    public WorkflowRun getBuildByNumber(int n) {
        throw new UnsupportedOperationException("stand-in");
    }

    public static class DescriptorImpl extends TopLevelItemDescriptor {
        public DescriptorImpl() {
            throw new UnsupportedOperationException("stand-in");
        }
    }
}
