package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The evidence that one session held its lock without a gap: a sample from right after it was taken, one from the end, and what
 * must hold between them. A server frees such a lock only with the session or on its request, so the same session at both ends
 * is the whole of it. Belongs to one {@link ReadLock}, which serialises all calls.
 */
final class HoldProof {

    private final Clock clock;
    private final String server;
    private final LockStrategy strategy;
    private final ServerFacts facts;
    private final WatchSession watch;
    private final LockSession session;
    private final PositionReader positions;
    private LockSample before;
    private LockSample after;

    HoldProof(
            Clock clock,
            String server,
            LockStrategy strategy,
            ServerFacts facts,
            WatchSession watch,
            LockSession session) {
        this.clock = clock;
        this.server = server;
        this.strategy = strategy;
        this.facts = facts;
        this.watch = watch;
        this.session = session;
        this.positions = new PositionReader(facts);
    }

    /** The first sample, before anything is cut. */
    void begin() throws LockException {
        before = checked(sample());
    }

    /**
     * The second sample, held against the first.
     *
     * @throws LockException when the lock cannot be proved to have been held all the while
     */
    void end() throws LockException {
        LockSample now = checked(sample());
        checkPosition(now.position());
        after = now;
    }

    LockSample before() {
        return before;
    }

    /** Null until {@link #end()} has succeeded. */
    LockSample after() {
        return after;
    }

    private LockSample first() {
        return Objects.requireNonNull(before, "begin() comes first");
    }

    private LockSample last() {
        return Objects.requireNonNull(after, "end() comes first");
    }

    private LockSample sample() throws LockException {
        long atNanos = clock.nanoTime();
        Position position = session.position(positions);
        return new LockSample(
                atNanos,
                session.askId(),
                watch.namedLockHolder(),
                shown() ? watch.tickets(session.id()) : null,
                position);
    }

    private LockSample checked(LockSample sample) throws LockException {
        if (sample.connectionId() != session.id()) {
            throw unproved("connection " + session.id() + " has become " + sample.connectionId()
                    + ": something in between changes it");
        }
        if (sample.namedLockHolder() != session.id()) {
            throw unproved("connection " + session.id() + " no longer holds the run's name (" + sample.namedLockHolder()
                    + " does)");
        }
        if (sample.tickets() != null && !strategy.isShownBy(sample.tickets())) {
            throw unproved("metadata_locks does not show the lock as held by connection " + session.id() + ", but "
                    + sample.tickets() + " (if Performance_schema_metadata_lock_lost is not 0:"
                    + " raise performance_schema_max_metadata_locks)");
        }
        return sample;
    }

    private void checkPosition(Position now) throws LockException {
        Position then = first().position();
        if (then == null) {
            if (now != null) {
                throw unproved("the binary log was turned on, at " + now);
            }
        } else if (now == null) {
            throw unproved("the binary log was turned off after " + then);
        } else if (strategy.commitsGoOn()) {
            if (!now.canFollow(then)) {
                throw unproved("the position went from " + then + " back to " + now);
            }
        } else if (!now.sameAs(then) && !session.onlyRotated(then, now)) {
            throw unproved("the position moved from " + then + " to " + now);
        }
    }

    private boolean shown() {
        return facts.metadataLocksVisible() && strategy.showsTickets();
    }

    /** What was proved of the position, in words. */
    String positionWords() {
        if (first().position() == null) {
            return "there is no position: the binary log is off";
        }
        return strategy.commitsGoOn()
                ? "commits went on, the position has moved to " + last().position()
                : "the position has not moved";
    }

    /** What it rests on, a sentence each. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        statements.add("connection " + session.id() + " held the lock before the first request and after the last cut");
        if (shown()) {
            statements.add("metadata_locks showed the lock as its own before the first request and after the last cut");
        }
        statements.add(positionWords());
        return statements;
    }

    LockException unproved(String found) {
        return new LockException(
                new Finding(server, "the lock cannot be proved: " + found, "run it again; what was cut is not used"));
    }
}
