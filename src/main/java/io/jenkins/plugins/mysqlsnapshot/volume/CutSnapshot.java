package io.jenkins.plugins.mysqlsnapshot.volume;

import java.time.Duration;
import java.time.Instant;

/**
 * A snapshot whose cut was seen.
 *
 * @param planned what was asked for
 * @param uid of the VolumeSnapshot
 * @param creationTime when the storage says it was cut: its clock, not ours, and whole seconds where {@code source} is the
 *     snapshot; for people, never a proof of order
 * @param source where the cut was seen first
 * @param requestedNanos monotonic, right before the request left
 * @param seenNanos monotonic, when the cut was seen
 */
public record CutSnapshot(
        PlannedSnapshot planned, String uid, Instant creationTime, Source source, long requestedNanos, long seenNanos) {

    /** The object that showed the cut. */
    public enum Source {
        /** VolumeSnapshotContent, nanoseconds. */
        CONTENT("content"),
        /** VolumeSnapshot, whole seconds. */
        SNAPSHOT("snapshot"),
        /** VolumeGroupSnapshotContent. */
        GROUP_CONTENT("groupContent"),
        /** Any member of the group: the snapshot-controller makes them of what the storage answered after the cut. */
        GROUP_MEMBER("groupMember"),
        /** VolumeGroupSnapshot, whole seconds. */
        GROUP_SNAPSHOT("groupSnapshot");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        /** As it stands in log and manifest. */
        public String word() {
            return word;
        }
    }

    /** From the request until the cut was seen. */
    public Duration took() {
        return Duration.ofNanos(seenNanos - requestedNanos);
    }
}
