package io.jenkins.plugins.mysqlsnapshot.timeline;

import java.time.Duration;

/** A budget made absolute once; whoever is handed it sees only what is left. */
public record Deadline(Clock clock, long atNanos) {

    /** What is left; zero when it has passed, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, atNanos - clock.nanoTime()));
    }

    /** Whether nothing is left. */
    public boolean hasPassed() {
        return atNanos - clock.nanoTime() <= 0;
    }

    /** This deadline, or the end of a budget that begins now, whichever comes first. */
    public Deadline orAfter(Duration budget) {
        Deadline other = clock.deadline(budget);
        return other.atNanos - atNanos < 0 ? other : this;
    }
}
