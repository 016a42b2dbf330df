package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.holder.FlushAndLock;
import io.jenkins.plugins.mysqlsnapshot.holder.PodHold;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockSample;
import io.jenkins.plugins.mysqlsnapshot.lock.LockWitness;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;

/**
 * The lock of a pod, which a Deployment starts and ends; seen on the server itself where an account is given. Opened by
 * {@link Preflight} with the witness, which it closes. One thread.
 */
final class DeploymentLocker implements CutLocker {

    static final String WORD = "deployment";

    private final Clock clock;
    private final LockLimits limits;
    private final FlushAndLock deployment;
    private final LockWitness witness;
    private DeploymentLock held;

    /** @param witness null where no account is given */
    DeploymentLocker(Clock clock, LockLimits limits, FlushAndLock deployment, LockWitness witness) {
        this.clock = clock;
        this.limits = limits;
        this.deployment = deployment;
        this.witness = witness;
    }

    @Override
    public String strategy() {
        return WORD;
    }

    @Override
    public String reason() {
        return deployment.subject() + " was asked for";
    }

    @Override
    public CutLock acquire() throws LockException, ClusterException, InterruptedException {
        Deadline budget = clock.deadline(limits.acquireBudget());
        if (witness != null) {
            witness.begin();
        }
        try {
            PodHold hold = deployment.acquire(limits.acquireBudget());
            held = seen(hold, budget);
            return held;
        } catch (LockException | ClusterException | InterruptedException | RuntimeException e) {
            endLeftBehind(e);
            throw e;
        }
    }

    private DeploymentLock seen(PodHold hold, Deadline budget)
            throws LockException, ClusterException, InterruptedException {
        try {
            if (witness == null && !deployment.isMarked()) {
                hold.settle();
            }
            LockSample first =
                    witness == null ? null : witness.awaitSeen(hold.podAddress(), deployment.isMarked(), budget);
            return new DeploymentLock(clock, limits, deployment, hold, witness, first);
        } catch (LockException | ClusterException | InterruptedException | RuntimeException e) {
            hold.release("the lock was not seen", e);
            throw e;
        }
    }

    private void endLeftBehind(Throwable because) {
        if (witness == null) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            witness.endLeftBehind();
        } catch (LockException e) {
            because.addSuppressed(e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws LockException, ClusterException {
        // closes the witness last, and in any case
        LockWitness watching = witness;
        try (watching) {
            if (held != null) {
                held.release("the run has ended");
            }
        }
    }
}
