package io.jenkins.plugins.mysqlsnapshot.catalog;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotSource;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotStatus;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One snapshot of a set, as it was when it was looked at. Immutable.
 *
 * @param created when the API server made the object
 * @param claim whose volume it is of; null where it does not say
 * @param restoreSize a Kubernetes quantity; null while it is not known
 * @param snapshotClass null where it does not say
 * @param grouped whether it is a member of a group snapshot, with which alone it can go
 * @param marks its annotations
 */
public record KnownSnapshot(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        String setId,
        String state,
        Instant created,
        String claim,
        boolean ready,
        String restoreSize,
        String snapshotClass,
        boolean grouped,
        Map<String, String> marks) {

    public KnownSnapshot {
        marks = Map.copyOf(marks);
    }

    /** Null for what no run of ours has made, whatever its name or its labels are like, and for what is on its way out unasked. */
    static KnownSnapshot of(VolumeSnapshot one) {
        ObjectMeta meta = one.getMetadata();
        Map<String, String> labels = meta.getLabels() == null ? Map.of() : meta.getLabels();
        Map<String, String> marks = meta.getAnnotations() == null ? Map.of() : meta.getAnnotations();
        String set = labels.get(SnapshotMarks.SET);
        String state = labels.get(SnapshotMarks.STATE);
        if (!SnapshotMarks.MANAGER.equals(labels.get(SnapshotMarks.MANAGED_BY))
                || set == null
                || state == null
                || !marks.containsKey(SnapshotMarks.RUN)
                || !marks.containsKey(SnapshotMarks.VOLUMES)
                || (meta.getDeletionTimestamp() != null && !state.equals(SnapshotMarks.REMOVING))) {
            return null;
        }
        VolumeSnapshotStatus status = one.getStatus() == null ? new VolumeSnapshotStatus() : one.getStatus();
        VolumeSnapshotSource source = one.getSpec() == null || one.getSpec().getSource() == null
                ? new VolumeSnapshotSource()
                : one.getSpec().getSource();
        return new KnownSnapshot(
                meta.getNamespace(),
                meta.getName(),
                meta.getUid(),
                meta.getResourceVersion(),
                set,
                state,
                instant(meta.getCreationTimestamp()),
                source.getPersistentVolumeClaimName(),
                Boolean.TRUE.equals(status.getReadyToUse()),
                status.getRestoreSize() == null ? null : status.getRestoreSize().toString(),
                one.getSpec() == null ? null : one.getSpec().getVolumeSnapshotClassName(),
                isGrouped(meta),
                marks);
    }

    private static boolean isGrouped(ObjectMeta meta) {
        List<OwnerReference> owners = meta.getOwnerReferences() == null ? List.of() : meta.getOwnerReferences();
        return owners.stream().anyMatch(owner -> owner.getKind().equals("VolumeGroupSnapshot"))
                || meta.getFinalizers().stream().anyMatch(name -> name.contains("group"));
    }

    /** Null where it cannot be read. */
    static Instant instant(String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    /** Null where it has none. */
    public String mark(String key) {
        return marks.get(key);
    }

    /** As the configuration calls its server; null of a run that named none, and of an older release. */
    public String target() {
        return mark(SnapshotMarks.TARGET);
    }

    /** Whether nothing speaks against this place of its server: a set of an older release says none. */
    public boolean isOf(String workload) {
        String said = mark(SnapshotMarks.WORKLOAD);
        return said == null || workload == null || said.equals(workload);
    }

    /** A mark that counts something; 0 where there is none. */
    int count(String key) {
        String text = mark(key);
        return text != null && text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    }
}
