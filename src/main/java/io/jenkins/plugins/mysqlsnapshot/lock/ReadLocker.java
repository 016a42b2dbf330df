package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes the read lock of one server: preflight, guard, bounded attempts until the budget is spent. Opened by a run, used by
 * its thread, closed by it; closing lets a lock go that is still held.
 */
public final class ReadLocker implements AutoCloseable {

    private static final Duration NAME_LOOK_AGAIN = Duration.ofMillis(250);

    private final Clock clock;
    private final Timeline timeline;
    private final ServerAccess access;
    private final Connector connector;
    private final LockLimits limits;
    private final Function<ServerFacts, VolumeLayout> layouts;
    private final String server;
    private final GivenUpAttempts givenUp = new GivenUpAttempts();
    private WatchSession watch;
    private LockPlan plan;
    private ReplicationFacts replication;
    private TemporaryChanges changes;
    private ReadLock held;

    /** For storage of which nothing is known. */
    public ReadLocker(Clock clock, Timeline timeline, ServerAccess access, LockLimits limits) {
        this(clock, timeline, access, limits, facts -> VolumeLayout.UNKNOWN);
    }

    /** @param layouts how the files of such a server lie on what is cut */
    public ReadLocker(
            Clock clock,
            Timeline timeline,
            ServerAccess access,
            LockLimits limits,
            Function<ServerFacts, VolumeLayout> layouts) {
        this.layouts = layouts;
        this.clock = clock;
        this.timeline = timeline;
        this.connector = new Connector(access);
        this.limits = limits;
        this.access = access;
        this.server = "server " + access.address();
    }

    /**
     * Opens the watching session and looks for everything that can be known to fail, before any lock.
     *
     * @throws LockException with all findings at once
     */
    public ServerFacts preflight() throws LockException {
        List<Finding> findings = new ArrayList<>(access.findings());
        findings.addAll(limits.findings());
        if (!findings.isEmpty()) {
            throw new LockException(findings);
        }
        watch = WatchSession.open(connector, limits);
        plan = LockPlan.of(watch, access, limits, layouts);
        replication = plan.replication();
        plan.lines().forEach(line -> timeline.record(Phase.PREFLIGHT, line));
        return plan.facts();
    }

    /** What the manifest has to say: what was accepted although it bears no cut or no trust, and what was not seen. */
    public List<String> warnings() {
        return warnings(plan.layout());
    }

    /** For how long a writer can have waited, at the worst moment; null where that is not known, or writers went on. */
    public Duration worstStall(ReadLock lock) {
        return givenUp.worstStall(plan.strategy(), lock);
    }

    /** What the server has said of itself at preflight. */
    public ServerFacts facts() {
        return plan.facts();
    }

    /** What is against this lock where the files lie so, which was not known when it was taken; empty where nothing is. */
    public List<Finding> findings(VolumeLayout layout) {
        return plan.strategy().findings(server, plan.facts(), layout, limits.allowNonDurable());
    }

    /** The warnings where the files lie so. */
    public List<String> warnings(VolumeLayout layout) {
        List<String> warnings = new ArrayList<>(plan.on(layout).warnings());
        givenUp.leftBehind().forEach(warnings::add);
        return warnings;
    }

    /** The attempts that were given up before the lock was held, in order. */
    public List<GivenUpAttempt> givenUp() {
        return givenUp.all();
    }

    /** How the server takes part in replication: right before the lock, or at preflight where there was none. */
    public ReplicationFacts replication() {
        return replication;
    }

    /** What was changed on the server for the time of the lock, in words; empty where nothing was. */
    public List<String> changes() {
        return changes == null ? List.of() : changes.words();
    }

    /** The strategy in use, as it stands in log and manifest. */
    public String strategy() {
        return plan.strategy().word();
    }

    /** Why it is this one, in a line. */
    public String reason() {
        return plan.choice().reason();
    }

    /**
     * Takes the lock. To be called after {@link #preflight()}.
     *
     * @throws LockException when the budget is spent, the guard's policy says so, or the server refuses; nothing is held then
     * @throws InterruptedException when the thread was interrupted; nothing is held then
     */
    public ReadLock acquire() throws LockException, InterruptedException {
        changes = new TemporaryChanges(clock, timeline, connector, limits, server);
        try {
            return attempts();
        } catch (LockException | InterruptedException | RuntimeException e) {
            changes.end();
            throw e;
        }
    }

    private ReadLock attempts() throws LockException, InterruptedException {
        LockStrategy strategy = plan.strategy();
        ServerFacts facts = plan.facts();
        Deadline budget = clock.deadline(limits.acquireBudget());
        Guard guard = new Guard(clock, timeline, watch, limits, strategy, facts);
        for (int attempt = 1; ; attempt++) {
            LockSession session = LockSession.open(
                    connector, WatchSession.STATEMENT_BOUND.plus(limits.attemptBound()), nameSeconds());
            boolean taken = false;
            try {
                awaitName(session, budget);
                changes.begin(watch, budget);
                rehearse(session);
                guard.awaitClear(budget, session);
                session.arm(limits.leaseSeconds(), limits.attemptBoundSeconds());
                timeline.record(
                        Phase.ATTEMPT,
                        "number " + attempt + ", given up after "
                                + limits.attemptBound().toMillis() + " ms");
                Deadline bound = budget.orAfter(limits.attemptBound());
                long begun = clock.nanoTime();
                Attempt one = new Attempt(clock, watch, session);
                Optional<Long> lockedAt = one.take(strategy, bound);
                if (lockedAt.isPresent()) {
                    held = new ReadLock(
                            clock,
                            timeline,
                            server,
                            strategy,
                            limits,
                            facts,
                            watch,
                            session,
                            changes,
                            begun,
                            lockedAt.get());
                    taken = true;
                } else {
                    GivenUpAttempt over =
                            one.givenUp(attempt, Duration.ofNanos(clock.nanoTime() - begun), strategy, facts);
                    givenUp.add(over);
                    timeline.record(Phase.ATTEMPT, over.line());
                }
            } finally {
                if (!taken) {
                    session.close();
                }
            }
            if (taken) {
                return began(held);
            }
            if (budget.hasPassed()) {
                throw new LockException(new Finding(
                        server,
                        "no lock within " + LockLimits.words(limits.acquireBudget()) + ", " + attempt + " attempts of "
                                + limits.attemptBound().toMillis() + " ms each"
                                + givenUp.leftBehind().map(line -> "; " + line).collect(Collectors.joining()),
                        "run it when the server is quieter, or raise acquireBudget or attemptBound"));
            }
            clock.pause(BackOff.after(attempt, budget.remaining()));
        }
    }

    /**
     * After so long without a sign of life the server frees the name of a run that waits for its attempt: not sooner than one
     * answer to the watching session may take.
     */
    private int nameSeconds() {
        int seconds = Math.max(limits.leaseSeconds(), (int) WatchSession.STATEMENT_BOUND.toSeconds() + 1);
        // while appliers are stopped no sign of life is given
        boolean pauses = !limits.care().equals(ReplicationCare.NONE);
        return pauses ? seconds + (int) limits.acquireBudget().toSeconds() : seconds;
    }

    /** What still can go wrong once the lock is held lets it go again. */
    private ReadLock began(ReadLock lock) throws LockException, InterruptedException {
        lock.tell();
        try {
            // whoever stopped us while the server answered must not find a lock taken afterwards
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while the lock was taken");
            }
            lock.begin();
            return lock;
        } catch (LockException | InterruptedException | RuntimeException e) {
            release(lock, "it could not be used", e);
            throw e;
        }
    }

    private void awaitName(LockSession session, Deadline budget) throws LockException, InterruptedException {
        boolean told = false;
        while (!session.takeName()) {
            long holder = watch.namedLockHolder();
            if (budget.hasPassed()) {
                throw new LockException(new Finding(
                        server,
                        "another snapshot run is at work on it (connection " + holder + " holds the name "
                                + WatchSession.NAMED_LOCK + ")",
                        "let it end, or raise acquireBudget"));
            }
            if (!told) {
                timeline.record(Phase.GUARD, "waiting for another snapshot run on this server, connection " + holder);
                told = true;
            }
            clock.pause(NAME_LOOK_AGAIN);
        }
        watch.requireSameServer(session);
    }

    /** Asks once, before the lock, what is asked under it: nothing is loaded, parsed or refused for the first time there. */
    private void rehearse(LockSession session) throws LockException {
        session.position(new PositionReader(plan.facts()));
        if (replication.isReplica()) {
            replication = watch.replication().withLagOf(replication);
        }
        if (plan.facts().metadataLocksVisible() && plan.strategy().showsTickets()) {
            watch.tickets(session.id());
        }
    }

    private static void release(ReadLock lock, String reason, Throwable because) {
        try {
            lock.release(reason);
        } catch (LockException e) {
            because.addSuppressed(e);
        }
    }

    /**
     * Lets go what is still held, undoes what was changed for it, and closes every connection.
     *
     * @throws LockException when one of it could not be done, though the lock itself may have been let go long ago
     */
    @Override
    public void close() throws LockException {
        WatchSession watching = watch;
        TemporaryChanges changed = changes;
        try (watching;
                changed) {
            if (held != null) {
                held.release("the run has ended");
            }
        }
    }
}
