package io.jenkins.plugins.mysqlsnapshot.volume;

import java.util.List;
import java.util.Map;

/**
 * What is to be cut, as the user gave it: unchecked until {@link VolumePreflight#check}.
 *
 * @param setId name of the snapshot set, a DNS-1123 label; each snapshot is called {@code <set id>-<pvc>}
 * @param namespace where the PVCs are and the snapshots will be
 * @param pvcs the claims to be cut together
 * @param snapshotClass VolumeSnapshotClass, or null for the default class of the volumes' driver
 * @param groupSnapshotClass VolumeGroupSnapshotClass that cuts several claims, or null for the driver's default one, if there is one
 * @param labels more labels for the snapshots
 * @param annotations more annotations for the snapshots
 */
public record VolumeRequest(
        String setId,
        String namespace,
        List<String> pvcs,
        String snapshotClass,
        String groupSnapshotClass,
        Map<String, String> labels,
        Map<String, String> annotations) {

    public VolumeRequest {
        pvcs = List.copyOf(pvcs);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** With the classes that are the default. */
    public VolumeRequest(
            String setId,
            String namespace,
            List<String> pvcs,
            String snapshotClass,
            Map<String, String> labels,
            Map<String, String> annotations) {
        this(setId, namespace, pvcs, snapshotClass, null, labels, annotations);
    }
}
