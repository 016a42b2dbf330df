package org.jenkinsci.plugins.workflow.steps;

import hudson.model.Result;
import java.io.Serializable;
import java.util.concurrent.Future;

/** Working double. */
public abstract class BodyExecution implements Future<Object>, Serializable {
    private static final long serialVersionUID = 1L;

    public abstract boolean cancel(Throwable cause);

    @Override
    public boolean cancel(boolean mayInterrupt) {
        return cancel(new FlowInterruptedException(Result.ABORTED, true));
    }
}
