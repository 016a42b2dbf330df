package hudson.triggers;

import java.util.TimerTask;

/** Working double. */
public abstract class SafeTimerTask extends TimerTask {
    @Override
    public final void run() {
        try {
            doRun();
        } catch (Exception x) {
            throw new IllegalStateException(x);
        }
    }

    protected abstract void doRun() throws Exception;
}
