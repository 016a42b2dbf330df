package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
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
    private Guard guard;
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

    /** By what this server is known to every run, whichever way leads to it: no two servers have it in common. */
    public String identity() {
        return plan.facts().identity();
    }

    /**
     * Takes the lock. To be called after {@link #preflight()}.
     *
     * @throws LockException when the budget is spent, the guard's policy says so, or the server refuses; nothing is held then
     * @throws InterruptedException when the thread was interrupted; nothing is held then
     */
    public ReadLock acquire() throws LockException, InterruptedException {
        begin();
        try {
            return attempts();
        } catch (LockException | InterruptedException | RuntimeException e) {
            undoChanges();
            throw e;
        }
    }

    private ReadLock attempts() throws LockException, InterruptedException {
        Deadline budget = clock.deadline(limits.acquireBudget());
        for (int attempt = 1; ; attempt++) {
            Optional<ReadLock> lock;
            try (LockTry one = open()) {
                one.awaitName(budget, () -> {});
                prepare(one, budget);
                one.awaitClear(guard, budget);
                one.begin(attempt, budget, new Bell());
                lock = finish(one);
            }
            if (lock.isPresent()) {
                return began(lock.get());
            }
            if (budget.hasPassed()) {
                throw new LockException(spent(limits.acquireBudget(), attempt));
            }
            clock.pause(BackOff.after(attempt, budget.remaining()));
        }
    }

    /** That there is no more time to try. */
    Finding spent(Duration budget, int attempts) {
        return new Finding(
                server,
                "no lock within " + LockLimits.words(budget) + ", " + attempts + " attempts of "
                        + limits.attemptBound().toMillis() + " ms each"
                        + givenUp.leftBehind().map(line -> "; " + line).collect(Collectors.joining()),
                "run it when the server is quieter, or raise acquireBudget or attemptBound");
    }

    // the steps of a try, for whoever takes several locks at once

    /** Before the first try, and before the next where a lock was let go again: what was changed for it was undone with it. */
    void begin() {
        changes = new TemporaryChanges(clock, timeline, connector, limits, server);
        if (guard == null) {
            guard = new Guard(clock, timeline, watch, limits, plan.strategy(), plan.facts());
        }
    }

    void undoChanges() {
        changes.end();
    }

    LockTry open() throws LockException {
        return LockTry.open(new LockTools(clock, timeline, server, connector, limits, watch, plan));
    }

    void prepare(LockTry one, Deadline budget) throws LockException, InterruptedException {
        replication = one.prepare(changes, replication, budget);
    }

    boolean isClear(LockTry one, Deadline budget) throws LockException {
        return one.isClear(guard, budget);
    }

    Optional<ReadLock> finish(LockTry one) throws LockException, InterruptedException {
        Optional<ReadLock> lock = one.finish(changes, givenUp);
        lock.ifPresent(taken -> held = taken);
        return lock;
    }

    /** Lets a lock go that was held in vain: another one of the same attempt was not to be had. Writers have waited for it. */
    void letGoAgain(ReadLock lock, int attempt) throws LockException {
        lock.release("given up with its attempt: another server's lock was not had in time");
        Duration took = lock.held().plusNanos(lock.lockedNanos() - lock.askedNanos());
        givenUp.add(new GivenUpAttempt(attempt, took, false, List.of(), 0));
        begin();
    }

    /** What still can go wrong once the lock is held lets it go again. */
    ReadLock began(ReadLock lock) throws LockException, InterruptedException {
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
