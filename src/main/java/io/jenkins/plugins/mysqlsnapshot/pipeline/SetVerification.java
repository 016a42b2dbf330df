package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.catalog.VerdictMarks;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneRequest;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneRights;
import io.jenkins.plugins.mysqlsnapshot.clone.Reach;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.verification.Evidence;
import io.jenkins.plugins.mysqlsnapshot.verification.Verification;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies one set, tells it, archives the evidence and marks the set. The clone is gone when it ends, on every path; of a controller that
 * dies the next run, or the orphans' work, removes it.
 */
final class SetVerification {

    /** Between the last check and the removal, and for what a slow cluster adds. */
    private static final Duration SLACK = Duration.ofMinutes(15);

    private final MysqlVerifySnapshotStep step;
    private final Run<?, ?> build;
    private final TaskListener listener;

    SetVerification(MysqlVerifySnapshotStep step, Run<?, ?> build, TaskListener listener) {
        this.step = step;
        this.build = build;
        this.listener = listener;
    }

    /**
     * Verifies the set that the step names.
     *
     * @throws AbortException where it is bad, or cannot be used
     * @throws ClusterException where there is no verdict
     */
    VerifiedSet verify(TargetSets sets, Clock clock, QueuedLog log)
            throws AbortException, ClusterException, InterruptedException {
        sets.requireRights("get", "patch");
        requireRights(sets);
        CloneLeftovers.remove(sets, step.getNamespace(), clock, log);
        KnownSet set = SetChoice.of(sets, step.getSet());
        List<KnownSnapshot> parts = sets.scope().partOf(set);
        Timeline timeline = new Timeline(clock, log);
        log.say("verifying " + set.words());
        Evidence evidence = new Verification(sets.client(), clock, timeline, request(set, parts), step.demands()).run();
        archive(evidence, log);
        if (!evidence.isVerified() && evidence.byMarks()) {
            throw StepFailure.of(List.of(new Finding(
                    "set '" + set.id() + "'",
                    "could be looked at by its image and mounts alone, and then "
                            + String.join("; ", evidence.problems()),
                    "start the server again, so that its own arguments and configuration are known")));
        }
        new VerdictMarks(sets.client())
                .write(
                        parts,
                        evidence.isVerified() ? null : String.join("; ", evidence.problems()),
                        evidence.at(),
                        evidence.job() + "#" + evidence.build());
        if (!evidence.isVerified()) {
            throw StepFailure.of(List.of(new Finding(
                    "set '" + set.id() + "'",
                    "is bad: " + String.join("; ", evidence.problems()),
                    "take another; this one is marked, and no gate that asks for a verified set passes on it")));
        }
        log.say(evidence.words());
        return new VerifiedSet(evidence);
    }

    private void requireRights(TargetSets sets) throws ClusterException {
        List<Finding> missing = CloneRights.missing(
                new AccessReview(sets.client()), step.getNamespace(), Reach.TUNNEL, step.isolationMode());
        if (!missing.isEmpty()) {
            throw new ClusterException(missing);
        }
    }

    private CloneRequest request(KnownSet set, List<KnownSnapshot> parts) {
        List<String> claims = parts.stream().map(KnownSnapshot::claim).toList();
        Duration life =
                step.start().multipliedBy(2).plus(step.demands().statement()).plus(SLACK);
        return new CloneRequest(
                set.id(),
                parts,
                new WorkloadRequest(step.getNamespace(), step.getWorkload(), step.getSelector(), claims, null),
                step.getImage(),
                true,
                step.isolationMode(),
                step.start(),
                life,
                build.getParent().getFullName(),
                build.getNumber(),
                ControllerMark.get());
    }

    /** What was found is marked in any case: the cluster is the truth, the file is the record. */
    private void archive(Evidence evidence, QueuedLog log) throws InterruptedException {
        try {
            BuildArtifact.keep(build, listener, evidence.artifactPath(), evidence.toJson());
        } catch (IOException x) {
            List<String> lines = new ArrayList<>(List.of("the evidence cannot be archived (" + x + "); it is:"));
            lines.add(evidence.toJson());
            lines.forEach(log::say);
        }
        new ManifestArchive(build, listener).keepVerified(evidence);
    }
}
