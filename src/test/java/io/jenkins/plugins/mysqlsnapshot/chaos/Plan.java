package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.lock.GuardPolicy;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockMode;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What a seed means: everything that is random in a run. The same seed always gives the same plan; what the machine makes of it
 * in time is its own.
 *
 * @param pace how long a writer rests between two writes
 * @param headStart how long the load runs before the run begins: a long statement may be old enough for the guard, or not
 * @param loadTime how long long statements and table locks last
 * @param trigger the event of the run at which the fault comes; what it does not reach, does not come to pass
 * @param delay from the event to the fault
 * @param length of what has one: a JVM that is stopped, a storage that is late
 * @param cutDelay how long the storage takes for the cut
 * @param bootsClone whether what is cut is a copy of the server's data, to be booted and compared with its writers' ledger
 */
record Plan(
        long seed,
        ServerKind kind,
        LockLimits limits,
        Set<Load> loads,
        int writers,
        Duration pace,
        Duration headStart,
        Duration loadTime,
        Fault fault,
        Phase trigger,
        Duration delay,
        Duration length,
        Duration cutDelay,
        boolean bootsClone) {

    /** Every so many seeds the clone is booted. */
    private static final int CLONE_EVERY = 50;

    private static final List<Phase> ANY_PHASE = List.of(
            Phase.PREFLIGHT,
            Phase.GUARD,
            Phase.ATTEMPT,
            Phase.LOCKED,
            Phase.LOCKED,
            Phase.POSITION,
            Phase.CREATE,
            Phase.CREATE,
            Phase.CREATE,
            Phase.CUT,
            Phase.CUT,
            Phase.PROVED,
            Phase.UNLOCKED,
            Phase.MARK);

    /** The storage's mood has to be known before it is asked. */
    private static final List<Phase> BEFORE_THE_CREATE = List.of(Phase.PREFLIGHT, Phase.ATTEMPT, Phase.LOCKED);

    /** Of another JVM later events are heard when it has ended. */
    private static final List<Phase> LONG_BEFORE_THE_END =
            List.of(Phase.GUARD, Phase.ATTEMPT, Phase.LOCKED, Phase.CREATE, Phase.CREATE, Phase.CREATE, Phase.CUT);

    static Plan of(long seed) {
        // one whose first numbers are not alike for seeds that follow each other
        SplittableRandom random = new SplittableRandom(seed);
        boolean bootsClone = seed % CLONE_EVERY == 0;
        ServerKind kind = kind(random.nextInt(100));
        Set<Load> loads = EnumSet.noneOf(Load.class);
        for (Load load : Load.values()) {
            if (random.nextInt(100) < 20) {
                loads.add(load);
            }
        }
        Fault fault = bootsClone ? Fault.NONE : fault(random);
        // a JVM's events are heard late: there the hold has to be long enough for a fault to hit it
        boolean jvm = fault.group() == Fault.Group.JVM;
        Duration maxHold = jvm ? Duration.ofSeconds(4) : millis(random, 1000, 3000);
        if (bootsClone) {
            // the server stands still while its files are copied: on a busy machine for seconds
            maxHold = Duration.ofSeconds(20);
        }
        LockLimits limits = LockLimits.defaults()
                .withLease(Duration.ofSeconds(bootsClone ? 30 : 2))
                .withAttemptBound(millis(random, 50, 600))
                .withAcquireBudget(millis(random, 500, 3000))
                .withMaxHold(maxHold)
                .withGuardPolicy(policy(random.nextInt(100)))
                .withLock(lock(kind, random.nextInt(100)))
                .withAllowNonDurable(loads.contains(Load.MYISAM));
        return new Plan(
                seed,
                kind,
                limits,
                loads,
                1 + random.nextInt(2),
                millis(random, 1, 10),
                random.nextBoolean() ? Duration.ZERO : millis(random, 50, 1200),
                millis(random, 500, 3000),
                fault,
                trigger(fault, random),
                random.nextBoolean() ? Duration.ZERO : millis(random, 1, 300),
                length(fault, random),
                cutDelay(jvm, random),
                bootsClone);
    }

    /** Most on the two that most people run. */
    private static ServerKind kind(int percent) {
        if (percent < 45) {
            return ServerKind.MYSQL_8_0_15;
        }
        if (percent < 80) {
            return ServerKind.MARIADB_11_4_5;
        }
        return percent < 90 ? ServerKind.MYSQL_5_7_22 : ServerKind.MARIADB_10_2_11;
    }

    /** One that the server has. */
    private static LockMode lock(ServerKind kind, int percent) {
        if (percent < 50) {
            return LockMode.GLOBAL;
        }
        if (percent < 75 || !(kind.hasInstanceLock() || kind.hasBackupStages())) {
            return LockMode.AUTO;
        }
        return kind.hasInstanceLock() ? LockMode.INSTANCE : LockMode.BACKUP_STAGE;
    }

    private static GuardPolicy policy(int percent) {
        if (percent < 50) {
            return GuardPolicy.WAIT;
        }
        if (percent < 60) {
            return GuardPolicy.FAIL;
        }
        return percent < 80 ? GuardPolicy.KILL_SELECTS : GuardPolicy.KILL_ALL;
    }

    private static Fault fault(SplittableRandom random) {
        int percent = random.nextInt(100);
        for (Fault.Group group : Fault.Group.values()) {
            percent -= group.weight();
            if (percent < 0) {
                return one(random, group.faults());
            }
        }
        throw new IllegalStateException("the groups' weights are not 100 together");
    }

    private static Phase trigger(Fault fault, SplittableRandom random) {
        return one(
                random,
                switch (fault.group()) {
                    case STORAGE -> BEFORE_THE_CREATE;
                    case JVM -> LONG_BEFORE_THE_END;
                    default -> ANY_PHASE;
                });
    }

    private static Duration length(Fault fault, SplittableRandom random) {
        return fault == Fault.JVM_STOPPED ? millis(random, 300, 3500) : millis(random, 300, 4000);
    }

    private static Duration cutDelay(boolean jvm, SplittableRandom random) {
        if (jvm) {
            return millis(random, 300, 1000);
        }
        return random.nextInt(3) == 0 ? Duration.ZERO : millis(random, 1, 500);
    }

    private static <T> T one(SplittableRandom random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static Duration millis(SplittableRandom random, int least, int most) {
        return Duration.ofMillis(random.nextInt(least, most + 1));
    }
}
