package hudson.model.listeners;

import hudson.ExtensionPoint;
import hudson.model.Run;
import hudson.model.TaskListener;

public abstract class RunListener<R extends Run> implements ExtensionPoint {
    protected RunListener() {
        throw new UnsupportedOperationException("stand-in");
    }

    public void onDeleted(R run) {
        throw new UnsupportedOperationException("stand-in");
    }

    public void onCompleted(R run, TaskListener listener) {
        throw new UnsupportedOperationException("stand-in");
    }
}
