package io.jenkins.plugins.mysqlsnapshot.volume;

/**
 * One VolumeSnapshot that preflight found possible.
 *
 * @param name of the VolumeSnapshot; null for a member of a group until the snapshot-controller has made and named it
 * @param namespace of the snapshot and of its PVC
 * @param pvc the claim that is cut
 * @param snapshotClass the VolumeSnapshotClass, or the group's VolumeGroupSnapshotClass; never null
 * @param driver the CSI driver of both
 * @param group the VolumeGroupSnapshot that it is a member of, or null
 */
public record PlannedSnapshot(
        String name, String namespace, String pvc, String snapshotClass, String driver, String group) {

    /** By itself. */
    public PlannedSnapshot(String name, String namespace, String pvc, String snapshotClass, String driver) {
        this(name, namespace, pvc, snapshotClass, driver, null);
    }

    PlannedSnapshot named(String newName) {
        return new PlannedSnapshot(newName, namespace, pvc, snapshotClass, driver, group);
    }

    /** As errors name it. */
    String subject() {
        return (name == null ? GroupApi.KIND : "VolumeSnapshot") + " " + namespace + "/" + object();
    }

    /** How a person looks at it. */
    String describe() {
        return "kubectl -n " + namespace + " describe "
                + (name == null ? "volumegroupsnapshots." + GroupApi.GROUP : "volumesnapshot") + " " + object();
    }

    private String object() {
        return name == null ? group : name;
    }
}
