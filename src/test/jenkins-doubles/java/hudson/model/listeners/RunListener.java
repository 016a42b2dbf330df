package hudson.model.listeners;

import hudson.ExtensionPoint;
import hudson.model.Run;
import hudson.model.TaskListener;

/** Working double. */
public abstract class RunListener<R extends Run<?, ?>> implements ExtensionPoint {
    public void onCompleted(R run, TaskListener listener) {}
}
