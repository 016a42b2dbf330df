package io.jenkins.plugins.mysqlsnapshot.volume;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link VolumePreflight} found possible; all that {@link VolumeCut} needs to know.
 *
 * @param setId name of the snapshot set
 * @param namespace of all snapshots
 * @param snapshots one a volume, in the order of the request
 * @param labels the request's, for every snapshot
 * @param annotations the request's, for every snapshot
 * @param watchContents whether the cut may be looked for on the contents too, where it shows half a second earlier
 * @param group what cuts them all at one instant; null where each is cut by itself
 * @param apart why several are cut each by itself, in words; null where they are not
 */
public record VolumePlan(
        String setId,
        String namespace,
        List<PlannedSnapshot> snapshots,
        Map<String, String> labels,
        Map<String, String> annotations,
        boolean watchContents,
        PlannedGroup group,
        String apart) {

    public VolumePlan {
        snapshots = List.copyOf(snapshots);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** Whether everything is cut at one instant: one volume, or a group. Commits may go on meanwhile only where it is. */
    public boolean oneInstant() {
        return apart == null;
    }

    /** What everything of the set carries from its creation on. */
    Map<String, String> pendingLabels() {
        Map<String, String> all = new HashMap<>(labels);
        all.putAll(SnapshotMarks.pending(setId));
        return all;
    }

    /** The request's, and those by which a run knows its own. */
    Map<String, String> annotations(String runId) {
        Map<String, String> all = new HashMap<>(annotations);
        all.put(SnapshotMarks.RUN, runId);
        all.put(SnapshotMarks.VOLUMES, Integer.toString(snapshots.size()));
        return all;
    }

    /** For the log. */
    String names() {
        return group == null
                ? String.join(
                        ", ", snapshots.stream().map(PlannedSnapshot::name).toList())
                : "group " + group.name() + " of "
                        + String.join(
                                ", ",
                                snapshots.stream().map(PlannedSnapshot::pvc).toList());
    }
}
