package hudson.triggers;

import java.util.TimerTask;

public abstract class SafeTimerTask extends TimerTask {
    public SafeTimerTask() {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public final void run() {
        throw new UnsupportedOperationException("stand-in");
    }

    protected abstract void doRun() throws Exception;
}
