package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.ExtensionPoint;

/**
 * Hears how each run of {@code mysqlConsistentSnapshot} ended that is no dry run. Behind an extension point, for the steps know neither
 * page nor metric. On the thread of the step, in a block while writers wait: whoever hears it waits for nothing.
 */
public interface RunEnd extends ExtensionPoint {

    /** Once a run: at the mark of a set, or when a run that gave none is over. */
    void ended(RunOutcome outcome);

    /** After it, where readiness was awaited and came. */
    void ready(double millisAfterTheCut);
}
