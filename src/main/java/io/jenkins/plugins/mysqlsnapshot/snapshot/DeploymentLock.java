package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.holder.FlushAndLock;
import io.jenkins.plugins.mysqlsnapshot.holder.PodHold;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockSample;
import io.jenkins.plugins.mysqlsnapshot.lock.LockWitness;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A pod's lock that is held; given by {@link DeploymentLocker#acquire()}. Used by the thread of the run. */
final class DeploymentLock implements CutLock {

    /** MySQL looks every 5 s whether the client of a sleeping session is still there. */
    private static final Duration SERVER_NOTICES = Duration.ofSeconds(15);

    private final Clock clock;
    private final LockLimits limits;
    private final FlushAndLock deployment;
    private final PodHold hold;
    private final LockWitness witness;
    private final LockSample before;
    private LockSample after;
    private boolean released;
    private long freedNanos;

    /**
     * @param witness null where no account is given
     * @param before what it saw first; null where there is none
     */
    DeploymentLock(
            Clock clock,
            LockLimits limits,
            FlushAndLock deployment,
            PodHold hold,
            LockWitness witness,
            LockSample before) {
        this.clock = clock;
        this.limits = limits;
        this.deployment = deployment;
        this.hold = hold;
        this.witness = witness;
        this.before = before;
    }

    @Override
    public long lockedNanos() {
        return before == null ? hold.lockedNanos() : before.atNanos();
    }

    @Override
    public Duration held() {
        return Duration.ofNanos((released ? freedNanos : clock.nanoTime()) - lockedNanos());
    }

    @Override
    public void keepAlive() throws LockException, ClusterException, InterruptedException {
        hold.keepAlive();
        if (witness != null) {
            witness.requireThere(before);
        }
    }

    @Override
    public long prove() throws LockException, ClusterException, InterruptedException {
        long provedNanos;
        if (witness == null) {
            provedNanos = hold.prove();
        } else {
            hold.requireStill();
            after = witness.prove(before, hold.podAddress(), deployment.isMarked());
            provedNanos = after.atNanos();
            hold.tellProved(provedNanos, witness.statements(after).get(0));
        }
        if (held().compareTo(limits.maxHold()) > 0) {
            throw new ClusterException(new Finding(
                    deployment.subject(),
                    "the lock was held " + held().toMillis() + " ms, longer than maxHold",
                    "raise maxHold; what was cut is not used"));
        }
        return provedNanos;
    }

    @Override
    public void release(String reason) throws LockException, ClusterException {
        if (released) {
            return;
        }
        try {
            hold.release(reason);
            if (witness != null) {
                witness.awaitGone(before.connectionId(), clock.deadline(SERVER_NOTICES));
            }
        } finally {
            freedNanos = clock.nanoTime();
            released = true;
        }
    }

    @Override
    public LockEvidence evidence() {
        boolean seen = witness != null;
        return new LockEvidence(
                DeploymentLocker.WORD,
                deployment.subject() + " was asked for",
                seen ? before.connectionId() : null,
                null,
                seen ? before.position() : null,
                null,
                null,
                restsOn(),
                before,
                after,
                statements(),
                List.of(),
                seen ? witness.replication() : null,
                List.of(),
                warnings());
    }

    private LockEvidence.RestsOn restsOn() {
        if (witness != null) {
            return LockEvidence.RestsOn.SERVER;
        }
        return deployment.isMarked() ? LockEvidence.RestsOn.CONTAINER_MARKER : LockEvidence.RestsOn.CONTAINER_RUNS;
    }

    private List<String> statements() {
        List<String> statements = new ArrayList<>(hold.statements());
        if (witness != null) {
            statements = new ArrayList<>(witness.statements(after));
            statements.add(hold.podStatement());
        }
        return statements;
    }

    private List<String> warnings() {
        if (witness != null) {
            return witness.warnings();
        }
        return List.of("the server was not asked: that " + deployment.subject()
                + " locks the server of this pod, and held the lock, "
                + (deployment.isMarked() ? "is its container's word" : "nobody has seen: the set is not proved")
                + "; position, settings, engines and what files lie where are not known");
    }
}
