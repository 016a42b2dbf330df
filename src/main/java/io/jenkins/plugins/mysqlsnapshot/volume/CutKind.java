package io.jenkins.plugins.mysqlsnapshot.volume;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.util.List;
import java.util.Map;

/**
 * What the storage is asked for: a snapshot of each volume by itself, or one group of them all. Opened, used and closed by a
 * {@link VolumeCut}, by the thread of the run.
 */
interface CutKind extends AutoCloseable {

    /** Everything that can be done before the lock: watches, connections, a rehearsal. */
    void open(Deadline deadline) throws ClusterException, InterruptedException;

    /**
     * Asks for all, and waits for the server's answers.
     *
     * @return false at the deadline; may be called again, then it only waits
     */
    boolean create(Deadline deadline) throws ClusterException, InterruptedException;

    /** What is known now, one a volume, in the order of the plan. */
    List<CutBoard.View> views();

    /** Whether what is being cut is what was asked for; asked at every look while the cut is awaited. */
    default void check() throws ClusterException {}

    /** After the unlock: waits until every cut has its VolumeSnapshot, and gives back what was only borrowed for the cut. */
    void settle(Deadline deadline) throws ClusterException, InterruptedException;

    /** Patches these labels and annotations onto everything that was created. */
    void mark(Map<String, String> labels, CutMarks annotations) throws ClusterException, InterruptedException;

    /** Deletes everything and waits until it is gone; interrupted, it can be called again and goes on. */
    void discard() throws ClusterException, InterruptedException;

    /** Ends watches and threads; deletes nothing. */
    @Override
    void close();
}
