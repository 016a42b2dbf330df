package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One bounded try to take the lock. The statement runs on a thread of its own, so that this one can end its connection
 * from outside: on the server {@code lock_wait_timeout} bounds each of the statement's waits, but only in whole seconds.
 */
final class Attempt {

    /** How long a killed connection may take to be gone from the process list before that counts as a failure. */
    private static final Duration KILL_BOUND = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    /** @param refusal why the statement failed; null where it did not */
    private record Answer(long atNanos, LockException refusal) {}

    private final Clock clock;
    private final WatchSession watch;
    private final LockSession session;
    private final Bell answered;
    private final AtomicReference<Answer> answer = new AtomicReference<>();

    /** What the session waited for when it was given up; empty where the server had given up by itself. */
    private String state = "";

    /** @param answered rung when the server has answered; may be that of other attempts, too */
    Attempt(Clock clock, WatchSession watch, LockSession session, Bell answered) {
        this.clock = clock;
        this.watch = watch;
        this.session = session;
        this.answered = answered;
    }

    /** Sends the locking statement, once the session has these bounds. From here on one of the two has to be called that follow. */
    void begin(LockStrategy strategy, int leaseSeconds, int boundSeconds) {
        Thread thread = new Thread(
                () -> {
                    LockException refusal = null;
                    try {
                        session.arm(leaseSeconds, boundSeconds);
                        for (String statement : strategy.lockStatements()) {
                            session.run(statement, statement);
                        }
                    } catch (LockException e) {
                        refusal = e;
                    }
                    answer.set(new Answer(clock.nanoTime(), refusal));
                    answered.ring();
                },
                "mysql-snapshot-lock-" + session.id());
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the server has said something, good or bad. */
    boolean isAnswered() {
        return answer.get() != null;
    }

    /**
     * Waits for the answer. Unless it returns a time, the session has been ended and holds nothing.
     *
     * @return the {@link Clock#nanoTime()} at which the lock was held; empty when the bound came first, here or on the server
     * @throws LockException when the server refused, or the session could not be ended
     */
    Optional<Long> finish(Deadline bound) throws LockException, InterruptedException {
        boolean inTime;
        try {
            inTime = clock.await(answered, this::isAnswered, bound);
        } catch (InterruptedException e) {
            endAfter(e);
            throw e;
        }
        if (!inTime) {
            try {
                // gone with the kill; it waits for no more than the kill itself would: the server's list of threads
                state = watch.stateOf(session.id());
            } finally {
                end();
            }
            return Optional.empty();
        }
        LockException refusal = answer.get().refusal();
        if (refusal != null) {
            endAfter(refusal);
            if (ServerErrors.isWorthAnotherAttempt(refusal)) {
                return Optional.empty();
            }
            throw refusal;
        }
        return Optional.of(answer.get().atNanos());
    }

    /** Ends the session, whatever the server has answered or will. */
    void abandon() throws LockException {
        end();
    }

    /** What one that returned no time has left behind. To be asked right after it. */
    GivenUpAttempt givenUp(int number, Duration took, LockStrategy strategy, ServerFacts facts) throws LockException {
        return GivenUpAttempt.of(number, took, state, watch.others(facts, session.id()), strategy, facts);
    }

    private void endAfter(Exception because) {
        try {
            end();
        } catch (LockException e) {
            because.addSuppressed(e);
        }
    }

    /** Ends the connection, not only the statement: after KILL QUERY the session would still hold what it has got. */
    private void end() throws LockException {
        // an interrupt must not leave the connection behind
        boolean interrupted = Thread.interrupted();
        try {
            watch.kill(session.id());
        } finally {
            session.abort();
        }
        Deadline gone = clock.deadline(KILL_BOUND);
        while (watch.knows(session.id()) && !gone.hasPassed()) {
            try {
                clock.pause(LOOK_AGAIN);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (watch.knows(session.id())) {
            throw new LockException(new Finding(
                    "connection " + session.id(),
                    "is still there " + KILL_BOUND.toSeconds() + " s after it was killed, and may hold the read lock",
                    "see SHOW PROCESSLIST and the server's error log; KILL CONNECTION " + session.id() + " again"));
        }
    }
}
