package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.catalog.SetHold;
import io.jenkins.plugins.mysqlsnapshot.catalog.SetHolding;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.restore.InPlaceRestore;
import io.jenkins.plugins.mysqlsnapshot.restore.RestoreOutcome;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Restores a target's workload in place, or undoes that; tells it and archives the record. What it did not end, the next run goes on with. */
final class WorkloadRestore {

    /** For other controllers, which cannot see what becomes of this build. */
    private static final Duration HOLD = Duration.ofDays(1);

    private final MysqlRestoreSnapshotStep step;
    private final Run<?, ?> build;
    private final TaskListener listener;
    private final String name;
    private final String holder;

    WorkloadRestore(MysqlRestoreSnapshotStep step, Run<?, ?> build, TaskListener listener) {
        this.step = step;
        this.build = build;
        this.listener = listener;
        this.name = build.getParent().getFullName() + "#" + build.getNumber();
        this.holder = LiveHolders.holder(name);
    }

    RestoredWorkload run(TargetSets sets, Clock clock, QueuedLog log)
            throws AbortException, ClusterException, InterruptedException {
        LiveHolders.HERE.enter(holder);
        try (ClusterClients clients = new ClusterClients(new CredentialsLookup(build))) {
            InPlaceRestore restore = new InPlaceRestore(
                    sets.client(),
                    clock,
                    new Timeline(clock, log),
                    new InPlaceRestore.Site(
                            step.getNamespace(), step.getWorkload(), name, holder, LiveHolders.HERE, step.timeout()),
                    TargetLogin.of(step.getTarget(), build.getParent(), clients, clock));
            try {
                RestoreOutcome outcome = outcome(restore, sets, clock, log);
                archive(outcome, log);
                log.say(outcome.words());
                return new RestoredWorkload(outcome);
            } finally {
                restore.unfinished().ifPresent(log::say);
            }
        } finally {
            LiveHolders.HERE.leave(holder);
        }
    }

    private RestoreOutcome outcome(InPlaceRestore restore, TargetSets sets, Clock clock, QueuedLog log)
            throws AbortException, ClusterException, InterruptedException {
        if (step.getUndo() != null) {
            return restore.undo(step.getUndo());
        }
        sets.requireRights();
        if (restore.isUnderWay(step.getSet())) {
            return restore.goOn();
        }
        KnownSet set = SetChoice.of(sets, step.getSet());
        if (set.failedBecause() != null) {
            throw StepFailure.of(List.of(new Finding(
                    "set '" + set.id() + "'",
                    "its last verification found: " + set.failedBecause(),
                    "take another; or verify it again")));
        }
        hold(set, sets, clock, log);
        if (set.verifiedAt() == null) {
            log.say(set.words() + " was never verified: mysqlVerifySnapshot would have booted a copy of it first");
        }
        List<KnownSnapshot> parts = sets.scope().partOf(set);
        if (set.isJoint()) {
            log.say(set.words() + " was cut together with other servers, which are left as they are");
        }
        return restore.begin(set.id(), parts);
    }

    /** A prune would take it away under the restore. */
    private void hold(KnownSet set, TargetSets sets, Clock clock, QueuedLog log)
            throws AbortException, ClusterException, InterruptedException {
        SetHold hold = new SetHold(ControllerMark.get(), name, clock.now().plus(HOLD));
        switch (new SetHolding(sets.client()).hold(set, hold)) {
            case HELD -> {}
            case FORBIDDEN ->
                log.say(set.words() + " is not held: another job may prune it; add to the account's Role: "
                        + SetHolding.rule());
            case CHANGED ->
                throw StepFailure.of(
                        List.of(new Finding("set '" + set.id() + "'", "was changed at this moment", "run again")));
        }
    }

    private void archive(RestoreOutcome outcome, QueuedLog log) throws InterruptedException {
        try {
            BuildArtifact.keep(build, listener, outcome.artifactPath(), outcome.toJson());
        } catch (IOException x) {
            log.say("the record cannot be archived (" + x + "); it is: "
                    + outcome.toJson().replaceAll("\\s+", " "));
        }
    }
}
