package io.jenkins.plugins.mysqlsnapshot.lock;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The pause after an attempt that was given up: doubling, and up to half of it left out at random, so that two runs do not keep step. */
final class BackOff {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private BackOff() {}

    /** @param attempt from 1 */
    static Duration after(int attempt, Duration most) {
        long longest = Math.min(FIRST.toMillis() << Math.min(attempt - 1, 10), LONGEST.toMillis());
        long millis = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
        return Duration.ofMillis(Math.min(millis, most.toMillis()));
    }
}
