package org.jenkinsci.plugins.workflow.steps;

import hudson.AbortException;
import java.util.concurrent.Future;

/** Working double; runs, stops and reports in the order of the real one. */
public abstract class GeneralNonBlockingStepExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private transient volatile Future<?> task;
    private transient volatile Throwable stopCause;

    protected GeneralNonBlockingStepExecution(StepContext context) {
        super(context);
    }
    /** Work off the CPS thread. */
    @FunctionalInterface
    protected interface Block {
        void run() throws Exception;
    }

    protected final void run(Block block) {
        if (stopCause != null) {
            return;
        }
        task = POOL.submit(() -> {
            try {
                block.run();
            } catch (Throwable x) {
                if (stopCause == null) {
                    getContext().onFailure(x);
                } else {
                    stopCause.addSuppressed(x);
                }
            } finally {
                task = null;
            }
        });
    }

    @Override
    public void stop(Throwable cause) throws Exception {
        stopCause = cause;
        if (task != null) {
            task.cancel(true);
        }
        super.stop(cause);
    }

    public boolean blocksRestart() {
        return task != null;
    }

    @Override
    public void onResume() {
        getContext().onFailure(new AbortException("the step cannot go on after a restart"));
    }
}
