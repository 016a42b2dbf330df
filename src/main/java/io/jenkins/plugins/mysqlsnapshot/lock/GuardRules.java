package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the guard makes of what it sees: which statements stand in the way of this lock on this server, which of them may be ended,
 * and what it has to say. Pure.
 */
final class GuardRules {

    private final LockLimits limits;
    private final LockStrategy strategy;
    private final ServerFacts facts;

    GuardRules(LockLimits limits, LockStrategy strategy, ServerFacts facts) {
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
                        facts.grant(right(facts)) + " or have the guard wait"));
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
                                : " (" + facts.grant("SELECT", "performance_schema.metadata_locks") + " "
                                        + facts.grant("SELECT", "performance_schema.threads")
                                        + " in MySQL 5.7 also turn on the instrument wait/lock/metadata/sql/mdl)"));
    }

    /** A server with LOCK INSTANCE FOR BACKUP has dynamic privileges; MariaDB split SUPER when it got SHOW BINLOG STATUS. */
    private static String right(ServerFacts facts) {
        if (facts.isMariaDb()) {
            return facts.positionStatement().equals("SHOW MASTER STATUS") ? "SUPER" : "CONNECTION ADMIN";
        }
        return facts.has(ServerFeature.INSTANCE_LOCK) ? "CONNECTION_ADMIN" : "SUPER";
    }

    /** Those of them that the lock would have to wait behind, oldest first. */
    List<RunningStatement> blockers(List<RunningStatement> others) {
        return others.stream()
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

    /** Whether the policy ends such a one; only what is surely old enough. */
    boolean ends(RunningStatement blocker) {
        return blocker.endable()
                && limits.guardPolicy().kills(blocker.kind())
                && blocker.certainAge().compareTo(limits.longRunning()) >= 0;
    }

    /** That the lock is not attempted behind these. */
    Finding finding(List<RunningStatement> blockers) {
        String remedy =
                "let it end or kill it, or raise acquireBudget (" + LockLimits.words(limits.acquireBudget()) + ")";
        if (limits.guardPolicy() == GuardPolicy.FAIL) {
            remedy = "let it end or kill it, or have the guard wait";
        }
        return new Finding("guard", "the lock was not attempted behind " + lines(blockers), remedy);
    }

    static String lines(List<RunningStatement> blockers) {
        return blockers.stream().map(RunningStatement::toString).collect(Collectors.joining("; "));
    }
}
