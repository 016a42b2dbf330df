package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold after a run, whatever became of it: (a) the writers go on, (b) nothing is accepted without a continuous lock, (c)
 * nothing is left, (d) what happened is told. Asks the server and the cluster as root, never the plugin. Used once.
 */
final class Invariants {

    /** What a busy machine may add to a bound. */
    static final Duration TOLERANCE = Duration.ofSeconds(4);

    private static final Duration GONE = Duration.ofSeconds(15);

    /** Shorter than the lease, and longer than a busy server takes for a good-bye. */
    private static final Duration AT_ONCE = Duration.ofMillis(1500);

    private final Clock clock = Clock.system();
    private final Plan plan;
    private final ChaosWorld world;
    private final LoadMix load;
    private final Outcome outcome;
    private final FaultInjector.Fact fact;
    private final List<String> broken = new ArrayList<>();

    Invariants(Plan plan, ChaosWorld world, LoadMix load, Outcome outcome, FaultInjector.Fact fact) {
        this.plan = plan;
        this.world = world;
        this.load = load;
        this.outcome = outcome;
        this.fact = fact;
    }

    /** A line for each that is broken. */
    List<String> broken(RunUnderTest run) throws SQLException, IOException, InterruptedException {
        letGoAtTheEnd();
        broken.addAll(new WritersGoOn(plan, world, load, outcome, fact).broken());
        load.endSides();
        nothingIsLeft(run);
        broken.addAll(new LockedCuts(plan, world, load, outcome).broken());
        broken.addAll(new WhatIsTold(plan, outcome, fact).broken());
        return broken;
    }

    /** Whoever lives to its end lets go by itself: sooner than its lease would, so before anything is waited for. */
    private void letGoAtTheEnd() throws SQLException, InterruptedException {
        boolean alone =
                fact.happened() && (plan.fault().losesPackets() || plan.fault().group() == Fault.Group.RESTART);
        if (!alone && !outcome.killed()) {
            Deadline deadline = clock.deadline(AT_ONCE);
            gone(deadline, "a lock outlives its run", "global read locks", this::globalReadLocks);
            gone(deadline, "the name outlives its run", "holders of the name", this::nameHolders);
        }
    }

    private void nothingIsLeft(RunUnderTest run) throws SQLException, InterruptedException {
        List<String> threads = run.leftThreads();
        if (!threads.isEmpty()) {
            broken.add("(c) threads are left: " + threads);
        }
        Deadline deadline = clock.deadline(GONE);
        // of a client that is lost without a word the lease frees lock and name; the watching session, which holds
        // nothing, stays
        if (plan.fault().losesPackets() && fact.happened()) {
            gone(deadline, "a lock is left", "global read locks", this::globalReadLocks);
            gone(deadline, "the name is left", "holders of the name", this::nameHolders);
            world.proxy().drop();
        }
        gone(
                deadline,
                "sessions are left",
                "sessions",
                () -> Integer.parseInt(world.server()
                        .query("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '" + ChaosWorld.USER
                                + "'")));
        gone(deadline, "a lock is left", "global read locks", this::globalReadLocks);
        gone(deadline, "the name is left", "holders of the name", this::nameHolders);
    }

    private int nameHolders() throws SQLException {
        return world.server().query("SELECT IS_USED_LOCK('mysql-consistent-snapshot')") == null ? 0 : 1;
    }

    private int globalReadLocks() throws SQLException {
        return world.server().globalReadLocks();
    }

    private interface Count {
        int now() throws SQLException;
    }

    private void gone(Deadline deadline, String words, String what, Count count)
            throws SQLException, InterruptedException {
        if (!ChaosRun.await(clock, deadline, () -> count.now() == 0)) {
            broken.add("(c) " + words + ": " + count.now() + " " + what);
        }
    }
}
