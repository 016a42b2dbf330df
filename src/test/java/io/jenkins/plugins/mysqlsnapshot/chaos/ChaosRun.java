package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One plan, carried out in a world: load, run, fault, and then every invariant. Made for one run, used by one thread. */
final class ChaosRun {

    private static final Duration RUN_ENDS = Duration.ofSeconds(90);

    private final Clock clock = Clock.system();
    private final Plan plan;
    private final ChaosWorld world;

    ChaosRun(Plan plan, ChaosWorld world) {
        this.plan = plan;
        this.world = world;
    }

    /**
     * What became of it.
     *
     * @param outcome null where it did not come to one
     * @param broken a line for each invariant that does not hold
     */
    record Result(
            Plan plan, FaultInjector.Fact fact, Outcome outcome, List<String> broken, long beganNanos, Duration took) {}

    Result result() throws InterruptedException {
        long began = clock.nanoTime();
        List<String> broken = new ArrayList<>();
        Outcome outcome = null;
        FaultInjector.Fact fact = null;
        try {
            world.prepare(plan);
            try (LoadMix load = LoadMix.start(world.server(), plan)) {
                RunUnderTest run = run();
                try {
                    FaultInjector injector = new FaultInjector(plan, world, run);
                    run.start(injector);
                    outcome = run.await(RUN_ENDS);
                    fact = injector.finish();
                    broken.addAll(new Invariants(plan, world, load, outcome, fact).broken(run));
                } finally {
                    if (run instanceof JvmRun jvm) {
                        jvm.close();
                    }
                }
            }
            world.clean(plan);
            broken.addAll(world.cluster().failures().stream()
                    .map(failure -> "the fixture's storage failed: " + failure)
                    .toList());
        } catch (HangingException e) {
            broken.add("(c) " + e.getMessage());
        } catch (IOException | SQLException | RuntimeException e) {
            broken.add("the run could not be carried out: " + e + " at " + List.of(e.getStackTrace()));
        }
        return new Result(plan, fact, outcome, broken, began, Duration.ofNanos(clock.nanoTime() - began));
    }

    private RunUnderTest run() {
        return plan.fault().group() == Fault.Group.JVM
                ? new JvmRun(world.request(plan), world.cluster().kubeconfig())
                : new ThreadRun(world.request(plan), world.cluster().kubeconfig());
    }

    /** Looks again until it holds; false at the deadline. */
    static boolean await(Clock clock, Deadline deadline, Look look) throws SQLException, InterruptedException {
        while (!look.holds()) {
            if (deadline.hasPassed()) {
                return look.holds();
            }
            clock.pause(Duration.ofMillis(10));
        }
        return true;
    }

    /** A condition that asks a server. */
    interface Look {
        boolean holds() throws SQLException;
    }
}
