package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.model.Result;
import hudson.model.TaskListener;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;

/** Why the body of a clone was cancelled, as the build shows and keeps it. */
final class TimeOver extends CauseOfInterruption {

    private static final long serialVersionUID = 1L;

    private final String what;

    TimeOver(String what) {
        this.what = what;
    }

    /** To cancel a body with: the build fails, it is not merely aborted. */
    FlowInterruptedException interruption() {
        return new FlowInterruptedException(Result.FAILURE, true, this);
    }

    @Override
    public String getShortDescription() {
        return what;
    }

    @Override
    public void print(TaskListener listener) {
        listener.error(what);
    }
}
