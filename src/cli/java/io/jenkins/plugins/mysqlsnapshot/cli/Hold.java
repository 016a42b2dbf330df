package io.jenkins.plugins.mysqlsnapshot.cli;

import io.jenkins.plugins.mysqlsnapshot.lock.HeldLock;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockVariables;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.timeline.TimelineLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One command under the lock, from top to bottom in {@link #run}. Used by one thread; an interruption of it is how it is
 * stopped, and leaves neither command nor lock.
 */
final class Hold {

    /** The keeper ends every hold long before. */
    private static final Duration LONGER_THAN_ANY_HOLD = Duration.ofDays(2);

    private final Clock clock;
    private final Timeline timeline;
    private final TimelineLog log;
    private final ServerAccess access;
    private final LockLimits limits;
    private final Duration grace;
    private final Bell bell = new Bell();

    Hold(Clock clock, Timeline timeline, TimelineLog log, ServerAccess access, LockLimits limits, Duration grace) {
        this.clock = clock;
        this.timeline = timeline;
        this.log = log;
        this.access = access;
        this.limits = limits;
        this.grace = grace;
    }

    /**
     * Locks, runs the command, proves, lets go.
     *
     * @return the exit status
     * @throws LockException when there is no lock, so that the command did not run
     * @throws InterruptedException when it was stopped before the command ran; nothing is held then
     */
    int run(List<String> command) throws LockException, InterruptedException {
        HeldLock held =
                HeldLock.take(clock, timeline, access, limits, Hold::onThreadOfItsOwn, lost -> bell.ring(), () -> {});
        held.warnings().forEach(warning -> log.say("warning: " + warning));
        Child child;
        try {
            child = Child.start(command, LockVariables.of(held.lock()), bell);
        } catch (IOException e) {
            held.free("the command cannot be run");
            log.say("error: " + command.get(0) + ": cannot be run: " + e.getMessage());
            return ExitStatus.NOT_EXECUTABLE;
        }
        log.say("running " + command.get(0) + ", process " + child.pid());
        try {
            clock.await(bell, () -> child.hasEnded() || held.lost() != null, clock.deadline(LONGER_THAN_ANY_HOLD));
        } catch (InterruptedException e) {
            return stopped(held, child);
        }
        return held.lost() == null ? ended(held, child) : lost(held, child);
    }

    private int ended(HeldLock held, Child child) {
        try {
            held.end();
        } catch (LockException e) {
            say(e);
            log.say("error: the command ended with status " + child.status() + ", but what it made does not count");
            return ExitStatus.UNPROVED;
        }
        log.say("the command ended with status " + child.status() + ", the lock was held until then");
        return child.status();
    }

    private int lost(HeldLock held, Child child) throws InterruptedException {
        Child.Ending ending = child.terminate();
        log.say("error: " + held.lost());
        ending.await(clock, grace);
        log.say("error: the command was ended; what it made does not count");
        return ExitStatus.LOST;
    }

    /** Asked to end, the command can do no more that counts: writers do not wait until it has. */
    private int stopped(HeldLock held, Child child) throws InterruptedException {
        Child.Ending ending = child.terminate();
        try {
            held.free("stopped by a signal");
        } catch (LockException e) {
            say(e);
        }
        ending.await(clock, grace);
        log.say("error: stopped by a signal; the command was ended, what it made does not count");
        return ExitStatus.LOST;
    }

    private void say(LockException failure) {
        failure.getMessage().lines().forEach(line -> log.say("error: " + line));
    }

    private static void onThreadOfItsOwn(Runnable keeper) {
        Thread thread = new Thread(keeper, "mysql-lock-keeper");
        thread.setDaemon(true);
        thread.start();
    }
}
