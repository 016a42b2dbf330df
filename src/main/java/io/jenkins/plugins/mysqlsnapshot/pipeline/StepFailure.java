package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one place where what a part found becomes what the build log shows: its lines, and those of what failed while it was
 * cleaned up, without a stack trace. Causes go to the controller's log alone, for a build keeps what it throws.
 */
final class StepFailure {

    private static final Logger LOGGER = Logger.getLogger(StepFailure.class.getName());

    private StepFailure() {}

    /** From the checked exception of a part. */
    static AbortException of(Exception failure) {
        LOGGER.log(Level.FINE, "step failed", failure);
        return new AbortException(Stream.concat(Stream.of(failure.getMessage()), leftovers(failure).stream())
                .collect(Collectors.joining("\n")));
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

    /** What an interruption left behind, to be told beside the reason for it; empty where it left nothing. */
    static Optional<AbortException> leftBy(InterruptedException interruption) {
        List<String> lines = leftovers(interruption);
        return lines.isEmpty() ? Optional.empty() : Optional.of(new AbortException(String.join("\n", lines)));
    }

    private static List<String> leftovers(Exception failure) {
        return Arrays.stream(failure.getSuppressed())
                .filter(also -> also instanceof LockException
                        || also instanceof ClusterException
                        || also instanceof SnapshotException)
                .map(Throwable::getMessage)
                .toList();
    }
}
