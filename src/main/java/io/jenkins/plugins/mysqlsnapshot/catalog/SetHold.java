package io.jenkins.plugins.mysqlsnapshot.catalog;

import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Instant;

/**
 * That a build relies on a set, as an annotation of its snapshots; each build has a key of its own, so that none takes the place of
 * another's. Immutable.
 *
 * @param controller the mark of the build's controller
 * @param build as {@code job#number}
 * @param until so long it counts for other controllers, which cannot see what became of the build
 */
public record SetHold(String controller, String build, Instant until) {

    String key() {
        return SnapshotMarks.HELD_BY + SnapshotMarks.hash(controller + " " + build);
    }

    String text() {
        return controller + " " + until + " " + build;
    }

    /** Null where it is none. */
    static SetHold parse(String text) {
        String[] parts = text.split(" ", 3);
        Instant until = parts.length < 3 ? null : KnownSnapshot.instant(parts[1]);
        return until == null ? null : new SetHold(parts[0], parts[2], until);
    }
}
