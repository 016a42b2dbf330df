package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks, right before each attempt, for what the lock would have to wait behind: behind a long statement the whole server
 * would stall. Waits, gives up or ends it, by policy. It narrows the race with a statement that starts between its look and
 * the attempt; it cannot close it. One for all attempts of a run, used by one thread at a time.
 */
final class Guard {

    static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Clock clock;
    private final Timeline timeline;
    private final WatchSession watch;
    private final LockLimits limits;
    private final ServerFacts facts;
    private final GuardRules rules;
    private final BlockerNews news;

    /** What was ended, or could not be, by connection: nothing is ended twice, but the next statement of a client that tries again is. */
    private final Map<Long, RunningStatement> ended = new HashMap<>();

    Guard(
            Clock clock,
            Timeline timeline,
            WatchSession watch,
            LockLimits limits,
            LockStrategy strategy,
            ServerFacts facts) {
        this.clock = clock;
        this.timeline = timeline;
        this.watch = watch;
        this.limits = limits;
        this.facts = facts;
        this.rules = new GuardRules(limits, strategy, facts);
        this.news = new BlockerNews(clock);
    }

    /**
     * Returns when nothing stands in the way.
     *
     * @param locking the session that is about to lock; it gets its signs of life while it waits
     * @throws LockException when the policy is to fail, or the budget is spent; names the blockers, oldest first
     */
    void awaitClear(Deadline budget, LockSession locking) throws LockException, InterruptedException {
        while (!isClear(budget, locking)) {
            clock.pause(shorter(LOOK_AGAIN, budget.remaining()));
        }
    }

    /** One look: whether nothing stands in the way now. Where something does, it is told, or ended, by policy. */
    boolean isClear(Deadline budget, LockSession locking) throws LockException {
        List<RunningStatement> blockers = rules.blockers(watch.others(facts, locking.id()));
        if (blockers.isEmpty()) {
            ended.clear();
            news.clear();
            return true;
        }
        if (limits.guardPolicy() == GuardPolicy.FAIL || budget.hasPassed()) {
            throw new LockException(rules.finding(blockers));
        }
        news.line(blockers).ifPresent(line -> timeline.record(Phase.GUARD, line));
        ended.keySet()
                .retainAll(blockers.stream().map(RunningStatement::connectionId).toList());
        for (RunningStatement blocker : blockers) {
            end(blocker);
        }
        locking.ping();
        return false;
    }

    /** Ends it where the policy says so and it is surely old enough. */
    private void end(RunningStatement blocker) throws LockException {
        // a younger one is another one
        ended.computeIfPresent(
                blocker.connectionId(), (id, before) -> before.age().compareTo(blocker.age()) <= 0 ? before : null);
        if (ended.containsKey(blocker.connectionId()) || !rules.ends(blocker)) {
            return;
        }
        ended.put(blocker.connectionId(), blocker);
        timeline.record(
                Phase.GUARD,
                watch.end(blocker)
                        .map(refusal -> "not killed, the server refused (" + refusal + "): " + blocker)
                        .orElse((blocker.kind().isRunning() ? "killed the statement of " : "killed ") + blocker));
    }

    private static Duration shorter(Duration some, Duration other) {
        return some.compareTo(other) < 0 ? some : other;
    }
}
