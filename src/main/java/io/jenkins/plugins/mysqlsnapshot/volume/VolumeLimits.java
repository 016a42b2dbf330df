package io.jenkins.plugins.mysqlsnapshot.volume;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the storage may take for what happens outside of the lock.
 *
 * @param cleanupTimeout until everything of a failed run must be gone; 1 s to 1 h
 * @param readyTimeout until a snapshot must be ready to restore from; 1 s to 7 days
 */
public record VolumeLimits(Duration cleanupTimeout, Duration readyTimeout) {

    /** 60 s for the clean-up, an hour until ready. */
    public static VolumeLimits defaults() {
        return new VolumeLimits(Duration.ofSeconds(60), Duration.ofHours(1));
    }

    /** Refuses what is out of range. */
    public void check() throws ClusterException {
        List<Finding> findings = new ArrayList<>();
        check(findings, "cleanupTimeout", cleanupTimeout, Duration.ofHours(1));
        check(findings, "readyTimeout", readyTimeout, Duration.ofDays(7));
        if (!findings.isEmpty()) {
            throw new ClusterException(findings);
        }
    }

    private static void check(List<Finding> findings, String name, Duration value, Duration most) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(most) > 0) {
            findings.add(new Finding(
                    name, "is " + value.toMillis() + " ms", "give 1 to " + most.toSeconds() + " seconds instead"));
        }
    }
}
