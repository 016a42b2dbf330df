package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.snapshot.FailedRun;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Instant;

/**
 * How a run of {@code mysqlConsistentSnapshot} ended, in the words of its manifest. Immutable. Figures in milliseconds, null where nothing
 * is known or nothing was held.
 *
 * @param result {@code proved}, {@code unproved}, {@code failed} or {@code aborted}
 * @param provedAt null where the set is not proved
 * @param held from held to let go; of a run that failed under the lock, too
 * @param cut from held to the last cut seen
 * @param stall for how long a writer can have waited at the worst moment
 */
public record RunOutcome(String result, Instant provedAt, Double held, Double cut, Double stall) {

    /** A set that counts, from here on. */
    static RunOutcome of(Manifest manifest) {
        Manifest.Lock lock = manifest.lock();
        return new RunOutcome(
                manifest.state(),
                manifest.state().equals(SnapshotMarks.PROVED) ? manifest.createdAt() : null,
                (double) lock.heldMillis(),
                (double) lock.cutMillis(),
                lock.stallMillis() == null ? null : (double) lock.stallMillis());
    }

    /** No set; its writers may have waited all the same. */
    static RunOutcome of(FailedRun run) {
        Double locked = null;
        Double unlocked = null;
        for (Manifest.Line line : run.timeline()) {
            if (locked == null && line.phase().equals(Phase.LOCKED.word())) {
                locked = line.millis();
            } else if (line.phase().equals(Phase.UNLOCKED.word())) {
                unlocked = line.millis();
            }
        }
        boolean known = locked != null && unlocked != null && unlocked >= locked;
        return new RunOutcome(run.state(), null, known ? unlocked - locked : null, null, null);
    }

    /** One of which nothing but its end is known. */
    static RunOutcome of(Throwable failure) {
        return new RunOutcome(
                failure instanceof InterruptedException ? FailedRun.ABORTED : FailedRun.FAILED, null, null, null, null);
    }

    /** From the last cut seen until all of it could be restored from; null where that is not known. */
    static Double readyMillis(Manifest manifest) {
        Double last = null;
        for (Manifest.Line line : manifest.timeline()) {
            if (line.phase().equals(Phase.READY.word())) {
                last = line.millis();
            }
        }
        return manifest.proof() == null
                        || last == null
                        || last < manifest.proof().cutSeenMillis()
                ? null
                : last - manifest.proof().cutSeenMillis();
    }
}
