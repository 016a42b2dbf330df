package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import java.util.List;

/**
 * What is to be cut, and within which bounds.
 *
 * @param server as whom to log in (its account is null where nobody does: only with a Deployment that locks); its address is null where the way is to the pod that the target names
 * @param snapshotClass the VolumeSnapshotClass; null for the default one of the volumes' driver
 * @param groupSnapshotClass the VolumeGroupSnapshotClass for several volumes; null for the driver's default one, if there is one
 * @param setName the set's id, a DNS label; null to have one made
 * @param releaseAt when the lock is let go
 * @param podLock whose pod takes the lock; null where a session of our own does
 * @param schemaVersion of the data, for those who look for a set of it; null where nobody said
 */
public record SnapshotRequest(
        ServerAccess server,
        LockLimits lockLimits,
        Target target,
        String snapshotClass,
        String groupSnapshotClass,
        String setName,
        VolumeLimits volumeLimits,
        ReleaseAt releaseAt,
        Origin origin,
        PodLock podLock,
        String schemaVersion) {

    /** Nothing is said of the schema. */
    public SnapshotRequest(
            ServerAccess server,
            LockLimits lockLimits,
            Target target,
            String snapshotClass,
            String groupSnapshotClass,
            String setName,
            VolumeLimits volumeLimits,
            ReleaseAt releaseAt,
            Origin origin,
            PodLock podLock) {
        this(
                server,
                lockLimits,
                target,
                snapshotClass,
                groupSnapshotClass,
                setName,
                volumeLimits,
                releaseAt,
                origin,
                podLock,
                null);
    }

    /** With a lock of a session of our own. */
    public SnapshotRequest(
            ServerAccess server,
            LockLimits lockLimits,
            Target target,
            String snapshotClass,
            String groupSnapshotClass,
            String setName,
            VolumeLimits volumeLimits,
            ReleaseAt releaseAt,
            Origin origin) {
        this(
                server,
                lockLimits,
                target,
                snapshotClass,
                groupSnapshotClass,
                setName,
                volumeLimits,
                releaseAt,
                origin,
                null);
    }

    /** Of a server that is known by its claims; with the default group class, and the lock let go at the cut. */
    public SnapshotRequest(
            ServerAccess server,
            LockLimits lockLimits,
            String namespace,
            List<String> pvcs,
            String snapshotClass,
            String setName,
            VolumeLimits volumeLimits,
            Origin origin) {
        this(
                server,
                lockLimits,
                Target.ofClaims(namespace, pvcs),
                snapshotClass,
                null,
                setName,
                volumeLimits,
                ReleaseAt.CUT,
                origin);
    }

    /** Whether anybody logs on to the server. */
    boolean logsOn() {
        return server.account() != null;
    }

    public String namespace() {
        return target.workload().namespace();
    }

    /** The claims that the user names; empty where they are to be found. */
    public List<String> pvcs() {
        return target.workload().pvcs();
    }
}
