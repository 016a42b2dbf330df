package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Together;
import io.jenkins.plugins.mysqlsnapshot.timeline.Together.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes the locks of several servers: all of them at the same moment, or none. Used by the thread of a run; the lockers are whoever's
 * opened them, and closing them lets go what is still held.
 *
 * <p>No two such runs wait for each other in a ring: each takes the servers' names in the order of their identities, and nothing but
 * a name excludes another run.
 */
public final class JointLocker {

    /** Where no writer waits, so that many runs need few threads. */
    private static final int AT_ONCE = 2;

    /** A question under the locks is answered in a millisecond or two. */
    private static final int FEW = 5;

    /** Well within the least that a server keeps a session of ours in silence: one answer's bound, 10 s. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

    private final Clock clock;
    private final Timeline timeline;
    private final List<ReadLocker> lockers;
    private final Duration acquireBudget;
    private final Together together;
    private final Together few;
    private final Together inTurn;

    /**
     * @param lockers of different servers, each after its preflight
     * @param acquireBudget for all of them
     */
    public JointLocker(Clock clock, Timeline timeline, List<ReadLocker> lockers, Duration acquireBudget) {
        this.clock = clock;
        this.timeline = timeline;
        this.lockers = lockers.stream()
                .sorted(Comparator.comparing(ReadLocker::identity))
                .toList();
        this.acquireBudget = acquireBudget;
        this.together = new Together(clock, lockers.size());
        this.few = new Together(clock, FEW);
        this.inTurn = new Together(clock, AT_ONCE);
    }

    /** One locker's part in an attempt. */
    private record Part(ReadLocker locker, LockTry one) {}

    /** A lock that was taken, and by whom. */
    public record Taken(ReadLocker locker, ReadLock lock) {}

    /**
     * Takes them all.
     *
     * @throws LockException when one could not be had within the budget, or a server refuses; nothing is held then
     * @throws InterruptedException when the thread was interrupted; nothing is held then
     */
    public List<Taken> acquire() throws LockException, InterruptedException {
        lockers.forEach(ReadLocker::begin);
        try {
            return attempts();
        } catch (LockException | InterruptedException | RuntimeException e) {
            lockers.forEach(ReadLocker::undoChanges);
            throw e;
        }
    }

    private List<Taken> attempts() throws LockException, InterruptedException {
        Deadline budget = clock.deadline(acquireBudget);
        for (int attempt = 1; ; attempt++) {
            List<ReadLocker> missing = new ArrayList<>();
            List<Taken> taken = attempt(attempt, budget, missing);
            if (missing.isEmpty()) {
                return taken;
            }
            if (budget.hasPassed()) {
                int attempts = attempt;
                throw new LockException(missing.stream()
                        .map(one -> one.spent(acquireBudget, attempts))
                        .toList());
            }
            clock.pause(BackOff.after(attempt, budget.remaining()));
        }
    }

    /** @param missing where those are put whose lock was not had in time; then nothing is held */
    private List<Taken> attempt(int number, Deadline budget, List<ReadLocker> missing)
            throws LockException, InterruptedException {
        List<Part> parts = new ArrayList<>();
        try {
            takeNames(parts, budget);
            all(inTurn.each(parts, part -> {
                part.locker().prepare(part.one(), budget);
                return part;
            }));
            awaitAllClear(parts, budget);
            return take(number, parts, budget, missing);
        } finally {
            // those that have the lock stay
            inTurn.eachToTheEnd(parts, part -> {
                part.one().close();
                return part;
            });
        }
    }

    /** Runs on the same servers wait at the first; the sessions to the others are opened meanwhile, so that a turn is short. */
    private void takeNames(List<Part> parts, Deadline budget) throws LockException, InterruptedException {
        open(lockers.subList(0, 1), parts);
        OtherSessions others = new OtherSessions(parts);
        parts.get(0).one().awaitName(budget, others);
        others.open();
        for (Part part : parts.subList(1, parts.size())) {
            part.one().awaitName(budget, others);
        }
    }

    /** Those to all servers but the first: opened while its name is waited for, and all kept while any name is. */
    private final class OtherSessions implements LockTry.Meanwhile {

        private final List<Part> parts;
        private Deadline sign;

        OtherSessions(List<Part> parts) {
            this.parts = parts;
        }

        @Override
        public void look() throws LockException, InterruptedException {
            if (sign == null) {
                open();
            } else if (sign.hasPassed()) {
                ping(parts);
                sign = clock.deadline(SIGN_OF_LIFE);
            }
        }

        void open() throws LockException, InterruptedException {
            if (sign == null) {
                JointLocker.this.open(lockers.subList(1, lockers.size()), parts);
                sign = clock.deadline(SIGN_OF_LIFE);
            }
        }
    }

    /** In the order of the lockers; what could be opened is among the parts whatever became of the others. */
    private void open(List<ReadLocker> some, List<Part> parts) throws LockException, InterruptedException {
        List<Outcome<ReadLocker, Part>> outcomes = inTurn.each(some, locker -> new Part(locker, locker.open()));
        outcomes.stream().map(Outcome::value).filter(Objects::nonNull).forEach(parts::add);
        all(outcomes);
    }

    private static void ping(List<Part> parts) throws LockException {
        for (Part part : parts) {
            part.one().ping();
        }
    }

    /** Until one look at all of them sees nothing in the way of any. */
    private void awaitAllClear(List<Part> parts, Deadline budget) throws LockException, InterruptedException {
        while (true) {
            List<Boolean> clear = all(inTurn.each(parts, part -> part.locker().isClear(part.one(), budget)));
            if (!clear.contains(false)) {
                return;
            }
            // those in whose way nothing is wait along, and must not lose their names
            ping(parts);
            Duration left = budget.remaining();
            clock.pause(left.compareTo(Guard.LOOK_AGAIN) < 0 ? left : Guard.LOOK_AGAIN);
        }
    }

    private List<Taken> take(int number, List<Part> parts, Deadline budget, List<ReadLocker> missing)
            throws LockException, InterruptedException {
        List<Outcome<Part, Optional<ReadLock>>> outcomes = outcomes(number, parts, budget);
        List<Taken> taken = new ArrayList<>();
        Exception failure = null;
        for (Outcome<Part, Optional<ReadLock>> outcome : outcomes) {
            ReadLocker locker = outcome.item().locker();
            if (outcome.failure() != null) {
                failure = first(failure, outcome.failure());
            } else if (outcome.value().isPresent()) {
                taken.add(new Taken(locker, outcome.value().get()));
            } else {
                missing.add(locker);
            }
        }
        if (failure == null && missing.isEmpty()) {
            failure = firstOf(few.each(taken, one -> one.locker().began(one.lock())));
            if (failure == null) {
                timeline.record(Phase.LOCKED, spread(taken));
                return taken;
            }
        }
        failure = first(failure, firstOf(together.eachToTheEnd(taken, one -> {
            one.locker().letGoAgain(one.lock(), number);
            return one;
        })));
        if (failure != null) {
            throwAs(failure);
        }
        return List.of();
    }

    /** Begins all attempts at once; their statements have threads of their own, and this one awaits them all. */
    private List<Outcome<Part, Optional<ReadLock>>> outcomes(int number, List<Part> parts, Deadline budget)
            throws InterruptedException {
        Bell answered = new Bell();
        parts.forEach(part -> part.one().begin(number, budget, answered));
        Deadline bound = parts.get(0).one().bound();
        boolean all;
        try {
            all = clock.await(
                    answered, () -> parts.stream().allMatch(part -> part.one().isAnswered()), bound);
        } catch (InterruptedException stopped) {
            List<Outcome<Part, Part>> ended = together.eachToTheEnd(parts, part -> {
                part.one().abandon();
                return part;
            });
            Together.failure(ended).ifPresent(stopped::addSuppressed);
            throw stopped;
        }
        // one that has to be ended must not hold up the others, for their writers wait
        Together.Work<Part, Optional<ReadLock>> finish = part -> part.locker().finish(part.one());
        return all
                ? parts.stream().map(part -> Together.here(part, finish)).toList()
                : together.eachToTheEnd(parts, finish);
    }

    private String spread(List<Taken> taken) {
        long first = taken.get(0).lock().lockedNanos();
        long last = first;
        for (Taken one : taken) {
            long at = one.lock().lockedNanos();
            first = at - first < 0 ? at : first;
            last = at - last > 0 ? at : last;
        }
        return taken.size() + " servers locked within "
                + Duration.ofNanos(last - first).toMillis() + " ms of the first";
    }

    private static <T, R> List<R> all(List<Outcome<T, R>> outcomes) throws LockException, InterruptedException {
        Exception failure = firstOf(outcomes);
        if (failure != null) {
            throwAs(failure);
        }
        return outcomes.stream().map(Outcome::value).toList();
    }

    private static Exception firstOf(List<? extends Outcome<?, ?>> outcomes) {
        return outcomes.stream().map(Outcome::failure).filter(Objects::nonNull).reduce(null, JointLocker::first);
    }

    /** The first one, with the other beside it; what a server says counts for more than an interrupt. */
    private static Exception first(Exception one, Exception other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        one.addSuppressed(other);
        return one;
    }

    private static void throwAs(Exception failure) throws LockException, InterruptedException {
        if (failure instanceof InterruptedException stopped) {
            // whoever hears of it has it; the thread's own mark was kept by those who waited
            Thread.interrupted();
            throw stopped;
        }
        if (failure instanceof LockException refused) {
            throw refused;
        }
        if (failure instanceof RuntimeException defect) {
            throw defect;
        }
        throw new LockException(
                new Finding("locks of several servers", failure.toString(), "report this as a defect"), failure);
    }
}
