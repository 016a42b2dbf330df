package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a VolumeGroupSnapshot and its content say, in any of the three versions, as the few facts that decisions are made of.
 *
 * @param absent the group is not there, or already being deleted
 * @param error what the storage or the controller reports and may still overcome, or null
 * @param cutAt when it was cut by the storage's clock, or null while it is not
 * @param source which of the two shows the cut, or null
 * @param contentName of the content the group itself says it is bound to, or null
 * @param volumes what the storage calls the volumes that are cut; null while the content is not seen
 * @param cutAtByVolume exact times by volume; v1beta1 has none
 */
record GroupFacts(
        boolean absent,
        String error,
        Instant cutAt,
        CutSnapshot.Source source,
        String contentName,
        Set<String> volumes,
        Map<String, Instant> cutAtByVolume) {

    private static final long NANOS = 1_000_000_000L;

    /** Either may be null: not seen yet, or not allowed to be seen. */
    static GroupFacts of(GenericKubernetesResource group, GenericKubernetesResource content) {
        Instant behind = instant(get(content, "status", "creationTime"));
        Instant shown = instant(get(group, "status", "creationTime"));
        String error = error(group);
        return new GroupFacts(
                group == null || group.getMetadata().getDeletionTimestamp() != null,
                error != null ? error : error(content),
                behind != null ? behind : shown,
                behind != null
                        ? CutSnapshot.Source.GROUP_CONTENT
                        : shown != null ? CutSnapshot.Source.GROUP_SNAPSHOT : null,
                get(group, "status", "boundVolumeGroupSnapshotContentName") instanceof String name && !name.isEmpty()
                        ? name
                        : null,
                volumes(content),
                times(content));
    }

    /**
     * Whether the group itself says that it is cut, or failed, and knows its content. The snapshot-controller (8.7.0) deletes the
     * content only of a group that does: a group deleted before that leaves its content and the storage's cut behind for ever.
     */
    boolean mayBeDeleted() {
        return contentName != null && (cutAt != null || error != null);
    }

    /** What the content was made for, before anything is cut. */
    private static Set<String> volumes(GenericKubernetesResource content) {
        return get(content, "spec", "source", "volumeHandles") instanceof Collection<?> handles
                ? new TreeSet<>(handles.stream().map(String::valueOf).toList())
                : null;
    }

    /** Nanoseconds since the epoch. */
    private static Map<String, Instant> times(GenericKubernetesResource content) {
        Map<String, Instant> times = new HashMap<>();
        if (get(content, "status", "volumeSnapshotInfoList") instanceof List<?> infos) {
            for (Object info : infos) {
                if (info instanceof Map<?, ?> one
                        && one.get("volumeHandle") instanceof String volume
                        && one.get("creationTime") instanceof Number nanos
                        && nanos.longValue() > 0) {
                    times.put(volume, Instant.ofEpochSecond(nanos.longValue() / NANOS, nanos.longValue() % NANOS));
                }
            }
        }
        return times;
    }

    private static Instant instant(Object rfc3339) {
        try {
            return rfc3339 instanceof String text ? Instant.parse(text) : null;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static String error(GenericKubernetesResource from) {
        if (!(get(from, "status", "error") instanceof Map<?, ?> error)) {
            return null;
        }
        return error.get("message") instanceof String message && !message.isBlank()
                ? message.strip().replaceAll("\\s+", " ")
                : "an error without a message";
    }

    private static Object get(GenericKubernetesResource from, Object... path) {
        return from == null ? null : from.get(path);
    }
}
