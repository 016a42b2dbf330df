package org.jenkinsci.plugins.workflow.steps;

import hudson.console.ConsoleLogFilter;

/** Working double. */
public abstract class BodyInvoker {
    public abstract BodyInvoker withCallback(BodyExecutionCallback callback);

    public abstract BodyInvoker withContext(Object override);

    public abstract BodyExecution start();

    public static ConsoleLogFilter mergeConsoleLogFilters(ConsoleLogFilter original, ConsoleLogFilter subsequent) {
        if (original != null) {
            throw new UnsupportedOperationException("one block alone");
        }
        return subsequent;
    }
}
