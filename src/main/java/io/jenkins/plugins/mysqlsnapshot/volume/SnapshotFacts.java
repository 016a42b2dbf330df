package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContentStatus;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotError;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotStatus;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What a VolumeSnapshot and its content say, as the few facts that decisions are made of. Cut is never ready: the storage shows
 * the cut first and may upload for minutes.
 *
 * @param absent not there, or already being deleted
 * @param error what the storage reports and may still overcome (the sidecar tries again), or null
 * @param cutAt when it was cut by the storage's clock, or null while it is not
 * @param source which of the two objects shows the cut (the content where both do: it is exact), or null
 * @param ready whether it can be restored from
 * @param contentName of the content it is bound to, or null
 * @param restoreSize a Kubernetes quantity, or null
 */
record SnapshotFacts(
        boolean absent,
        String error,
        Instant cutAt,
        CutSnapshot.Source source,
        boolean ready,
        String contentName,
        String restoreSize) {

    private static final long NANOS = 1_000_000_000L;

    /** Either may be null: not seen yet, or not allowed to be seen. */
    static SnapshotFacts of(VolumeSnapshot snapshot, VolumeSnapshotContent content) {
        VolumeSnapshotStatus shown =
                snapshot == null || snapshot.getStatus() == null ? new VolumeSnapshotStatus() : snapshot.getStatus();
        VolumeSnapshotContentStatus behind = content == null || content.getStatus() == null
                ? new VolumeSnapshotContentStatus()
                : content.getStatus();
        Instant exact = instant(behind.getCreationTime());
        Instant whole = instant(shown.getCreationTime());
        return new SnapshotFacts(
                snapshot == null || snapshot.getMetadata().getDeletionTimestamp() != null,
                message(shown.getError() != null ? shown.getError() : behind.getError()),
                exact != null ? exact : whole,
                exact != null ? CutSnapshot.Source.CONTENT : whole != null ? CutSnapshot.Source.SNAPSHOT : null,
                Boolean.TRUE.equals(shown.getReadyToUse()),
                shown.getBoundVolumeSnapshotContentName(),
                restoreSize(shown, behind));
    }

    /** The content's time is nanoseconds since the epoch; 0 is what a driver leaves that gives none. */
    private static Instant instant(Long nanos) {
        return nanos == null || nanos <= 0 ? null : Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
    }

    private static Instant instant(String rfc3339) {
        try {
            return rfc3339 == null ? null : Instant.parse(rfc3339);
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static String message(VolumeSnapshotError error) {
        if (error == null) {
            return null;
        }
        String message = error.getMessage();
        return message == null || message.isBlank()
                ? "an error without a message"
                : message.strip().replaceAll("\\s+", " ");
    }

    private static String restoreSize(VolumeSnapshotStatus shown, VolumeSnapshotContentStatus behind) {
        if (shown.getRestoreSize() != null) {
            return shown.getRestoreSize().toString();
        }
        return behind.getRestoreSize() == null || behind.getRestoreSize() <= 0
                ? null
                : behind.getRestoreSize().toString();
    }
}
