package io.jenkins.plugins.mysqlsnapshot.restore;

import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;

/**
 * Waits of a restore, each bounded, with a sign of life that others see. An API server that does not answer for a while is waited for, too:
 * the workload is down meanwhile. Used by one thread.
 */
final class Waits {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Clock clock;
    private final Duration each;
    private final SignOfLife life;
    private long waitedNanos;

    /** Said now and then while something is waited for. */
    interface SignOfLife {
        void give() throws ClusterException;
    }

    /** Looks whether something is so. */
    interface Look {
        /** Null when it is, else what is seen instead. */
        String missing() throws ClusterException, InterruptedException;
    }

    /** Something that looks first, so that it can be done again. */
    interface Step {
        void go() throws ClusterException, InterruptedException;
    }

    Waits(Clock clock, Duration each, SignOfLife life) {
        this.clock = clock;
        this.each = each;
        this.life = life;
    }

    /**
     * Waits until it is so.
     *
     * @param what is waited for, as a subject
     * @throws ClusterException when it is not so in time, with what was seen last
     */
    void until(String what, String remedy, Look look) throws ClusterException, InterruptedException {
        Deadline deadline = clock.deadline(each);
        long began = clock.nanoTime();
        try {
            String seen = look(what, look);
            while (seen != null) {
                if (deadline.hasPassed()) {
                    throw new ClusterException(
                            new Finding(what, "not within " + each.toSeconds() + " s: " + seen, remedy));
                }
                clock.pause(LOOK_AGAIN);
                giveSign();
                seen = look(what, look);
            }
        } finally {
            waitedNanos += clock.nanoTime() - began;
        }
    }

    /** A server that does not answer hears the next one. */
    private void giveSign() throws ClusterException, InterruptedException {
        try {
            life.give();
        } catch (RuntimeException failure) {
            ApiFailure.passInterruption(failure);
        }
    }

    private static String look(String what, Look look) throws ClusterException, InterruptedException {
        try {
            return look.missing();
        } catch (RuntimeException failure) {
            ApiFailure.passInterruption(failure);
            if (ApiFailure.isAnsweredNo(failure)) {
                throw new ClusterException(ApiFailure.finding(what, failure), failure);
            }
            return ApiFailure.words(failure);
        }
    }

    /** Does it, and does it again where the server has not answered, or somebody else was faster. */
    void carryOut(String what, Step step) throws ClusterException, InterruptedException {
        Deadline deadline = clock.deadline(each);
        while (true) {
            try {
                step.go();
                return;
            } catch (RuntimeException failure) {
                ApiFailure.passInterruption(failure);
                boolean passes = !ApiFailure.isAnsweredNo(failure) || ApiFailure.isConflict(failure);
                if (!passes || deadline.hasPassed()) {
                    throw new ClusterException(ApiFailure.finding(what, failure), failure);
                }
                clock.pause(LOOK_AGAIN);
                giveSign();
            }
        }
    }

    /** How long others were waited for so far. */
    Duration waited() {
        return Duration.ofNanos(waitedNanos);
    }
}
