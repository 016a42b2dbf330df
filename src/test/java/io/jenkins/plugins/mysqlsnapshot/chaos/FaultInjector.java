package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.chaos.Outcome.Told;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ProxiedConnection;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Lets the plan's fault come to pass: at its event, in the very call that tells of it where it is quick, so that it hits between
 * two lines of the run; else on a thread of its own. One for each run, heard by the run's threads.
 */
final class FaultInjector {

    private static final String HOLDER = "SELECT IS_USED_LOCK('mysql-consistent-snapshot')";

    /**
     * What was known when it came.
     *
     * @param nanos when; 0 if it did not come to pass
     * @param held whether the run had the lock
     * @param waiting whether its attempt was under way
     */
    record Fact(long nanos, boolean held, boolean waiting, String error) {
        boolean happened() {
            return nanos != 0;
        }
    }

    private final Clock clock = Clock.system();
    private final Plan plan;
    private final ChaosWorld world;
    private final RunUnderTest run;

    // guarded by this: the run's threads and the fault's own
    private boolean fired;
    private boolean over;
    private boolean held;
    private boolean waiting;
    private Thread thread;
    private Fact fact = new Fact(0, false, false, null);

    FaultInjector(Plan plan, ChaosWorld world, RunUnderTest run) {
        this.plan = plan;
        this.world = world;
        this.run = run;
    }

    void heard(Told told) {
        synchronized (this) {
            note(told);
            if (fired || told.phase() != plan.trigger() || plan.fault() == Fault.NONE) {
                return;
            }
            fired = true;
            if (!plan.delay().isZero() || plan.fault().group() == Fault.Group.RESTART) {
                thread = new Thread(this::later, "chaos-fault");
                thread.setDaemon(true);
                thread.start();
                return;
            }
        }
        inject();
    }

    private void note(Told told) {
        switch (told.phase()) {
            case ATTEMPT -> waiting = !told.detail().contains("given up,");
            case LOCKED -> {
                held = true;
                waiting = false;
            }
            case UNLOCKED -> held = false;
            default -> {
                // says nothing of the lock
            }
        }
    }

    private void later() {
        try {
            clock.pause(plan.delay());
            inject();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void inject() {
        synchronized (this) {
            if (over) {
                return;
            }
            fact = new Fact(clock.nanoTime(), held, waiting, null);
        }
        try {
            act();
        } catch (IOException | SQLException | RuntimeException e) {
            synchronized (this) {
                fact = new Fact(fact.nanos(), fact.held(), fact.waiting(), e.toString());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void act() throws IOException, SQLException, InterruptedException {
        switch (plan.fault()) {
            case NONE -> throw new IllegalStateException("there is none");
            case RESET_LOCK -> last().reset();
            case RESET_WATCH -> world.proxy().connections().get(0).reset();
            case RESET_ALL -> world.proxy().reset();
            case SWALLOW_LOCK -> last().swallow();
            case SWALLOW_WATCH -> world.proxy().connections().get(0).swallow();
            case SWALLOW_ALL -> world.proxy().swallow();
            case JVM_KILLED -> run.kill();
            case HOST_VANISHED -> {
                world.proxy().swallow();
                run.kill();
            }
            case JVM_STOPPED -> {
                run.suspend();
                clock.pause(plan.length());
                run.resume();
            }
            case KILL_LOCK -> sql("KILL CONNECTION ", holder());
            case KILL_QUERY -> sql("KILL QUERY ", holder());
            case KILL_WATCH -> sql("KILL CONNECTION ", watching());
            case KILL_BOTH -> {
                String watching = watching();
                sql("KILL CONNECTION ", holder());
                sql("KILL CONNECTION ", watching);
            }
            case SERVER_KILLED -> world.restart(true);
            case SERVER_RESTARTED -> world.restart(false);
            case INTERRUPT -> run.interrupt();
            default -> storage();
        }
    }

    private void storage() {
        var usual = ChaosWorld.usual(plan);
        var cluster = world.cluster();
        switch (plan.fault()) {
            case STORAGE_REFUSES ->
                cluster.refuse(
                        "create", "volumesnapshots", plan.seed() % 2 == 0 ? 403 : 500, "Chaos", "refused by chaos");
            case STORAGE_REFUSES_MARK ->
                cluster.refuse(
                        "patch", "volumesnapshots", plan.seed() % 2 == 0 ? 403 : 500, "Chaos", "refused by chaos");
            case STORAGE_FAILS -> cluster.behaviour(usual.failing("broken by chaos"));
            case STORAGE_RECOVERS -> cluster.behaviour(usual.failingFor("broken by chaos", Duration.ofMillis(500)));
            case STORAGE_NEVER_CUTS -> cluster.behaviour(usual.neverCutting());
            case STORAGE_CUTS_LATE -> cluster.behaviour(usual.withCutDelay(plan.length()));
            case STORAGE_TELLS_LATE -> cluster.behaviour(usual.withReplyDelay(plan.length()));
            case STORAGE_ANSWERS_LATE -> cluster.answerLate("create", "volumesnapshots", plan.length());
            case STORAGE_KEEPS -> cluster.behaviour(usual.neverCutting().neverDeleting());
            default -> throw new IllegalStateException(plan.fault() + " is none of the storage's");
        }
    }

    /** The locking session's, where there is one. */
    private ProxiedConnection last() {
        List<ProxiedConnection> all = world.proxy().connections();
        return all.get(all.size() - 1);
    }

    private String holder() throws SQLException {
        return world.server().query(HOLDER);
    }

    /** Ours that does not hold the name: it is the oldest. */
    private String watching() throws SQLException {
        return world.server()
                .query("SELECT MIN(ID) FROM information_schema.PROCESSLIST WHERE USER = '" + ChaosWorld.USER + "'");
    }

    private void sql(String kill, String id) throws SQLException {
        if (id != null) {
            DatabaseServer server = world.server();
            server.execute(kill + id);
        }
    }

    /** Ends what has not come yet and waits for what is under way. */
    Fact finish() throws InterruptedException {
        Thread own;
        synchronized (this) {
            over = true;
            own = thread;
        }
        if (own != null) {
            own.join();
        }
        synchronized (this) {
            return fact;
        }
    }
}
