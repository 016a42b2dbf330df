package io.jenkins.plugins.mysqlsnapshot.restore;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.PositionDescent;
import io.jenkins.plugins.mysqlsnapshot.lock.RestoredServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.sql.SQLException;
import java.time.Duration;

/** The server of a workload that comes up: waited for, and asked where it stands. Used by one thread. */
final class ServerReturn {

    private static final int ACCESS_DENIED = 1045;

    /** A server that answers may still be reading its accounts. */
    private static final Duration UNKNOWN = Duration.ofSeconds(15);

    private final Clock clock;
    private final Timeline timeline;
    private final Login login;
    private Deadline unknown;

    ServerReturn(Clock clock, Timeline timeline, Login login) {
        this.clock = clock;
        this.timeline = timeline;
        this.login = login;
    }

    /**
     * Tries the account while it still can be corrected; a server that does not answer may be the reason for all this.
     *
     * @throws ClusterException where a server that is up refuses it
     */
    void rehearse() throws ClusterException, InterruptedException {
        try (RestoredServer server = login.open()) {
            timeline.record(Phase.PREFLIGHT, "its server answers: " + server.version());
        } catch (ClusterException down) {
            timeline.record(Phase.PREFLIGHT, "its server is not up now: " + down.getMessage());
        } catch (LockException refused) {
            if (isDenied(refused)) {
                throw new ClusterException(refused.findings(), refused);
            }
            timeline.record(Phase.PREFLIGHT, "its server does not answer now: " + refused.getMessage());
        }
    }

    /**
     * Waits until it lets us in, and compares.
     *
     * @throws ClusterException where it does not in time, or stands elsewhere than the set
     */
    void await(RestorePlan plan, Waits waits) throws ClusterException, InterruptedException {
        String subject = "the server of " + plan.workload();
        waits.until(
                subject,
                plan.stage().isUndo()
                        ? "see its pod's log; its own volumes are back"
                        : "see its pod's log; run again to wait on, or go back by undo: '" + plan.id() + "'",
                () -> missing(plan));
    }

    /** Null once it has let us in, and been compared. */
    private String missing(RestorePlan plan) throws ClusterException, InterruptedException {
        try (RestoredServer server = opened()) {
            timeline.record(Phase.RESTORE, "its server answers: " + server.version());
            if (!plan.stage().isUndo()) {
                compare(plan, server);
            }
            return null;
        } catch (NoPod noPod) {
            return noPod.getMessage();
        } catch (LockException notYet) {
            return notYet(plan, notYet);
        }
    }

    private RestoredServer opened() throws NoPod, LockException, InterruptedException {
        try {
            return login.open();
        } catch (ClusterException none) {
            throw new NoPod(none);
        }
    }

    /** No pod is ready yet, which is no failure. */
    private static final class NoPod extends Exception {

        private static final long serialVersionUID = 1L;

        NoPod(ClusterException found) {
            super(found.getMessage(), found);
        }
    }

    private String notYet(RestorePlan plan, LockException failure) throws ClusterException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped while the server came up");
        }
        if (isDenied(failure)) {
            if (unknown == null) {
                unknown = clock.deadline(UNKNOWN);
            } else if (unknown.hasPassed()) {
                throw new ClusterException(
                        new Finding(
                                "the server of " + plan.workload(),
                                "is up, but does not know the account (any more): " + failure.getMessage(),
                                "give it the account that the credentials say, then run again: its position is not compared yet"),
                        failure);
            }
        }
        return failure.getMessage();
    }

    private void compare(RestorePlan plan, RestoredServer server) throws LockException, ClusterException {
        if (plan.from() == null) {
            timeline.record(Phase.RESTORE, "its binary log was off when it was cut: there is no position to compare");
            return;
        }
        PositionDescent descent = server.descentFrom(plan.from(), plan.to());
        if (descent.difference() != null) {
            throw new ClusterException(new Finding(
                    "the server of " + plan.workload(),
                    "is up, but does not go on where set '" + plan.set() + "' was cut: " + descent.difference(),
                    "go back by undo: '" + plan.id() + "'"));
        }
        timeline.record(
                Phase.RESTORE,
                descent.compared()
                        ? "it goes on from where the set was cut: " + plan.from()
                        : "its binary log " + plan.from().binlogFile()
                                + " is deleted by now, so where it goes on cannot be compared");
    }

    private static boolean isDenied(LockException failure) {
        return failure.getCause() instanceof SQLException sql && sql.getErrorCode() == ACCESS_DENIED;
    }
}
