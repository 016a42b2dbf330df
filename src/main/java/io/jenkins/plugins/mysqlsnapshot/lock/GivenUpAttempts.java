package io.jenkins.plugins.mysqlsnapshot.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The attempts of one run that were given up before the lock was held, in order. Used by the run's thread. */
final class GivenUpAttempts {

    private final List<GivenUpAttempt> attempts = new ArrayList<>();

    void add(GivenUpAttempt attempt) {
        attempts.add(attempt);
    }

    List<GivenUpAttempt> all() {
        return List.copyOf(attempts);
    }

    /** What they left behind on the server, a line each. */
    Stream<String> leftBehind() {
        return attempts.stream().filter(GivenUpAttempt::inFlush).map(GivenUpAttempt::warning);
    }

    /**
     * For how long a writer can have waited, at the worst moment.
     *
     * @param strategy of the lock that was held in the end
     * @return from the locking statement to the unlock, or for the longest of these; null where the lock let writers go on, and where
     *     one of these left tables closed: for how long, only the server knows
     */
    Duration worstStall(LockStrategy strategy, ReadLock lock) {
        if (strategy.commitsGoOn() || attempts.stream().anyMatch(GivenUpAttempt::inFlush)) {
            return null;
        }
        Duration waited = lock.held().plusNanos(lock.lockedNanos() - lock.askedNanos());
        return attempts.stream()
                .map(GivenUpAttempt::took)
                .reduce(waited, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }
}
