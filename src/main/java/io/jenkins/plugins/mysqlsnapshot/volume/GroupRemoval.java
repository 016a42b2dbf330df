package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes the group of one failed run and sees it go, with its members and, where they may be seen, its content: also one whose cut
 * comes late, and one whose create was never answered. Asks again until all is gone or the time is over. Runs on the thread of the
 * run; interrupted, it can be run again and goes on.
 */
final class GroupRemoval {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    /** A create that was not answered may still be carried out: so long it is looked for. */
    private static final Duration LOST_GRACE = Duration.ofSeconds(5);

    private final CutTools tools;
    private final GroupBoard board;
    private final VolumePlan plan;
    private final Resource<GenericKubernetesResource> resource;
    private final ClaimLabel label;
    private final Duration timeout;
    private final long beganNanos;
    private final Deadline deadline;
    private final Deadline lostUntil;
    private final Deadline lateCutUntil;
    private RuntimeException failure;
    private String finalizers = "";

    GroupRemoval(
            CutTools tools,
            GroupBoard board,
            VolumePlan plan,
            Resource<GenericKubernetesResource> resource,
            ClaimLabel label,
            Duration timeout) {
        this.tools = tools;
        this.board = board;
        this.plan = plan;
        this.resource = resource;
        this.label = label;
        this.timeout = timeout;
        this.beganNanos = tools.clock().nanoTime();
        this.deadline = tools.clock().deadline(timeout);
        this.lostUntil = tools.clock().deadline(LOST_GRACE);
        this.lateCutUntil = tools.clock().deadline(timeout.dividedBy(2));
    }

    void run() throws ClusterException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        try {
            label.takeOff(deadline);
        } catch (ClusterException left) {
            findings.addAll(left.findings());
        }
        if (!isGone()) {
            tools.timeline().record(Phase.DELETE, "deleting " + plan.names());
            while (!isGone() && !deadline.hasPassed() && !isHopeless()) {
                remove();
                tools.clock().await(tools.bell(), this::isGone, deadline.orAfter(LOOK_AGAIN));
            }
            if (isGone()) {
                Duration took = Duration.ofNanos(tools.clock().nanoTime() - beganNanos);
                tools.timeline().record(Phase.DELETE, plan.names() + " gone after " + took.toMillis() + " ms");
            } else {
                findings.add(outlived());
            }
        }
        if (!findings.isEmpty()) {
            throw new ClusterException(findings);
        }
    }

    private boolean isGone() {
        GroupBoard.State now = board.state();
        boolean never = now.request() == CutBoard.Request.NOT_SENT || now.request() == CutBoard.Request.REFUSED;
        return (now.gone() || (never && now.uid() == null)) && now.members().isEmpty() && now.contentLeft() == null;
    }

    private boolean isHopeless() {
        return failure != null && ApiFailure.isForbidden(failure);
    }

    private void remove() {
        try {
            GenericKubernetesResource there = resource.get();
            GroupBoard.State now = board.state();
            if (there != null && board.isOurs(there)) {
                finalizers = String.join(", ", there.getMetadata().getFinalizers());
                if (there.getMetadata().getDeletionTimestamp() == null
                        && (GroupFacts.of(there, null).mayBeDeleted() || lateCutUntil.hasPassed())) {
                    resource.delete();
                }
            } else if (now.uid() != null || isSettled(now)) {
                board.goneGroup();
            }
            failure = null;
        } catch (RuntimeException why) {
            failure = why;
        }
    }

    private boolean isSettled(GroupBoard.State now) {
        return now.request() != CutBoard.Request.SENT
                && (now.request() != CutBoard.Request.LOST || lostUntil.hasPassed());
    }

    private Finding outlived() {
        GroupBoard.State now = board.state();
        String subject =
                GroupApi.KIND + " " + plan.namespace() + "/" + plan.group().name();
        if (failure != null) {
            return new Finding(
                    subject,
                    "could not be deleted: " + ApiFailure.words(failure),
                    "it stays marked pending, so nothing accepts it; see that it goes");
        }
        String seconds = timeout.toSeconds() + " s after the run failed";
        if (now.gone()) {
            return new Finding(
                    subject,
                    "is gone, but not what it was made of, " + seconds + ": "
                            + (now.contentLeft() == null ? "" : "VolumeGroupSnapshotContent " + now.contentLeft() + " ")
                            + now.members().stream()
                                    .map(one -> "VolumeSnapshot "
                                            + one.getMetadata().getName())
                                    .toList(),
                    "nothing accepts it; an administrator has to delete what kubectl still shows of these");
        }
        return new Finding(
                subject,
                now.uid() == null && finalizers.isEmpty()
                        ? "was never answered for and may still appear"
                        : "is not gone " + seconds + (finalizers.isEmpty() ? "" : " (held by " + finalizers + ")"),
                "it stays marked pending, so nothing accepts it; see that it goes: kubectl -n " + plan.namespace()
                        + " delete volumegroupsnapshots." + GroupApi.GROUP + " "
                        + plan.group().name());
    }
}
