package io.jenkins.plugins.mysqlsnapshot.volume;

/**
 * A volume that was made of a snapshot.
 *
 * @param namespace of the PVC
 * @param pvc its name
 * @param snapshot the VolumeSnapshot it was made of
 * @param size what was asked for, as a Kubernetes quantity
 * @param bound false where its class binds only once a pod uses it
 */
public record RestoredVolume(String namespace, String pvc, String snapshot, String size, boolean bound) {}
