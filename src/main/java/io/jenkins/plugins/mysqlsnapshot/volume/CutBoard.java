package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about each snapshot of one cut: what was asked for, what the watches have shown, since when. Written by the threads
 * of the calls and watches, read by the thread of the run; each method is one step under the board's own monitor. Holds facts and
 * decides nothing but the instant at which a cut was first seen.
 */
final class CutBoard {

    /** How far the request to create one has come. */
    enum Request {
        NOT_SENT,
        /** On its way: an answer may still come. */
        SENT,
        CREATED,
        /** The server said no: there is none of ours. */
        REFUSED,
        /** The answer was lost: there may be one. */
        LOST
    }

    /** One snapshot at one moment. */
    record View(
            PlannedSnapshot planned,
            Request request,
            RuntimeException failure,
            String uid,
            SnapshotFacts facts,
            CutSnapshot cut,
            long errorSinceNanos,
            boolean gone) {}

    private static final class Entry {
        final PlannedSnapshot planned;
        Request request = Request.NOT_SENT;
        RuntimeException failure;
        long requestedNanos;
        String uid;
        VolumeSnapshot snapshot;
        CutSnapshot cut;
        String error;
        long errorSinceNanos;
        boolean gone;

        Entry(PlannedSnapshot planned) {
            this.planned = planned;
        }
    }

    private final String runId;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, VolumeSnapshotContent> contentsBySnapshotUid = new HashMap<>();

    CutBoard(String runId, List<PlannedSnapshot> planned) {
        this.runId = runId;
        planned.forEach(one -> entries.put(one.name(), new Entry(one)));
    }

    synchronized void sent(PlannedSnapshot planned, long atNanos) {
        Entry entry = entries.get(planned.name());
        entry.request = Request.SENT;
        entry.requestedNanos = atNanos;
    }

    /** The server's answer; the watch may have shown it first. */
    synchronized Optional<CutSnapshot> created(PlannedSnapshot planned, VolumeSnapshot snapshot, long atNanos) {
        Entry entry = entries.get(planned.name());
        entry.request = Request.CREATED;
        if (entry.snapshot == null && !entry.gone) {
            entry.uid = snapshot.getMetadata().getUid();
            entry.snapshot = snapshot;
        }
        return look(entry, atNanos);
    }

    synchronized void failed(PlannedSnapshot planned, RuntimeException failure) {
        Entry entry = entries.get(planned.name());
        entry.request = ApiFailure.isRefusal(failure) ? Request.REFUSED : Request.LOST;
        entry.failure = failure;
    }

    synchronized Optional<CutSnapshot> seen(VolumeSnapshot snapshot, long atNanos) {
        Entry entry = entries.get(snapshot.getMetadata().getName());
        if (entry == null || !isOurs(snapshot)) {
            return Optional.empty();
        }
        entry.uid = snapshot.getMetadata().getUid();
        entry.snapshot = snapshot;
        return look(entry, atNanos);
    }

    synchronized Optional<CutSnapshot> seen(VolumeSnapshotContent content, long atNanos) {
        ObjectReference of =
                content.getSpec() == null ? null : content.getSpec().getVolumeSnapshotRef();
        Entry entry = of == null ? null : entries.get(of.getName());
        if (entry == null || of.getUid() == null || !entry.planned.namespace().equals(of.getNamespace())) {
            return Optional.empty();
        }
        // kept by uid: the answer that tells ours may come after its content
        contentsBySnapshotUid.put(of.getUid(), content);
        return look(entry, atNanos);
    }

    /** A snapshot of ours is there no longer. */
    synchronized void gone(VolumeSnapshot snapshot) {
        if (isOurs(snapshot)) {
            gone(snapshot.getMetadata().getName());
        }
    }

    synchronized void gone(String name) {
        Entry entry = entries.get(name);
        if (entry != null) {
            entry.gone = true;
            entry.snapshot = null;
        }
    }

    /** A whole list: what was known and is not in it is gone. */
    synchronized void onlyThese(List<VolumeSnapshot> all) {
        List<String> uids = all.stream().map(one -> one.getMetadata().getUid()).toList();
        entries.values().stream()
                .filter(entry -> entry.uid != null && !uids.contains(entry.uid))
                .forEach(entry -> gone(entry.planned.name()));
    }

    synchronized List<View> views() {
        return entries.values().stream().map(this::view).toList();
    }

    /** Whether this snapshot was made by this very run, whatever its name. */
    boolean isOurs(VolumeSnapshot snapshot) {
        Map<String, String> annotations = snapshot.getMetadata().getAnnotations();
        return annotations != null && runId.equals(annotations.get(SnapshotMarks.RUN));
    }

    private Optional<CutSnapshot> look(Entry entry, long atNanos) {
        SnapshotFacts facts = facts(entry);
        if (facts.error() == null) {
            entry.error = null;
        } else if (entry.error == null) {
            entry.errorSinceNanos = atNanos;
            entry.error = facts.error();
        }
        if (entry.cut != null || entry.uid == null || facts.cutAt() == null) {
            return Optional.empty();
        }
        entry.cut =
                new CutSnapshot(entry.planned, entry.uid, facts.cutAt(), facts.source(), entry.requestedNanos, atNanos);
        return Optional.of(entry.cut);
    }

    private View view(Entry entry) {
        return new View(
                entry.planned,
                entry.request,
                entry.failure,
                entry.uid,
                facts(entry),
                entry.cut,
                entry.errorSinceNanos,
                entry.gone);
    }

    private SnapshotFacts facts(Entry entry) {
        return SnapshotFacts.of(entry.snapshot, contentsBySnapshotUid.get(entry.uid));
    }
}
