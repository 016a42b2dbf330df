package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * What the builds of this controller have under way, so that it ends with its build, and with the controller. A hard kill asks no
 * step to stop; without this a lock would stay for its longest hold. Entered and left by the executions, on their own threads; holds
 * nothing after a restart, for then nothing is under way.
 */
@Extension
public final class LiveWork extends RunListener<Run<?, ?>> {

    private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

    /** Has {@code end} called, on a thread of Jenkins, so it must not block, should the build or the controller end before the entry is closed. */
    static Entry enter(StepContext context, Runnable end) throws IOException, InterruptedException {
        return enter(context, end, end);
    }

    /** The same, where something else is to be done when the controller goes down. */
    static Entry enter(StepContext context, Runnable end, Runnable shutDown) throws IOException, InterruptedException {
        LiveWork work = ExtensionList.lookupSingleton(LiveWork.class);
        Entry entry = work.new Entry(context.get(Run.class), end, shutDown);
        work.entries.add(entry);
        return entry;
    }

    @Override
    public void onCompleted(Run<?, ?> build, TaskListener listener) {
        entries.stream()
                // by the object: a name may have changed meanwhile, a folder's too
                .filter(entry -> entry.build.equals(build))
                .forEach(entry -> entry.end.run());
    }

    /** Whether a build, as {@code job#number}, has anything under way. */
    boolean isUnderWay(String build) {
        return entries.stream()
                .map(entry -> entry.build)
                .anyMatch(run -> build.equals(run.getParent().getFullName() + "#" + run.getNumber()));
    }

    /** The controller goes down: so does everything under way. Does not block. */
    void endAll() {
        entries.forEach(entry -> entry.shutDown.run());
    }

    /** One thing under way; to be closed by whoever entered it. */
    final class Entry implements AutoCloseable {

        private final Run<?, ?> build;
        private final Runnable end;
        private final Runnable shutDown;

        private Entry(Run<?, ?> build, Runnable end, Runnable shutDown) {
            this.build = build;
            this.end = end;
            this.shutDown = shutDown;
        }

        @Override
        public void close() {
            entries.remove(this);
        }
    }
}
