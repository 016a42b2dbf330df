package io.jenkins.plugins.mysqlsnapshot.volume;

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
 */
public record VolumePlan(
        String setId,
        String namespace,
        List<PlannedSnapshot> snapshots,
        Map<String, String> labels,
        Map<String, String> annotations,
        boolean watchContents) {

    public VolumePlan {
        snapshots = List.copyOf(snapshots);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
