package io.jenkins.plugins.mysqlsnapshot.timeline;

import java.time.Duration;
import java.time.Instant;

/**
 * Something that happened in a run.
 *
 * @param phase which step of the run
 * @param at wall time, for people
 * @param sinceStart since the timeline began, monotonic: differences and order are read from here alone
 * @param detail one line in words; never a secret
 */
public record Event(Phase phase, Instant at, Duration sinceStart, String detail) {

    public Event {
        detail = OneLine.of(detail);
    }
}
