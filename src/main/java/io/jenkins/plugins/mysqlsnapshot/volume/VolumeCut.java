package io.jenkins.plugins.mysqlsnapshot.volume;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The snapshots of one run, from their creation until they are ready or gone. {@link #prepare} opens it before the lock is taken;
 * whoever prepared it calls the methods from one thread and closes it, which deletes nothing: {@link #discard} does. It does not
 * outlive the process; what it leaves is marked {@code state=pending} until {@link #mark}.
 */
public final class VolumeCut implements AutoCloseable {

    private static final Duration OPEN_BUDGET = Duration.ofSeconds(15);

    private final Clock clock;
    private final Timeline timeline;
    private final VolumePlan plan;
    private final Bell bell = new Bell();
    private final CutKind kind;

    private VolumeCut(ClusterApi api, Clock clock, Timeline timeline, VolumePlan plan, VolumeLimits limits) {
        this.clock = clock;
        this.timeline = timeline;
        this.plan = plan;
        CutTools tools = new CutTools(api, clock, timeline, bell);
        this.kind = plan.group() == null
                ? new SeparateSnapshots(tools, plan, limits.cleanupTimeout())
                : new GroupSnapshot(tools, plan, limits.cleanupTimeout());
    }

    /**
     * Builds the objects, opens watches and connections and rehearses the creates, so that nothing of that happens under the lock.
     *
     * @throws ClusterException when the server would refuse a create, or does not answer
     */
    public static VolumeCut prepare(
            ClusterApi api, Clock clock, Timeline timeline, VolumePlan plan, VolumeLimits limits)
            throws ClusterException, InterruptedException {
        VolumeCut cut = new VolumeCut(api, clock, timeline, plan, limits);
        try {
            cut.kind.open(clock.deadline(OPEN_BUDGET));
            return cut;
        } catch (ClusterException | InterruptedException | RuntimeException failed) {
            cut.close();
            throw failed;
        }
    }

    /**
     * Asks for all snapshots at once and waits for the server's answers.
     *
     * @return false at the deadline; may be called again, then it only waits
     * @throws ClusterException when one was refused, or its answer was lost; the others may exist until {@link #discard}
     */
    public boolean create(Deadline deadline) throws ClusterException, InterruptedException {
        return kind.create(deadline);
    }

    /**
     * Waits until every volume's cut is seen, on whichever object shows it first.
     *
     * @return false at the deadline; may be called again
     * @throws ClusterException when one failed: its error stayed, or somebody deleted it
     */
    public boolean awaitCut(Deadline deadline) throws ClusterException, InterruptedException {
        return await(deadline, CutVerdict.ERROR_GRACE, one -> one.cut() != null);
    }

    /**
     * The same, and until each can be restored from: for storage whose cut is not to be trusted before that.
     *
     * @return false at the deadline; may be called again
     */
    public boolean awaitReadyUnderLock(Deadline deadline) throws ClusterException, InterruptedException {
        return await(
                deadline,
                CutVerdict.ERROR_GRACE,
                one -> one.cut() != null && one.facts().ready());
    }

    /** The cuts seen so far, in the order of the plan. */
    public List<CutSnapshot> cuts() {
        return kind.views().stream()
                .map(CutBoard.View::cut)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * After the unlock and before {@link #mark}: waits until every cut has its VolumeSnapshot, so that {@link #cuts} can name it. At
     * once except for a group, whose members the snapshot-controller makes after the cut.
     *
     * @throws ClusterException when they do not appear, or are not exactly the volumes asked for
     */
    public void settle(Deadline deadline) throws ClusterException, InterruptedException {
        kind.settle(deadline);
    }

    /**
     * Makes the pending snapshots proved ones, or of the state that these labels say, with these labels and annotations in addition;
     * tries again for a while.
     */
    public void mark(Map<String, String> labels, Map<String, String> annotations)
            throws ClusterException, InterruptedException {
        mark(labels, CutMarks.of(annotations));
    }

    /** The same, where the annotations are not the same for all. */
    public void mark(Map<String, String> labels, CutMarks annotations) throws ClusterException, InterruptedException {
        Map<String, String> all = new HashMap<>(labels);
        all.putIfAbsent(SnapshotMarks.STATE, SnapshotMarks.PROVED);
        kind.mark(all, annotations);
        timeline.record(Phase.MARK, plan.names() + " marked " + all.get(SnapshotMarks.STATE));
    }

    /**
     * Waits until every snapshot can be restored from.
     *
     * @throws ClusterException at the deadline, or when one failed for good or was deleted
     */
    public List<ReadySnapshot> awaitReady(Deadline deadline) throws ClusterException, InterruptedException {
        Predicate<CutBoard.View> ready = one -> one.facts().ready();
        if (!await(deadline, CutVerdict.READY_ERROR_GRACE, ready)) {
            throw new ClusterException(
                    open(ready).stream().map(CutVerdict::notReady).toList());
        }
        timeline.record(Phase.READY, plan.names() + " ready to restore from");
        return kind.views().stream()
                .map(one -> new ReadySnapshot(
                        one.planned().name(),
                        one.uid(),
                        one.facts().contentName(),
                        one.facts().restoreSize()))
                .toList();
    }

    /**
     * Deletes everything this run created or may have created and waits until it is gone, late cuts too.
     *
     * @throws ClusterException naming what outlives the clean-up timeout; it stays marked pending
     * @throws InterruptedException when interrupted; called again it goes on, with the time that is left
     */
    public void discard() throws ClusterException, InterruptedException {
        kind.discard();
    }

    /** Ends its watches; deletes nothing. */
    @Override
    public void close() {
        kind.close();
    }

    private boolean await(Deadline deadline, Duration errorGrace, Predicate<CutBoard.View> wish)
            throws ClusterException, InterruptedException {
        while (true) {
            kind.check();
            List<CutBoard.View> open = open(wish);
            long now = clock.nanoTime();
            List<Finding> failed = open.stream()
                    .flatMap(one -> CutVerdict.failure(one, errorGrace, now).stream())
                    .distinct()
                    .toList();
            if (!failed.isEmpty()) {
                throw new ClusterException(failed);
            }
            if (open.isEmpty()) {
                return true;
            }
            if (deadline.hasPassed()) {
                return false;
            }
            Deadline next = deadline;
            for (CutBoard.View one : open) {
                if (one.facts().error() != null) {
                    next = next.orAfter(CutVerdict.untilFailed(one, errorGrace, now));
                }
            }
            clock.await(bell, () -> !open(wish).equals(open), next);
        }
    }

    private List<CutBoard.View> open(Predicate<CutBoard.View> wish) {
        return kind.views().stream().filter(wish.negate()).toList();
    }
}
