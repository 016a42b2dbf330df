package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.FailedRun;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Origin;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRun;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * One run of {@code mysqlConsistentSnapshot}, on a thread of the step pool. Opens one client for each cluster and closes it. What
 * fails before the proof leaves nothing behind; what fails after it keeps the set and prints its manifest. A dry run gives null.
 * A controller restart before the proof ends the step; after it the wait for ready goes on, from what the cluster says.
 */
final class MysqlConsistentSnapshotStepExecution extends AbortableExecution<SnapshotSet> {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = Logger.getLogger(MysqlConsistentSnapshotStepExecution.class.getName());

    private static final Duration SAVE_BOUND = Duration.ofSeconds(20);

    private final transient MysqlConsistentSnapshotStep step;
    private final transient List<MysqlConsistentSnapshotStep> parts;

    // set once by the thread of the run, read by the one that shuts Jenkins down; saved with the program
    private volatile AwaitedSet awaited;

    // before that, by the same thread
    private final ArrayList<PlannedVerification> verifications = new ArrayList<>();

    /** @param parts the step for each of its targets */
    MysqlConsistentSnapshotStepExecution(
            StepContext context, MysqlConsistentSnapshotStep step, List<MysqlConsistentSnapshotStep> parts) {
        super(context);
        this.step = step;
        this.parts = parts;
    }

    @Override
    SnapshotSet work(Clock clock, QueuedLog log) throws Exception {
        ToldEnd end = new ToldEnd(!step.isDryRun());
        try {
            return take(clock, log, end);
        } catch (Exception failure) {
            end.ended(RunOutcome.of(failure));
            throw failure;
        }
    }

    private SnapshotSet take(Clock clock, QueuedLog log, ToldEnd end) throws Exception {
        Run<?, ?> build = getContext().get(Run.class);
        if (step.isVerify() && getContext().get(LockInScope.class) != null) {
            throw StepFailure.of(List.of(new Finding(
                    "verify",
                    "is given under the lock of a block, and only a set that is ready can be verified",
                    "leave it out, and call mysqlVerifySnapshot after the block")));
        }
        Manifest proved = null;
        String namespace;
        boolean held;
        try (SnapshotTargets targets =
                SnapshotTargets.of(parts, getContext().get(LockInScope.class), new CredentialsLookup(build))) {
            held = targets.areHeld();
            SnapshotRun run = targets.run(clock, log, origin(build));
            try (run) {
                if (step.isDryRun()) {
                    run.rehearse();
                    return null;
                }
                proved = run.take();
                end.ended(RunOutcome.of(proved));
            } catch (LockException
                    | ClusterException
                    | SnapshotException
                    | InterruptedException
                    | RuntimeException failure) {
                // free by now, and all removed that could be
                if (proved == null && !held) {
                    keepFailed(run, failure, log, end);
                }
                throw failure;
            }
            namespace = targets.namespace();
            if (!held) {
                await(proved, targets, clock);
            }
        } catch (LockException | ClusterException | SnapshotException failure) {
            tellKept(proved, log);
            throw StepFailure.of(failure);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            // an abort right behind the mark, too
            tellKept(proved, log);
            throw failure;
        }
        if (held) {
            log.say("set " + proved.setId() + " is proved; it is not waited for while the block holds the lock");
            // no page is made while writers wait
            return kept(proved, namespace, false, log);
        }
        return ready(clock, log);
    }

    /** The first failure is told whatever becomes of this. A build that is over, or a controller that goes down, is not kept waiting for it. */
    private void keepFailed(SnapshotRun run, Exception failure, QueuedLog log, ToldEnd end)
            throws IOException, InterruptedException {
        Optional<FailedRun> known = run.failed(failure);
        known.ifPresent(one -> end.ended(RunOutcome.of(one)));
        if (known.isEmpty() || (failure instanceof InterruptedException && !isStopped())) {
            return;
        }
        new ManifestArchive(getContext().get(Run.class), getContext().get(TaskListener.class))
                .keepFailed(known.get(), log);
    }

    /** From here on a restart does not end the step; no session and no watch of the run is open any more. */
    private void await(Manifest proved, SnapshotTargets targets, Clock clock) throws IOException, InterruptedException {
        if (step.isVerify()) {
            parts.forEach(part -> verifications.add(new PlannedVerification(proved.setId(), part)));
        }
        awaited = new AwaitedSet(
                proved,
                targets.namespace(),
                targets.places(proved),
                clock.now().plus(step.volumeLimits().readyTimeout()));
        try {
            getContext().saveState().get(SAVE_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException notSaved) {
            // it is saved with whatever the build does next, at the latest when the controller goes down in good order
            LOGGER.log(Level.WARNING, "the state of a wait for set " + proved.setId() + " is not saved yet", notSaved);
        }
    }

    @Override
    Finding endedByRestart() {
        return new Finding(
                "mysqlConsistentSnapshot",
                "the controller was restarted before the set was proved",
                "run it again; the server frees the lock by itself, and what is left of the set is marked pending: nothing accepts it");
    }

    @Override
    boolean outlivesRestart() {
        return awaited != null;
    }

    @Override
    public void onResume() {
        if (awaited == null) {
            new ToldEnd(true).ended(new RunOutcome(FailedRun.FAILED, null, null, null, null));
            super.onResume();
            return;
        }
        goOn((clock, log) -> {
            log.say("the controller was restarted; set " + awaited.manifest().setId() + " is waited for until "
                    + awaited.until());
            return ready(clock, log);
        });
    }

    /** A set that was cut is kept whatever comes. What was archived before a restart is archived again: the same file. */
    private SnapshotSet ready(Clock clock, QueuedLog log) throws Exception {
        Manifest proved = awaited.manifest();
        Manifest manifest;
        try {
            manifest = awaited.await(new CredentialsLookup(getContext().get(Run.class)), clock, log);
        } catch (AbortException | InterruptedException | RuntimeException failure) {
            tellKept(proved, log);
            throw failure;
        } catch (ClusterException | SnapshotException failure) {
            tellKept(proved, log);
            throw StepFailure.of(failure);
        }
        ToldEnd.ready(manifest);
        SnapshotSet set = kept(manifest, awaited.namespace(), true, log);
        for (PlannedVerification planned : verifications) {
            verify(planned.step(), clock, log);
        }
        return set;
    }

    private void verify(MysqlVerifySnapshotStep what, Clock clock, QueuedLog log)
            throws IOException, InterruptedException {
        Run<?, ?> build = getContext().get(Run.class);
        try (TargetSets sets = TargetSets.open(what, new CredentialsLookup(build), log)) {
            new SetVerification(what, build, getContext().get(TaskListener.class)).verify(sets, clock, log);
        } catch (ClusterException failure) {
            throw StepFailure.of(failure);
        }
    }

    private SnapshotSet kept(Manifest manifest, String namespace, boolean pages, QueuedLog log)
            throws IOException, InterruptedException {
        try {
            ManifestArchive archive = new ManifestArchive(
                    getContext().get(Run.class), getContext().get(TaskListener.class));
            archive.keep(manifest);
            if (pages) {
                archive.keepPages(manifest);
            }
            log.say("archived " + archive.link(manifest));
            return new SnapshotSet(manifest, namespace);
        } catch (AbortException | InterruptedException | RuntimeException failure) {
            tellKept(manifest, log);
            throw failure;
        }
    }

    /** @param manifest null where nothing was proved yet, and so nothing is kept */
    private void tellKept(Manifest manifest, QueuedLog log) {
        if (manifest == null) {
            return;
        }
        if (isPutDown()) {
            log.say("the controller goes down; set " + manifest.setId() + " is waited for again when it is back");
            return;
        }
        log.say("set " + manifest.setId() + " is " + manifest.state()
                + " and kept, but this build fails after it; its manifest:");
        log.say(manifest.toJson());
    }

    private static Origin origin(Run<?, ?> build) {
        return new Origin(build.getParent().getFullName(), build.getNumber(), address(build), ControllerMark.get());
    }

    /** Where a person finds the build; empty where Jenkins does not know its own address. */
    private static String address(Run<?, ?> build) {
        String root = Jenkins.get().getRootUrl();
        return root == null ? "" : root + build.getUrl();
    }
}
