package io.jenkins.plugins.mysqlsnapshot.cli;

import io.jenkins.plugins.mysqlsnapshot.lock.GuardPolicy;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockMode;
import io.jenkins.plugins.mysqlsnapshot.lock.ReplicationCare;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options for lock, guard and limits; their defaults are those of the part. */
final class LimitOptions {

    private static final LockLimits DEFAULTS = LockLimits.defaults();

    @Option(
            names = "--lock",
            paramLabel = "WORD",
            description =
                    "global (default), instance, backupStage, tables or auto. What is unsound on this server is refused.")
    private String lock = DEFAULTS.lock().word();

    @Option(
            names = "--guard",
            paramLabel = "WORD",
            description = "While a long statement runs: wait (default), fail, killSelects or killAll.")
    private String guard = DEFAULTS.guardPolicy().word();

    @Option(
            names = "--acquire-budget",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "To get the lock, all waits and attempts together (default: 60s).")
    private Duration acquireBudget = DEFAULTS.acquireBudget();

    @Option(
            names = "--attempt-bound",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long one attempt may make writers wait (default: 300ms).")
    private Duration attemptBound = DEFAULTS.attemptBound();

    @Option(
            names = "--max-hold",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long the lock may be held; then COMMAND is ended (default: 30s).")
    private Duration maxHold = DEFAULTS.maxHold();

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "After this long without a sign of life the server frees the lock by itself (default: 10s).")
    private Duration lease = DEFAULTS.lease();

    @Option(
            names = "--long-running",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "From this age on a running statement keeps it from trying (default: 1s).")
    private Duration longRunning = DEFAULTS.longRunning();

    @Option(
            names = "--allow-non-durable",
            description = "Go on although settings or tables do not bear a cut; said as a warning.")
    private boolean allowNonDurable;

    @Option(
            names = "--pause-replica",
            description =
                    "Stops the appliers that run for the time of the lock; the server starts them again, even if this"
                            + " program dies.")
    private boolean pauseReplica;

    @Option(names = "--desync", description = "Sets wsrep_desync of a Galera node for the time of the lock, likewise.")
    private boolean desync;

    /** Throws where a word is none; ranges are told by the preflight. */
    LockLimits limits() throws LockException {
        return DEFAULTS.withAcquireBudget(acquireBudget)
                .withAttemptBound(attemptBound)
                .withMaxHold(maxHold)
                .withLease(lease)
                .withLongRunning(longRunning)
                .withAllowNonDurable(allowNonDurable)
                .withCare(new ReplicationCare(pauseReplica, desync))
                .withGuardPolicy(GuardPolicy.of(guard)
                        .orElseThrow(() -> unknown("--guard", guard, words(GuardPolicy.values(), GuardPolicy::word))))
                .withLock(LockMode.of(lock)
                        .orElseThrow(() -> unknown("--lock", lock, words(LockMode.values(), LockMode::word))));
    }

    static LockException unknown(String option, String given, String words) {
        return new LockException(new Finding(option, "'" + given + "' is unknown", "give " + words));
    }

    static <T> String words(T[] values, Function<T, String> word) {
        return Arrays.stream(values).map(word).collect(Collectors.joining(" or "));
    }
}
