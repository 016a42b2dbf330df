package io.jenkins.plugins.mysqlsnapshot.volume;

/**
 * A snapshot that can be restored from.
 *
 * @param name of the VolumeSnapshot
 * @param uid of the VolumeSnapshot
 * @param contentName of its VolumeSnapshotContent, or null where the snapshot does not say
 * @param restoreSize the least size of a volume made from it, as a Kubernetes quantity, or null where the driver does not say
 */
public record ReadySnapshot(String name, String uid, String contentName, String restoreSize) {}
