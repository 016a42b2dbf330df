package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The bounds of a lock. Immutable; {@link #findings()} says which value is out of range, none is ever replaced.
 *
 * @param acquireBudget from the first look of the guard until the lock is held, all attempts together
 * @param attemptBound how long one attempt may make writers wait before its connection is ended
 * @param maxHold how long the lock may be held, whatever is still missing
 * @param lease after this long without a sign of life the server frees the lock by itself; whole seconds
 * @param longRunning from which age a statement keeps the guard from an attempt; whole seconds, as the process list has it
 * @param guardPolicy what the guard does about such a statement
 * @param allowNonDurable goes on although settings or engines do not bear the cut, and has the manifest say so
 * @param lock which lock
 * @param care what is changed on the server for the time of the lock
 */
public record LockLimits(
        Duration acquireBudget,
        Duration attemptBound,
        Duration maxHold,
        Duration lease,
        Duration longRunning,
        GuardPolicy guardPolicy,
        boolean allowNonDurable,
        LockMode lock,
        ReplicationCare care) {

    private static final LockLimits DEFAULTS = new LockLimits(
            Duration.ofSeconds(60),
            Duration.ofMillis(300),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            GuardPolicy.WAIT,
            false,
            LockMode.GLOBAL,
            ReplicationCare.NONE);

    /** 60 s to get it, 300 ms an attempt, 30 s held at most, 10 s lease, statements from 1 s on waited for. */
    public static LockLimits defaults() {
        return DEFAULTS;
    }

    public LockLimits withAcquireBudget(Duration value) {
        return new LockLimits(
                value, attemptBound, maxHold, lease, longRunning, guardPolicy, allowNonDurable, lock, care);
    }

    public LockLimits withAttemptBound(Duration value) {
        return new LockLimits(
                acquireBudget, value, maxHold, lease, longRunning, guardPolicy, allowNonDurable, lock, care);
    }

    public LockLimits withMaxHold(Duration value) {
        return new LockLimits(
                acquireBudget, attemptBound, value, lease, longRunning, guardPolicy, allowNonDurable, lock, care);
    }

    public LockLimits withLease(Duration value) {
        return new LockLimits(
                acquireBudget, attemptBound, maxHold, value, longRunning, guardPolicy, allowNonDurable, lock, care);
    }

    public LockLimits withLongRunning(Duration value) {
        return new LockLimits(
                acquireBudget, attemptBound, maxHold, lease, value, guardPolicy, allowNonDurable, lock, care);
    }

    public LockLimits withGuardPolicy(GuardPolicy value) {
        return new LockLimits(
                acquireBudget, attemptBound, maxHold, lease, longRunning, value, allowNonDurable, lock, care);
    }

    public LockLimits withAllowNonDurable(boolean value) {
        return new LockLimits(acquireBudget, attemptBound, maxHold, lease, longRunning, guardPolicy, value, lock, care);
    }

    public LockLimits withLock(LockMode value) {
        return new LockLimits(
                acquireBudget, attemptBound, maxHold, lease, longRunning, guardPolicy, allowNonDurable, value, care);
    }

    public LockLimits withCare(ReplicationCare value) {
        return new LockLimits(
                acquireBudget, attemptBound, maxHold, lease, longRunning, guardPolicy, allowNonDurable, lock, value);
    }

    /** What is out of range; empty where nothing is. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        range(findings, "acquireBudget", acquireBudget, Duration.ofMillis(100), Duration.ofHours(24));
        range(findings, "attemptBound", attemptBound, Duration.ofMillis(10), Duration.ofSeconds(60));
        range(findings, "maxHold", maxHold, Duration.ofMillis(100), Duration.ofHours(24));
        range(findings, "lease", lease, Duration.ofSeconds(2), Duration.ofHours(1));
        range(findings, "longRunning", longRunning, Duration.ofSeconds(1), Duration.ofHours(24));
        return findings;
    }

    private static void range(List<Finding> findings, String name, Duration value, Duration least, Duration most) {
        if (value == null || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            findings.add(new Finding(
                    name, words(value) + " is out of range", "give " + words(least) + " to " + words(most)));
        }
    }

    /** In whole seconds where it is, else in milliseconds. */
    static String words(Duration value) {
        if (value == null) {
            return "nothing";
        }
        return value.toMillis() % 1000 == 0 ? value.toSeconds() + " s" : value.toMillis() + " ms";
    }

    /** The lease in the unit of {@code wait_timeout}; a started second counts whole. */
    int leaseSeconds() {
        return (int) ceilSeconds(lease);
    }

    /** The attempt's bound in the unit of {@code lock_wait_timeout}: whole seconds, at least 1. */
    int attemptBoundSeconds() {
        return (int) Math.max(1, ceilSeconds(attemptBound));
    }

    /** The age from which a statement counts, in the process list's whole seconds. */
    long longRunningSeconds() {
        return ceilSeconds(longRunning);
    }

    private static long ceilSeconds(Duration value) {
        return (value.toMillis() + 999) / 1000;
    }
}
