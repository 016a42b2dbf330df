package io.jenkins.plugins.mysqlsnapshot.volume;

/**
 * One VolumeSnapshot that preflight found possible.
 *
 * @param name of the VolumeSnapshot
 * @param namespace of the snapshot and of its PVC
 * @param pvc the claim that is cut
 * @param snapshotClass the VolumeSnapshotClass, never null
 * @param driver the CSI driver of both
 */
public record PlannedSnapshot(String name, String namespace, String pvc, String snapshotClass, String driver) {

    /** As errors name it. */
    String subject() {
        return "VolumeSnapshot " + namespace + "/" + name;
    }
}
