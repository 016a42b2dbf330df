package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.fixture.Operation;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Invariant (a): writers run again within the lease after the last sign of life (and three times {@code lock_wait_timeout} where
 * the attempt was still waiting), and wait no longer than attempts and hold where nothing died. By the writers' own ledger.
 */
final class WritersGoOn {

    private final Clock clock = Clock.system();
    private final Plan plan;
    private final ChaosWorld world;
    private final LoadMix load;
    private final Outcome outcome;
    private final FaultInjector.Fact fact;
    private final List<String> broken = new ArrayList<>();

    WritersGoOn(Plan plan, ChaosWorld world, LoadMix load, Outcome outcome, FaultInjector.Fact fact) {
        this.plan = plan;
        this.world = world;
        this.load = load;
        this.outcome = outcome;
        this.fact = fact;
    }

    List<String> broken() throws SQLException, InterruptedException {
        Duration atLast = lease().plus(waits()).plus(Invariants.TOLERANCE);
        if (plan.fault().group() == Fault.Group.RESTART && fact.happened()) {
            // the old writers have no server any more
            oneWrites(atLast);
            return broken;
        }
        long before = load.writes().commits();
        if (!ChaosRun.await(clock, clock.deadline(atLast), () -> load.writes().commits() >= before + 3)) {
            broken.add("(a) writers do not run " + atLast.toMillis() + " ms after the end of the run");
        }
        List<Operation> ledger = load.writes().ledger();
        noneWaitsPast(ledger, outcome.endedNanos() + freedAfterTheEnd(), "the end of the run");
        if (fact.happened() && (fact.held() || fact.waiting()) && diesWithTheFault()) {
            long freed = fact.nanos()
                    + lease().plus(fact.waiting() ? waits() : Duration.ZERO).toNanos();
            noneWaitsPast(ledger, freed, "the lease after " + plan.fault());
        }
        if (!fact.happened() || plan.fault().group() == Fault.Group.STORAGE) {
            boundedByAttemptsAndHold(ledger);
        }
        return broken;
    }

    private void oneWrites(Duration within) throws SQLException {
        long began = clock.nanoTime();
        world.server().execute("INSERT INTO shop.idle VALUES (NULL)");
        Duration took = Duration.ofNanos(clock.nanoTime() - began);
        if (took.compareTo(within) > 0) {
            broken.add("(a) after the restart a write took " + took.toMillis() + " ms");
        }
    }

    private Duration lease() {
        return plan.limits().lease();
    }

    /** Three waits of one locking statement, each of whole seconds. */
    private Duration waits() {
        return Duration.ofSeconds(3 * ((plan.limits().attemptBound().toMillis() + 999) / 1000));
    }

    /** Whoever lived to its end has let go; where its packets are lost or it was killed, the lease does. */
    private long freedAfterTheEnd() {
        boolean alone = fact.happened() && (plan.fault().losesPackets() || outcome.killed());
        return alone ? lease().plus(waits()).toNanos() : 0;
    }

    /** Whether no sign of life can come from the locking session after the fault, and no other session locks after it. */
    private boolean diesWithTheFault() {
        boolean again = outcome.events().stream()
                .anyMatch(told -> (told.phase() == Phase.LOCKED || told.phase() == Phase.ATTEMPT)
                        && told.nanos() - fact.nanos() > 0);
        boolean stoppedForLong =
                plan.fault() != Fault.JVM_STOPPED || plan.length().compareTo(lease()) > 0;
        return plan.fault().hitsTheLock() && stoppedForLong && !again;
    }

    private void noneWaitsPast(List<Operation> ledger, long nanos, String what) {
        long latest = nanos + Invariants.TOLERANCE.toNanos();
        ledger.stream()
                .filter(write -> write.begunNanos() - nanos < 0 && write.endedNanos() - latest > 0)
                .findFirst()
                .ifPresent(write -> broken.add("(a) a write waited until "
                        + Duration.ofNanos(write.endedNanos() - nanos).toMillis() + " ms after " + what));
    }

    /** The worst stall: all of one attempt, all of the hold, and what ending a connection takes. */
    private void boundedByAttemptsAndHold(List<Operation> ledger) {
        Duration held = outcome.first(Phase.LOCKED)
                .flatMap(locked -> outcome.first(Phase.UNLOCKED)
                        .map(unlocked -> Duration.ofNanos(unlocked.nanos() - locked.nanos())))
                .orElse(Duration.ZERO);
        Duration bound = plan.limits().attemptBound().plus(held).plus(Invariants.TOLERANCE);
        ledger.stream()
                .filter(write -> write.took().compareTo(bound) > 0)
                .findFirst()
                .ifPresent(write -> broken.add("(a) a write took "
                        + write.took().toMillis() + " ms, more than attempt and hold (" + held.toMillis() + " ms)"));
    }
}
