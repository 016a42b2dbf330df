package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The one place where what a part found becomes what the build log shows: its lines, without a stack trace. */
final class StepFailure {

    private static final Logger LOGGER = Logger.getLogger(StepFailure.class.getName());

    private StepFailure() {}

    /** From the checked exception of a part; its causes go to the controller's log alone, for builds keep what they throw. */
    static AbortException of(Exception failure) {
        LOGGER.log(Level.FINE, "step failed", failure);
        return new AbortException(failure.getMessage());
    }

    static AbortException of(List<Finding> findings) {
        return new AbortException(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    }

    /** Throws where there is anything to complain about, before anything is touched. */
    static void unlessEmpty(List<Finding> findings) throws AbortException {
        if (!findings.isEmpty()) {
            throw of(findings);
        }
    }
}
