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
        broken.addAll(new WritersGoOn(plan, world, load, outcome, fact).broken());
        load.endSides();
        nothingIsLeft(run);
        broken.addAll(new LockedCuts(plan, world, load, outcome).broken());
        broken.addAll(new WhatIsTold(plan, outcome, fact).broken());
        return broken;
    }

    private void nothingIsLeft(RunUnderTest run) throws SQLException, InterruptedException {
        List<String> threads = run.leftThreads();
        if (!threads.isEmpty()) {
            broken.add("(c) threads are left: " + threads);
        }
        Deadline deadline = clock.deadline(GONE);
        // of a session whose client is lost without a word only the lock is freed by the lease; the rest waits for
        // wait_timeout
        if (plan.fault().losesPackets() && fact.happened()) {
            gone(deadline, "a lock is left", "global read locks", this::globalReadLocks);
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
        gone(
                deadline,
                "the name is left",
                "holders of the name",
                () -> world.server().query("SELECT IS_USED_LOCK('mysql-consistent-snapshot')") == null ? 0 : 1);
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
