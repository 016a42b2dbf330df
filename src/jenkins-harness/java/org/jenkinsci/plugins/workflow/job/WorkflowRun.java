package org.jenkinsci.plugins.workflow.job;

import hudson.model.Queue;
import hudson.model.Run;
import java.io.IOException;
import org.kohsuke.stapler.HttpResponse;

public final class WorkflowRun extends Run<WorkflowJob, WorkflowRun> implements Queue.Executable {
    @Override
    public void run() {
        throw new UnsupportedOperationException("stand-in");
    }

    public WorkflowRun(WorkflowJob job) throws IOException {
        super(job);
    }

    public HttpResponse doStop() {
        throw new UnsupportedOperationException("stand-in");
    }

    public void doTerm() {
        throw new UnsupportedOperationException("stand-in");
    }

    public void doKill() {
        throw new UnsupportedOperationException("stand-in");
    }
}
