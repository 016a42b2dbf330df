package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Deletes the snapshots of one failed run and sees them go: also one whose cut comes late (it is waited for, up to half of the time),
 * and one whose create was never answered. Asks again until all are gone or the time is over. Runs on
 * the thread of the run; interrupted, it can be run again and goes on.
 */
final class SnapshotRemoval {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    /** A create that was not answered may still be carried out: so long it is looked for. */
    private static final Duration LOST_GRACE = Duration.ofSeconds(5);

    private final CutTools tools;
    private final CutBoard board;
    private final Deadline deadline;
    private final Duration timeout;
    private final long beganNanos;
    private final Deadline lostUntil;
    private final Deadline lateCutUntil;
    private final Map<String, RuntimeException> failures = new ConcurrentHashMap<>();
    private final Map<String, String> holders = new ConcurrentHashMap<>();
    private boolean told;

    SnapshotRemoval(CutTools tools, CutBoard board, Duration timeout) {
        Clock clock = tools.clock();
        this.tools = tools;
        this.board = board;
        this.timeout = timeout;
        this.beganNanos = clock.nanoTime();
        this.deadline = clock.deadline(timeout);
        this.lostUntil = clock.deadline(LOST_GRACE);
        this.lateCutUntil = clock.deadline(timeout.dividedBy(2));
    }

    void run() throws ClusterException, InterruptedException {
        List<CutBoard.View> left = left();
        if (left.isEmpty()) {
            return;
        }
        if (!told) {
            tools.timeline().record(Phase.DELETE, "deleting " + names(left));
            told = true;
        }
        while (true) {
            tools.calls().each(left(), this::remove, deadline);
            tools.clock().await(tools.bell(), () -> left().isEmpty(), deadline.orAfter(LOOK_AGAIN));
            if (left().isEmpty()) {
                Duration took = Duration.ofNanos(tools.clock().nanoTime() - beganNanos);
                tools.timeline().record(Phase.DELETE, names(left) + " gone after " + took.toMillis() + " ms");
                return;
            }
            if (deadline.hasPassed() || left().stream().allMatch(this::isHopeless)) {
                throw outlived();
            }
        }
    }

    /** Everything that is there, or may yet appear. */
    private List<CutBoard.View> left() {
        return board.views().stream()
                .filter(one -> !one.gone())
                .filter(one -> one.uid() != null
                        || one.request() == CutBoard.Request.SENT
                        || one.request() == CutBoard.Request.CREATED
                        || one.request() == CutBoard.Request.LOST)
                .toList();
    }

    private void remove(CutBoard.View one) {
        String name = one.planned().name();
        Resource<VolumeSnapshot> resource = tools.client()
                .resources(VolumeSnapshot.class)
                .inNamespace(one.planned().namespace())
                .withName(name);
        try {
            VolumeSnapshot there = resource.get();
            if (there != null && board.isOurs(there)) {
                holders.put(name, String.join(", ", there.getMetadata().getFinalizers()));
                if (there.getMetadata().getDeletionTimestamp() == null
                        && (isOver(one.facts()) || isOver(SnapshotFacts.of(there, null)) || lateCutUntil.hasPassed())) {
                    resource.delete();
                }
            } else if (one.uid() != null || isSettled(one)) {
                board.gone(name);
                tools.bell().ring();
            }
            failures.remove(name);
        } catch (RuntimeException failure) {
            failures.put(name, failure);
        }
    }

    /**
     * Whether the storage has cut it, or failed to. What is deleted before that is kept by csi-snapshotter (8.7.0), which then does not
     * see that it may go until it looks at all it knows again, every 15 min.
     */
    private static boolean isOver(SnapshotFacts facts) {
        return facts.cutAt() != null || facts.error() != null;
    }

    /** Whether what is not there now will not come any more. */
    private boolean isSettled(CutBoard.View one) {
        return one.request() != CutBoard.Request.SENT
                && (one.request() != CutBoard.Request.LOST || lostUntil.hasPassed());
    }

    private boolean isHopeless(CutBoard.View one) {
        RuntimeException failure = failures.get(one.planned().name());
        return failure != null && ApiFailure.isForbidden(failure);
    }

    private ClusterException outlived() {
        return new ClusterException(left().stream().map(this::outlived).toList());
    }

    private Finding outlived(CutBoard.View one) {
        String name = one.planned().name();
        RuntimeException failure = failures.get(name);
        String holder = holders.getOrDefault(name, "");
        String found = failure != null
                ? "could not be deleted: " + ApiFailure.words(failure)
                : one.uid() == null && holder.isEmpty()
                        ? "was never answered for and may still appear"
                        : "is not gone " + timeout.toSeconds() + " s after it was deleted"
                                + (holder.isEmpty() ? "" : " (held by " + holder + ")");
        boolean goes = failure == null && !holder.isEmpty() && one.facts().contentName() != null;
        return new Finding(
                one.planned().subject(),
                found,
                "it stays marked pending, so nothing accepts it; "
                        + (goes
                                ? lookAgain(one.facts().contentName())
                                : "see that it goes: kubectl -n "
                                        + one.planned().namespace() + " delete volumesnapshot " + name));
    }

    /** The sidecar may miss that a snapshot deleted while it was being cut is cut now, until it looks at all it knows again. */
    private static String lookAgain(String content) {
        return "csi-snapshotter may take up to 15 min to see that a late cut can go; at once: kubectl annotate volumesnapshotcontent "
                + content + " look=again";
    }

    private static String names(List<CutBoard.View> views) {
        return String.join(", ", views.stream().map(one -> one.planned().name()).toList());
    }
}
