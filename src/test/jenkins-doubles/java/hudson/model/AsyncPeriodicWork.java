package hudson.model;

import java.io.IOException;

/** Working double: nothing runs it by itself. */
public abstract class AsyncPeriodicWork extends PeriodicWork {
    protected AsyncPeriodicWork(String name) {}

    @Override
    public final void doRun() throws IOException, InterruptedException {
        execute(null);
    }

    protected abstract void execute(TaskListener listener) throws IOException, InterruptedException;
}
