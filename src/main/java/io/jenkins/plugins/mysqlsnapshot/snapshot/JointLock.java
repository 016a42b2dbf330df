package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Together;
import io.jenkins.plugins.mysqlsnapshot.timeline.Together.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The locks of several servers, held together: proved only where each is, and let go all at once. Used by the thread of the run. */
final class JointLock implements CutLock {

    /** Of what is asked under the locks, where an answer takes a millisecond or two; letting go waits for nobody else. */
    private static final int FEW = 5;

    private final Map<Member, CutLock> locks;
    private final JointCutLocker locker;
    private final Together together;
    private final Together few;

    JointLock(Clock clock, JointCutLocker locker, Map<Member, CutLock> locks) {
        this.locker = locker;
        this.locks = Map.copyOf(locks);
        this.together = new Together(clock, locks.size());
        this.few = new Together(clock, FEW);
    }

    /** One server's. */
    CutLock of(Member member) {
        return locks.get(member);
    }

    private Collection<CutLock> all() {
        return locks.values();
    }

    /** When the last of them was held: from here on all are. */
    @Override
    public long lockedNanos() {
        return all().stream()
                .map(CutLock::lockedNanos)
                .reduce((one, other) -> other - one > 0 ? other : one)
                .orElseThrow();
    }

    /** How long the first of them has been held, or the longest was. */
    @Override
    public Duration held() {
        return all().stream()
                .map(CutLock::held)
                .reduce((one, other) -> one.compareTo(other) > 0 ? one : other)
                .orElseThrow();
    }

    @Override
    public void keepAlive() throws LockException, ClusterException, InterruptedException {
        each(lock -> {
            lock.keepAlive();
            return lock;
        });
    }

    /** All of them; what was seen until the earliest of these moments was seen under every lock. */
    @Override
    public long prove() throws LockException, ClusterException, InterruptedException {
        return each(CutLock::prove).stream()
                .reduce((one, other) -> other - one < 0 ? other : one)
                .orElseThrow();
    }

    private <R> List<R> each(Together.Work<CutLock, R> work)
            throws LockException, ClusterException, InterruptedException {
        List<Outcome<CutLock, R>> outcomes = few.each(List.copyOf(all()), work);
        for (Outcome<CutLock, R> outcome : outcomes) {
            if (outcome.failure() instanceof InterruptedException stopped) {
                Thread.interrupted();
                throw stopped;
            }
        }
        rethrow(outcomes);
        return outcomes.stream().map(Outcome::value).toList();
    }

    /** Each is let go, whatever becomes of the others. */
    @Override
    public void release(String reason) throws LockException, ClusterException {
        rethrow(together.eachToTheEnd(List.copyOf(all()), lock -> {
            lock.release(reason);
            return lock;
        }));
    }

    /** The first, with the others beside it. */
    static void rethrow(List<? extends Outcome<?, ?>> outcomes) throws LockException, ClusterException {
        Exception first = Together.failure(outcomes).orElse(null);
        if (first instanceof LockException refused) {
            throw refused;
        }
        if (first instanceof ClusterException refused) {
            throw refused;
        }
        if (first instanceof RuntimeException defect) {
            throw defect;
        }
        if (first != null) {
            throw new IllegalStateException(first);
        }
    }

    /** What is the same for all; the rest is each one's own. */
    @Override
    public LockEvidence evidence() {
        List<LockEvidence> each = all().stream().map(CutLock::evidence).toList();
        return new LockEvidence(
                locker.strategy(),
                locker.reason(),
                null,
                each.stream()
                        .map(LockEvidence::leaseSeconds)
                        .filter(Objects::nonNull)
                        .min(Integer::compare)
                        .orElse(null),
                null,
                null,
                each.stream().anyMatch(one -> one.worstStall() == null)
                        ? null
                        : each.stream()
                                .map(LockEvidence::worstStall)
                                .max(Duration::compareTo)
                                .orElseThrow(),
                LockEvidence.RestsOn.SESSION,
                null,
                null,
                List.of("the locks of all " + each.size()
                        + " servers were held from before the first request until after the last cut"),
                List.of(),
                null,
                List.of(),
                List.of());
    }
}
