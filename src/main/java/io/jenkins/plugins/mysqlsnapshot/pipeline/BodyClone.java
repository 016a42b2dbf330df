package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneConnection;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneException;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneRequest;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneRights;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneServer;
import io.jenkins.plugins.mysqlsnapshot.clone.StandingClone;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.time.Duration;
import java.util.List;

/**
 * The clone that a body is given, and how it gets in. Whoever made it removes it.
 *
 * @param password kept as Jenkins keeps secrets, also where it is saved with the program
 */
record BodyClone(StandingClone server, String set, Secret password) {

    /** Between the body's end and the removal, and for what a slow cluster adds. */
    private static final Duration SLACK = Duration.ofMinutes(15);

    /** Makes it, with everything done that comes before the body; what fails leaves nothing. */
    static BodyClone make(WithMysqlCloneStep step, Run<?, ?> build, Clock clock, QueuedLog log)
            throws AbortException, ClusterException, InterruptedException {
        try (TargetSets sets = TargetSets.open(step, new CredentialsLookup(build), log)) {
            sets.requireRights("get");
            List<Finding> missing = missingRights(step, new AccessReview(sets.client()));
            if (!missing.isEmpty()) {
                throw new ClusterException(missing);
            }
            CloneLeftovers.remove(sets, step.getNamespace(), clock, log);
            KnownSet set = SetChoice.of(sets, step.getSet());
            log.say("cloning " + set.words());
            Timeline timeline = new Timeline(clock, log);
            CloneRequest request = request(step, set.id(), sets.scope().partOf(set), build);
            try (CloneServer clone = new CloneServer(sets.client(), clock, timeline, request)) {
                clone.make();
                try (CloneConnection connection = clone.awaitUp(step.statement())) {
                    first(step.getSqlFirst(), connection, timeline);
                }
                return new BodyClone(
                        clone.leave(),
                        set.id(),
                        Secret.fromString(clone.account().password()));
            }
        } catch (CloneException | LockException failure) {
            throw StepFailure.of(failure);
        }
    }

    private static List<Finding> missingRights(WithMysqlCloneStep step, AccessReview rights) {
        return step.getCloneNamespace() == null || step.getCloneNamespace().equals(step.getNamespace())
                ? CloneRights.missing(rights, step.getNamespace(), step.way(), step.isolationMode())
                : CloneRights.missing(
                        rights, step.getNamespace(), step.getCloneNamespace(), step.way(), step.isolationMode());
    }

    private static void first(List<String> statements, CloneConnection connection, Timeline timeline)
            throws LockException, InterruptedException {
        int number = 0;
        for (String statement : statements) {
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped before sqlFirst was done");
            }
            number++;
            try {
                long rows = connection.server().change(statement);
                timeline.record(
                        Phase.CLONE,
                        "sqlFirst " + number + " of " + statements.size() + " has changed " + rows + " rows");
            } catch (LockException failure) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("stopped while sqlFirst was done");
                }
                throw failure;
            }
        }
    }

    private static CloneRequest request(
            WithMysqlCloneStep step, String set, List<KnownSnapshot> parts, Run<?, ?> build) {
        Duration life = step.start()
                .multipliedBy(2)
                .plus(step.statement().multipliedBy(step.getSqlFirst().size()))
                .plus(step.longest())
                .plus(SLACK);
        return new CloneRequest(
                set,
                parts,
                new WorkloadRequest(
                        step.getNamespace(),
                        step.getWorkload(),
                        step.getSelector(),
                        parts.stream().map(KnownSnapshot::claim).toList(),
                        null),
                step.getCloneNamespace(),
                step.getImage(),
                false,
                step.way(),
                step.isolationMode(),
                step.start(),
                life,
                build.getParent().getFullName(),
                build.getNumber(),
                ControllerMark.get(),
                step.limits());
    }
}
