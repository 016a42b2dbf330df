package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.mysqlsnapshot.catalog.Age;
import io.jenkins.plugins.mysqlsnapshot.catalog.GateVerdict;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.SetHold;
import io.jenkins.plugins.mysqlsnapshot.catalog.SetHolding;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** One run of {@code mysqlSnapshotGate}. Writes no more than that this build holds the set that it passed on. */
final class MysqlSnapshotGateStepExecution extends CatalogExecution<ListedSet> {

    private static final long serialVersionUID = 1L;

    /** A set may change between its judgement and its hold; then both are done again. */
    private static final int TRIES = 5;

    private final transient MysqlSnapshotGateStep step;

    MysqlSnapshotGateStepExecution(StepContext context, MysqlSnapshotGateStep step) {
        super(context, step);
        this.step = step;
    }

    @Override
    ListedSet with(TargetSets sets, Run<?, ?> build, Clock clock, QueuedLog log)
            throws AbortException, ClusterException, InterruptedException {
        sets.requireRights();
        SetHolding holding = new SetHolding(sets.client());
        for (int tries = 0; tries < TRIES; tries++) {
            Instant now = clock.now();
            KnownSet set = judge(sets, now);
            SetHold hold = new SetHold(
                    ControllerMark.get(),
                    build.getParent().getFullName() + "#" + build.getNumber(),
                    now.plus(step.hold()));
            SetHolding.Outcome outcome = holding.hold(set, hold);
            if (outcome != SetHolding.Outcome.CHANGED) {
                tell(set, outcome, now, log);
                return new ListedSet(set, step.getTarget());
            }
        }
        throw StepFailure.of(List.of(new Finding(
                sets.scope().subject(),
                "its newest set was changed each of the " + TRIES + " times that it was looked at",
                "see who writes to it, then run again")));
    }

    private KnownSet judge(TargetSets sets, Instant now) throws AbortException, ClusterException, InterruptedException {
        List<KnownSet> all = sets.list();
        GateVerdict verdict = GateVerdict.of(sets.scope(), all, step.demands(), now);
        if (verdict.passed() == null) {
            throw StepFailure.of(List.of(verdict.refusal()));
        }
        return verdict.passed();
    }

    private static void tell(KnownSet set, SetHolding.Outcome outcome, Instant now, QueuedLog log) {
        log.say("passed on " + set.words() + " (" + Age.words(Duration.between(set.createdAt(), now)) + " old"
                + (set.verifiedAt() == null ? "" : ", verified " + set.verifiedAt())
                + (set.schemaVersion() == null ? "" : ", schemaVersion " + set.schemaVersion()) + ")");
        if (outcome == SetHolding.Outcome.FORBIDDEN) {
            log.say(set.words() + " is not held: another job may prune it; add to the account's Role: "
                    + SetHolding.rule());
        }
    }
}
