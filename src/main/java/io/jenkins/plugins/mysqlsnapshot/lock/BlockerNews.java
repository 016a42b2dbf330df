package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a guard that waits says what it waits for: at once, and when that has changed, but no more often than every ten seconds, for
 * on a busy server it changes at each look. Used by the guard's thread.
 */
final class BlockerNews {

    private static final Duration APART = Duration.ofSeconds(10);

    private final Clock clock;
    private List<Long> told = List.of();
    private Deadline next;

    BlockerNews(Clock clock) {
        this.clock = clock;
    }

    /** Nothing is in the way any more: the same again is news. */
    void clear() {
        told = List.of();
    }

    /** The line to tell now, if there is one. */
    Optional<String> line(List<RunningStatement> blockers) {
        List<Long> connections =
                blockers.stream().map(RunningStatement::connectionId).toList();
        if (connections.equals(told) || (next != null && !next.hasPassed())) {
            return Optional.empty();
        }
        told = connections;
        next = clock.deadline(APART);
        return Optional.of("not attempted yet, waiting for " + GuardRules.lines(blockers));
    }
}
