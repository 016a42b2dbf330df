package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.util.List;
import java.util.Optional;

/**
 * What a run came to, as its caller sees it.
 *
 * @param manifest null unless the set was accepted
 * @param failure the failure's type; null where there is none, and where the JVM was killed
 * @param messages of the failure and of everything suppressed in it
 * @param findings of the failure, how many; -1 where it is of a kind that has none
 * @param events in the order they were told
 * @param killed whether it was killed before it could come to anything
 * @param endedNanos when it had closed everything
 */
record Outcome(
        Manifest manifest,
        String failure,
        List<String> messages,
        int findings,
        List<Told> events,
        boolean killed,
        long endedNanos) {

    /** An event. {@code nanos} by the machine's monotonic clock, in which JVM it ever was. */
    record Told(Phase phase, long nanos, String detail) {}

    boolean accepted() {
        return manifest != null;
    }

    Optional<Told> first(Phase phase) {
        return events.stream().filter(told -> told.phase() == phase).findFirst();
    }

    Optional<Told> last(Phase phase) {
        return events.stream().filter(told -> told.phase() == phase).reduce((earlier, later) -> later);
    }

    String message() {
        return String.join(" | ", messages);
    }
}
