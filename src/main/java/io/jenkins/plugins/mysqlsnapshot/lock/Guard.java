package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Looks, right before each attempt, for statements that the lock would have to wait behind: behind one of them the whole
 * server would stall. It narrows the race with a statement that starts between its look and the attempt; it cannot close it.
 */
final class Guard {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** An idle holder blocks however young it is; from this age on it is surely idle and not between two statements. */
    private static final long IDLE_SECONDS = 1;

    private final Clock clock;
    private final Timeline timeline;
    private final WatchSession watch;
    private final LockLimits limits;
    private final boolean seesIdleHolders;

    Guard(Clock clock, Timeline timeline, WatchSession watch, LockLimits limits, boolean seesIdleHolders) {
        this.clock = clock;
        this.timeline = timeline;
        this.watch = watch;
        this.limits = limits;
        this.seesIdleHolders = seesIdleHolders;
    }

    /**
     * Returns when nothing stands in the way.
     *
     * @throws LockException when the policy is to fail, or the budget is spent; names the blockers, oldest first
     */
    void awaitClear(Deadline budget) throws LockException, InterruptedException {
        List<RunningStatement> told = List.of();
        while (true) {
            List<RunningStatement> blockers = blockers();
            if (blockers.isEmpty()) {
                return;
            }
            if (limits.guardPolicy() == GuardPolicy.FAIL || budget.hasPassed()) {
                throw new LockException(finding(blockers));
            }
            if (!sameConnections(blockers, told)) {
                timeline.record(Phase.GUARD, "not attempted yet, waiting for " + lines(blockers));
                told = blockers;
            }
            clock.pause(shorter(LOOK_AGAIN, budget.remaining()));
        }
    }

    private List<RunningStatement> blockers() throws LockException {
        List<RunningStatement> blockers = new ArrayList<>(watch.longStatements(limits.longRunningSeconds()));
        if (seesIdleHolders) {
            blockers.addAll(watch.idleHolders(IDLE_SECONDS));
        }
        return blockers;
    }

    private Finding finding(List<RunningStatement> blockers) {
        return new Finding(
                "guard",
                "the lock was not attempted behind " + lines(blockers),
                limits.guardPolicy() == GuardPolicy.FAIL
                        ? "let it end or kill it, or have the guard wait"
                        : "let it end or kill it, or raise acquireBudget ("
                                + limits.acquireBudget().toSeconds() + " s)");
    }

    private static String lines(List<RunningStatement> blockers) {
        return blockers.stream().map(RunningStatement::toString).collect(Collectors.joining("; "));
    }

    private static boolean sameConnections(List<RunningStatement> some, List<RunningStatement> others) {
        return some.stream()
                .map(RunningStatement::connectionId)
                .toList()
                .equals(others.stream().map(RunningStatement::connectionId).toList());
    }

    private static Duration shorter(Duration some, Duration other) {
        return some.compareTo(other) < 0 ? some : other;
    }
}
