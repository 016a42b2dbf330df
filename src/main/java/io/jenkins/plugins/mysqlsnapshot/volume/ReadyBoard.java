package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of snapshots that were made before, by whatever run: what the watches have shown of each, by its uid. Written by the
 * threads of the watches, read by the one that waits; each method is one step under the board's own monitor.
 */
final class ReadyBoard {

    private static final class Entry {
        final KeptSnapshot kept;
        VolumeSnapshot snapshot;
        String otherUid;
        String error;
        long errorSinceNanos;
        boolean gone;

        Entry(KeptSnapshot kept) {
            this.kept = kept;
        }

        boolean isNamed(VolumeSnapshot other) {
            return kept.planned().name().equals(other.getMetadata().getName())
                    && kept.planned().namespace().equals(other.getMetadata().getNamespace());
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    ReadyBoard(List<KeptSnapshot> snapshots) {
        snapshots.forEach(one -> entries.add(new Entry(one)));
    }

    /** A whole list of one namespace: what is not in it is gone. */
    synchronized void listed(String namespace, List<VolumeSnapshot> all, long atNanos) {
        List<String> uids = all.stream().map(one -> one.getMetadata().getUid()).toList();
        entries.stream()
                .filter(one -> one.kept.planned().namespace().equals(namespace) && !uids.contains(one.kept.uid()))
                .forEach(one -> one.gone = true);
        all.forEach(one -> seen(one, atNanos));
    }

    synchronized void seen(VolumeSnapshot snapshot, long atNanos) {
        for (Entry entry : entries) {
            if (entry.kept.uid().equals(snapshot.getMetadata().getUid())) {
                entry.snapshot = snapshot;
                look(entry, atNanos);
            } else if (entry.isNamed(snapshot)) {
                entry.gone = true;
                entry.otherUid = snapshot.getMetadata().getUid();
            }
        }
    }

    synchronized void gone(VolumeSnapshot snapshot) {
        entries.stream()
                .filter(one -> one.kept.uid().equals(snapshot.getMetadata().getUid()))
                .forEach(one -> one.gone = true);
    }

    /** Since when an error stands: one that has another text is still the same trouble. */
    private static void look(Entry entry, long atNanos) {
        String error = SnapshotFacts.of(entry.snapshot, null).error();
        if (error != null && entry.error == null) {
            entry.errorSinceNanos = atNanos;
        }
        entry.error = error;
    }

    synchronized List<CutBoard.View> views() {
        return entries.stream().map(ReadyBoard::view).toList();
    }

    private static CutBoard.View view(Entry entry) {
        return new CutBoard.View(
                entry.kept.planned(),
                CutBoard.Request.CREATED,
                null,
                entry.snapshot == null ? null : entry.kept.uid(),
                SnapshotFacts.of(entry.snapshot, null),
                null,
                entry.errorSinceNanos,
                entry.gone);
    }

    /** Those in whose place there is another object. */
    synchronized List<Finding> exchanged() {
        return entries.stream()
                .map(ReadyBoard::exchanged)
                .filter(Objects::nonNull)
                .toList();
    }

    private static Finding exchanged(Entry entry) {
        return Optional.ofNullable(entry.otherUid)
                .map(other -> new Finding(
                        entry.kept.planned().subject(),
                        "is not the one that was proved (uid " + other + " instead of " + entry.kept.uid() + ")",
                        "find out who deletes and makes snapshots here, then run again"))
                .orElse(null);
    }
}
