package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * One try at the lock of one server, on a session of its own: name, guard, bounded attempt, in this order. Opened by whoever wants the
 * lock, which closes it; what it has taken stays. Used by one thread at a time.
 */
final class LockTry implements AutoCloseable {

    private static final Duration NAME_LOOK_AGAIN = Duration.ofMillis(100);

    /** What others need who wait meanwhile: their signs of life. */
    interface Meanwhile {
        void look() throws LockException, InterruptedException;
    }

    private final LockTools tools;
    private final LockSession session;
    private boolean taken;
    private int number;
    private Deadline bound;
    private long begun;
    private Attempt attempt;

    private LockTry(LockTools tools, LockSession session) {
        this.tools = tools;
        this.session = session;
    }

    static LockTry open(LockTools tools) throws LockException {
        return new LockTry(
                tools,
                LockSession.open(
                        tools.connector(),
                        WatchSession.STATEMENT_BOUND.plus(tools.limits().attemptBound()),
                        nameSeconds(tools.limits())));
    }

    /**
     * After so long without a sign of life the server frees the name of a run that waits for its attempt: not sooner than one
     * answer to the watching session may take.
     */
    private static int nameSeconds(LockLimits limits) {
        int seconds = Math.max(limits.leaseSeconds(), (int) WatchSession.STATEMENT_BOUND.toSeconds() + 1);
        // while appliers are stopped no sign of life is given
        boolean pauses = !limits.care().equals(ReplicationCare.NONE);
        return pauses ? seconds + (int) limits.acquireBudget().toSeconds() : seconds;
    }

    /** Waits until no other run is at work on this server. */
    void awaitName(Deadline budget, Meanwhile meanwhile) throws LockException, InterruptedException {
        boolean told = false;
        while (!session.takeName()) {
            if (budget.hasPassed()) {
                throw new LockException(new Finding(
                        tools.server(),
                        "another snapshot run is at work on it (connection "
                                + tools.watch().namedLockHolder() + " holds the name "
                                + WatchSession.NAMED_LOCK + ")",
                        "let it end, or raise acquireBudget"));
            }
            if (!told) {
                tools.timeline()
                        .record(
                                Phase.GUARD,
                                "waiting for another snapshot run on this server, connection "
                                        + tools.watch().namedLockHolder());
                told = true;
            }
            meanwhile.look();
            tools.clock().pause(NAME_LOOK_AGAIN);
        }
        tools.watch().requireSameServer(session);
    }

    /**
     * Changes what has to be changed for the time of the lock, and asks once, before it, what is asked under it: nothing is loaded,
     * parsed or refused for the first time there.
     *
     * @param before how the server took part in replication at preflight
     * @return how it does now
     */
    ReplicationFacts prepare(TemporaryChanges changes, ReplicationFacts before, Deadline budget)
            throws LockException, InterruptedException {
        changes.begin(tools.watch(), budget);
        LockPlan plan = tools.plan();
        session.position(new PositionReader(plan.facts()));
        ReplicationFacts now = before.isReplica() ? tools.watch().replication().withLagOf(before) : before;
        if (plan.facts().metadataLocksVisible() && plan.strategy().showsTickets()) {
            tools.watch().tickets(session.id());
        }
        return now;
    }

    /** Waits until nothing is seen that the lock would have to wait behind. */
    void awaitClear(Guard guard, Deadline budget) throws LockException, InterruptedException {
        guard.awaitClear(budget, session);
    }

    /** Whether that is so at this look. */
    boolean isClear(Guard guard, Deadline budget) throws LockException {
        return guard.isClear(budget, session);
    }

    void ping() throws LockException {
        session.ping();
    }

    /**
     * Begins the bounded attempt, which has to be finished or abandoned.
     *
     * @param attemptNumber from 1
     * @param answered rung when the server has answered
     */
    void begin(int attemptNumber, Deadline budget, Bell answered) {
        LockLimits limits = tools.limits();
        number = attemptNumber;
        tools.timeline()
                .record(
                        Phase.ATTEMPT,
                        "number " + number + ", given up after "
                                + limits.attemptBound().toMillis() + " ms");
        bound = budget.orAfter(limits.attemptBound());
        begun = tools.clock().nanoTime();
        attempt = new Attempt(tools.clock(), tools.watch(), session, answered);
        attempt.begin(tools.plan().strategy(), limits.leaseSeconds(), limits.attemptBoundSeconds());
    }

    /** When the attempt that has begun is given up. */
    Deadline bound() {
        return bound;
    }

    boolean isAnswered() {
        return attempt.isAnswered();
    }

    /** Ends the attempt and its session, whatever came of it. */
    void abandon() throws LockException {
        attempt.abandon();
    }

    /**
     * Waits for the attempt that has begun.
     *
     * @param changes undone with the lock
     * @return empty where it was given up, which is noted there
     */
    Optional<ReadLock> finish(TemporaryChanges changes, GivenUpAttempts givenUp)
            throws LockException, InterruptedException {
        LockStrategy strategy = tools.plan().strategy();
        ServerFacts facts = tools.plan().facts();
        Optional<Long> lockedAt = attempt.finish(bound);
        if (lockedAt.isEmpty()) {
            Duration took = Duration.ofNanos(tools.clock().nanoTime() - begun);
            GivenUpAttempt over = attempt.givenUp(number, took, strategy, facts);
            givenUp.add(over);
            tools.timeline().record(Phase.ATTEMPT, over.line());
            return Optional.empty();
        }
        taken = true;
        return Optional.of(new ReadLock(
                tools.clock(),
                tools.timeline(),
                tools.server(),
                strategy,
                tools.limits(),
                facts,
                tools.watch(),
                session,
                changes,
                begun,
                lockedAt.get()));
    }

    /** Ends the session, unless it has the lock. */
    @Override
    public void close() {
        if (!taken) {
            session.close();
        }
    }
}
