package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import java.util.List;

/**
 * What is to be cut, and within which bounds.
 *
 * @param snapshotClass the VolumeSnapshotClass; null for the default one of the volumes' driver
 * @param setName the set's id, a DNS label; null to have one made
 */
public record SnapshotRequest(
        ServerAccess server,
        LockLimits lockLimits,
        String namespace,
        List<String> pvcs,
        String snapshotClass,
        String setName,
        VolumeLimits volumeLimits,
        Origin origin) {}
