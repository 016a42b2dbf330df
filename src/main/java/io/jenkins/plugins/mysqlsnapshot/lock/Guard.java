package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Looks, right before each attempt, for what the lock would have to wait behind: behind a long statement the whole server
 * would stall. Waits, gives up or ends it, by policy. It narrows the race with a statement that starts between its look and
 * the attempt; it cannot close it. One for all attempts of a run, used by the run's thread.
 */
final class Guard {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Clock clock;
    private final Timeline timeline;
    private final WatchSession watch;
    private final LockLimits limits;
    private final LockStrategy strategy;
    private final ServerFacts facts;

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
        this.strategy = strategy;
        this.facts = facts;
    }

    /** What keeps the policy from being carried out; empty where nothing does. */
    static List<Finding> findings(String server, ServerFacts facts, GuardPolicy policy) {
        return !policy.kills() || facts.hasAny("CONNECTION_ADMIN", "CONNECTION ADMIN", "SUPER")
                ? List.of()
                : List.of(new Finding(
                        server,
                        "the account lacks " + right(facts) + " (guardPolicy " + policy.word()
                                + " ends other users' statements)",
                        "GRANT " + right(facts) + " ON *.* TO it, or have the guard wait"));
    }

    /** What it cannot see on such a server of what this strategy would wait for, and how that is mended; empty where it sees all. */
    static List<String> blindSpots(ServerFacts facts, LockStrategy strategy) {
        if (!strategy.waitsFor(StatementKind.WRITE_HELD, facts)) {
            return List.of();
        }
        if (facts.has(ServerFeature.METADATA_LOCKS_LOST)) {
            return List.of(
                    "sessions that hold tables while they are idle may be missed: performance_schema.metadata_locks was full"
                            + " (raise performance_schema_max_metadata_locks)");
        }
        if (facts.metadataLocksVisible() || facts.has(ServerFeature.METADATA_LOCK_INFO)) {
            return List.of();
        }
        return List.of(
                "sessions that hold tables while they are idle cannot be seen, and statements without a table are waited for too"
                        + (facts.isMariaDb()
                                ? " (INSTALL SONAME 'metadata_lock_info', or grant and turn on as for MySQL 5.7)"
                                : " (GRANT SELECT ON performance_schema.metadata_locks and .threads; in MySQL 5.7 also turn on the"
                                        + " instrument wait/lock/metadata/sql/mdl)"));
    }

    /** A server with LOCK INSTANCE FOR BACKUP has dynamic privileges; MariaDB's of this name came later than its stages. */
    private static String right(ServerFacts facts) {
        if (facts.isMariaDb()) {
            return "CONNECTION ADMIN (before 10.5: SUPER)";
        }
        return facts.has(ServerFeature.INSTANCE_LOCK) ? "CONNECTION_ADMIN" : "SUPER";
    }

    /**
     * Returns when nothing stands in the way.
     *
     * @param lockingId the session that is about to lock
     * @throws LockException when the policy is to fail, or the budget is spent; names the blockers, oldest first
     */
    void awaitClear(Deadline budget, long lockingId) throws LockException, InterruptedException {
        List<RunningStatement> told = List.of();
        while (true) {
            List<RunningStatement> blockers = blockers(lockingId);
            if (blockers.isEmpty()) {
                ended.clear();
                return;
            }
            if (limits.guardPolicy() == GuardPolicy.FAIL || budget.hasPassed()) {
                throw new LockException(finding(blockers));
            }
            if (!sameConnections(blockers, told)) {
                timeline.record(Phase.GUARD, "not attempted yet, waiting for " + lines(blockers));
                told = blockers;
            }
            ended.keySet()
                    .retainAll(blockers.stream()
                            .map(RunningStatement::connectionId)
                            .toList());
            for (RunningStatement blocker : blockers) {
                end(blocker);
            }
            clock.pause(shorter(LOOK_AGAIN, budget.remaining()));
        }
    }

    private List<RunningStatement> blockers(long lockingId) throws LockException {
        return watch.others(facts, lockingId).stream()
                .filter(one -> strategy.waitsFor(one.kind(), facts))
                .filter(this::isLong)
                .sorted(Comparator.comparing(RunningStatement::age).reversed())
                .toList();
    }

    /** An idle holder blocks however young it is: nobody knows for how long. A coarse age may be too high: that costs a wait. */
    private boolean isLong(RunningStatement one) {
        return !one.kind().isRunning()
                || (one.exactAge()
                        ? one.age().compareTo(limits.longRunning()) >= 0
                        : one.age().toSeconds() >= limits.longRunningSeconds());
    }

    /** Ends it where the policy says so and it is surely old enough. */
    private void end(RunningStatement blocker) throws LockException {
        // a younger one is another one
        ended.computeIfPresent(
                blocker.connectionId(), (id, before) -> before.age().compareTo(blocker.age()) <= 0 ? before : null);
        if (ended.containsKey(blocker.connectionId())
                || !blocker.endable()
                || !limits.guardPolicy().kills(blocker.kind())
                || blocker.certainAge().compareTo(limits.longRunning()) < 0) {
            return;
        }
        ended.put(blocker.connectionId(), blocker);
        timeline.record(
                Phase.GUARD,
                watch.end(blocker)
                        .map(refusal -> "not killed, the server refused (" + refusal + "): " + blocker)
                        .orElse((blocker.kind().isRunning() ? "killed the statement of " : "killed ") + blocker));
    }

    private Finding finding(List<RunningStatement> blockers) {
        String remedy = "let it end or kill it, or raise acquireBudget ("
                + limits.acquireBudget().toSeconds() + " s)";
        if (limits.guardPolicy() == GuardPolicy.FAIL) {
            remedy = "let it end or kill it, or have the guard wait";
        }
        return new Finding("guard", "the lock was not attempted behind " + lines(blockers), remedy);
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
