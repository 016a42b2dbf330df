package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.ExtensionList;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells every {@link RunEnd} of one run, once: what is told first counts. For one thread. Nothing that hears it fails the run. */
final class ToldEnd {

    private static final Logger LOGGER = Logger.getLogger(ToldEnd.class.getName());

    private boolean told;

    /** @param counts whether anybody is to hear of it; nobody of a dry run */
    ToldEnd(boolean counts) {
        this.told = !counts;
    }

    void ended(RunOutcome outcome) {
        if (!told) {
            told = true;
            each(listener -> listener.ended(outcome));
        }
    }

    static void ready(Manifest manifest) {
        Double millis = RunOutcome.readyMillis(manifest);
        if (millis != null) {
            each(listener -> listener.ready(millis));
        }
    }

    private static void each(Consumer<RunEnd> heard) {
        for (RunEnd listener : ExtensionList.lookup(RunEnd.class)) {
            try {
                heard.accept(listener);
            } catch (RuntimeException | LinkageError x) {
                // an optional plugin of another version than ours was made for, say
                LOGGER.log(Level.WARNING, listener.getClass().getName() + " was told of a run's end and failed", x);
            }
        }
    }
}
