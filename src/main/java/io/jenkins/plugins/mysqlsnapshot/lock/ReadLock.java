package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A read lock that is held: the handle that {@link ReadLocker#acquire()} gives and {@link #release(String)} ends. The
 * server frees it by itself when no sign of life came for the length of the lease. Thread-safe.
 */
public final class ReadLock {

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

    private final Clock clock;
    private final Timeline timeline;
    private final String server;
    private final LockStrategy strategy;
    private final LockLimits limits;
    private final WatchSession watch;
    private final LockSession session;
    private final TemporaryChanges changes;
    private final HoldProof proof;
    private final long askedNanos;
    private final long lockedNanos;

    /** One statement at a time on the session: the keeper's sign of life and the run's release are rivals. */
    private final ReentrantLock statements = new ReentrantLock();

    private boolean released;
    private long releasedNanos;

    ReadLock(
            Clock clock,
            Timeline timeline,
            String server,
            LockStrategy strategy,
            LockLimits limits,
            ServerFacts facts,
            WatchSession watch,
            LockSession session,
            TemporaryChanges changes,
            long askedNanos,
            long lockedNanos) {
        this.clock = clock;
        this.timeline = timeline;
        this.server = server;
        this.strategy = strategy;
        this.limits = limits;
        this.watch = watch;
        this.session = session;
        this.changes = changes;
        this.proof = new HoldProof(clock, server, strategy, facts, watch, session);
        this.askedNanos = askedNanos;
        this.lockedNanos = lockedNanos;
    }

    /** For the timeline, before anything can let it go again. */
    void tell() {
        timeline.record(Phase.LOCKED, lockedNanos, "read lock held by connection " + session.id() + " of " + server);
    }

    /** Takes the proof's first sample; from here on a dead connection is noticed well within the lease. */
    void begin() throws LockException {
        Duration third = limits.lease().dividedBy(3);
        session.bound(third.compareTo(LONGEST_ANSWER) < 0 ? third : LONGEST_ANSWER);
        proof.begin();
        if (position() == null) {
            timeline.record(Phase.POSITION, "none: the binary log is off; metadata_locks shows the lock as ours");
            return;
        }
        timeline.record(Phase.POSITION, position() + (strategy.commitsGoOn() ? "; commits go on" : ""));
    }

    /** Where the server stood when the lock was taken; null where the binary log is off. */
    public Position position() {
        return proof.before().position();
    }

    /** Where commits go on under the lock: where the server stood at the last proof. Else null: it has not moved. */
    public Position positionAfter() {
        return strategy.commitsGoOn() && proof.after() != null ? proof.after().position() : null;
    }

    /** The session that holds it, as the server counts connections. */
    public long connectionId() {
        return session.id();
    }

    /** When it was held first, by {@link Clock#nanoTime()}. */
    public long lockedNanos() {
        return lockedNanos;
    }

    /** When it was asked for: from here on a writer may have waited. */
    long askedNanos() {
        return askedNanos;
    }

    /** How long it has been held, or was. */
    public Duration held() {
        statements.lock();
        try {
            return Duration.ofNanos((released ? releasedNanos : clock.nanoTime()) - lockedNanos);
        } finally {
            statements.unlock();
        }
    }

    /**
     * Gives the server a sign of life. After the release it does nothing.
     *
     * @throws LockException when the session is gone, and the lock with it
     */
    public void keepAlive() throws LockException {
        statements.lock();
        try {
            if (!released) {
                session.ping();
            }
        } finally {
            statements.unlock();
        }
    }

    /**
     * Proves that this very session has held the lock from the taking until now: it still answers (the server frees a lock
     * only with the session or on its request), the server still counts the lock as its own where that can be seen, and
     * nothing was committed meanwhile; or, where commits go on, the position has only moved on, and ends the range.
     *
     * @throws LockException when any of it does not hold
     */
    public void prove() throws LockException {
        statements.lock();
        try {
            if (released) {
                throw proof.unproved("the lock was let go already");
            }
            proof.end();
            if (held().compareTo(limits.maxHold()) > 0) {
                throw proof.unproved("it was held " + held().toMillis() + " ms, longer than maxHold");
            }
            // as of before the server was asked: its answer may be read much later, by a controller that stood still
            timeline.record(
                    Phase.PROVED,
                    proof.after().atNanos(),
                    "connection " + session.id() + " still holds the lock, " + proof.positionWords());
        } finally {
            statements.unlock();
        }
    }

    /** What the server said right after the lock was taken. */
    public LockSample before() {
        return proof.before();
    }

    /** What it said at the last proof, which it passed; null before one. */
    public LockSample after() {
        return proof.after();
    }

    /** What the last proof rests on, a sentence each. */
    public List<String> statements() {
        return proof.statements();
    }

    /**
     * Lets the lock go. Only the first call does anything. It runs to its end even if the thread is interrupted, and keeps
     * the interrupt.
     *
     * @param reason for the timeline
     * @throws LockException when it is not known that the server let go; it does at the end of the lease at the latest
     */
    public void release(String reason) throws LockException {
        boolean interrupted = Thread.interrupted();
        statements.lock();
        try {
            if (!released) {
                released = true;
                try {
                    letGo(reason);
                } finally {
                    changes.end();
                }
            }
        } finally {
            statements.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void letGo(String reason) throws LockException {
        try {
            session.run(strategy.unlockStatement(), strategy.unlockStatement());
            releasedNanos = clock.nanoTime();
            timeline.record(Phase.UNLOCKED, releasedNanos, reason + "; " + heldWords());
            session.close();
        } catch (LockException e) {
            session.abort();
            killed(reason, e);
        }
    }

    /** The session did not answer: the watching one ends it, or at last the lease does. */
    private void killed(String reason, LockException why) throws LockException {
        try {
            watch.kill(session.id());
            releasedNanos = clock.nanoTime();
            timeline.record(Phase.UNLOCKED, releasedNanos, reason + "; by ending its connection; " + heldWords());
        } catch (LockException e) {
            releasedNanos = clock.nanoTime();
            timeline.record(
                    Phase.UNLOCKED,
                    releasedNanos,
                    reason + "; the server does not answer and frees the lock within " + limits.leaseSeconds() + " s");
            LockException failure = new LockException(
                    new Finding(
                            server,
                            "it did not answer when the lock was let go",
                            "the server frees it by itself within " + limits.leaseSeconds()
                                    + " s; see SHOW PROCESSLIST for connection " + session.id()),
                    why);
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private String heldWords() {
        return "held " + Duration.ofNanos(releasedNanos - lockedNanos).toMillis() + " ms";
    }
}
