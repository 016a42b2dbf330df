package org.jenkinsci.plugins.workflow.steps;

/** Working double. */
public abstract class BodyInvoker {
    public abstract BodyInvoker withCallback(BodyExecutionCallback callback);

    public abstract BodyInvoker withContext(Object override);

    public abstract BodyExecution start();
}
