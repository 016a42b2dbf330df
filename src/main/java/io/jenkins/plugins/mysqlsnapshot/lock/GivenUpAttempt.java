package io.jenkins.plugins.mysqlsnapshot.lock;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An attempt that was given up, and what it left behind: a server that was closing its tables for the lock goes on closing them,
 * so whoever uses a table that the {@code behind} keep open waits until they end. All other tables are free. A fact, for log,
 * exception and manifest.
 *
 * @param number which attempt, from 1
 * @param took from the locking statement until nothing of it was left
 * @param inFlush whether it was given up while the server waited for tables to be closed
 * @param behind the statements it may have waited for, oldest first, at most three, as they are shown to people
 * @param waiting how many statements waited for such a table right afterwards
 */
public record GivenUpAttempt(int number, Duration took, boolean inFlush, List<String> behind, long waiting) {

    /** The state of a thread that waits for a table to be closed, in the words of all servers. */
    static final String FLUSH_STATE = "Waiting for table flush";

    private static final int SHOWN = 3;

    public GivenUpAttempt {
        behind = List.copyOf(behind);
    }

    /**
     * @param state of the locking session right before it was ended; empty where the server had given up by itself
     * @param others what the other sessions do right after that
     */
    static GivenUpAttempt of(
            int number,
            Duration took,
            String state,
            List<RunningStatement> others,
            LockStrategy strategy,
            ServerFacts facts) {
        List<RunningStatement> behind = others.stream()
                .filter(one -> !one.waitsForFlush() && strategy.waitsFor(one.kind(), facts))
                .sorted(Comparator.comparing(RunningStatement::age).reversed())
                .limit(SHOWN)
                .toList();
        long waiting = others.stream().filter(RunningStatement::waitsForFlush).count();
        // nothing but the closing of tables waits for one that reads
        boolean inFlush = state.isEmpty()
                ? waiting > 0 || behind.stream().anyMatch(one -> one.kind().isReading())
                : state.equals(FLUSH_STATE);
        return new GivenUpAttempt(
                number,
                took,
                inFlush,
                behind.stream().map(RunningStatement::toString).toList(),
                waiting);
    }

    /** For the log. */
    String line() {
        return "number " + number + " given up after " + took.toMillis() + " ms, its connection ended, nothing is held"
                + (inFlush ? "; " + leftBehind() + " (" + waiting + (waiting == 1 ? " waits" : " wait") + " now)" : "");
    }

    /** For the manifest, and for whoever got no lock; only of one that was given up in the flush. */
    String warning() {
        return "attempt " + number + ": " + leftBehind();
    }

    private String leftBehind() {
        return "given up while tables were being closed, so those in use by " + blockers()
                + " are kept from everybody until it ends";
    }

    private String blockers() {
        return behind.isEmpty()
                ? "a statement that is gone by now"
                : behind.stream().collect(Collectors.joining("; or "));
    }
}
