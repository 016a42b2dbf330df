package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.model.Computer;
import hudson.model.TaskListener;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import io.jenkins.plugins.mysqlsnapshot.timeline.TimelineLog;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** A step's lines in the log of its build, printed by Jenkins's own threads. */
final class BuildLog {

    private BuildLog() {}

    /** To be flushed by whoever opens it, before the step's end is told. */
    static QueuedLog open(StepContext context, Clock clock) throws IOException, InterruptedException {
        TaskListener listener = context.get(TaskListener.class);
        return new QueuedLog(clock, Computer.threadPoolForRemoting, new TimelineLog(listener.getLogger()));
    }
}
