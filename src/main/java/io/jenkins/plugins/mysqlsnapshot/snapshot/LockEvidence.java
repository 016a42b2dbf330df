package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.GivenUpAttempt;
import io.jenkins.plugins.mysqlsnapshot.lock.LockSample;
import io.jenkins.plugins.mysqlsnapshot.lock.Position;
import io.jenkins.plugins.mysqlsnapshot.lock.ReplicationFacts;
import java.time.Duration;
import java.util.List;

/**
 * What the manifest says of a lock that was proved and let go. Immutable.
 *
 * @param connectionId the session that held it; null where the server was not asked
 * @param leaseSeconds after which the server would have freed it by itself; null where the session is not ours
 * @param position null where the binary log is off, or the server was not asked
 * @param positionAfter where commits went on; else null
 * @param worstStall for how long a writer can have waited; null where writers went on, or it is not known
 * @param restsOn what was looked at
 * @param before null where the server was not asked; likewise {@code after}
 * @param replication null where the server was not asked
 */
record LockEvidence(
        String strategy,
        String reason,
        Long connectionId,
        Integer leaseSeconds,
        Position position,
        Position positionAfter,
        Duration worstStall,
        RestsOn restsOn,
        LockSample before,
        LockSample after,
        List<String> statements,
        List<GivenUpAttempt> givenUp,
        ReplicationFacts replication,
        List<String> changes,
        List<String> warnings) {

    /** Whether it is one at all. */
    boolean isProof() {
        return restsOn != RestsOn.CONTAINER_RUNS;
    }

    /** What a proof looks at, the strongest first. */
    enum RestsOn {
        /** A session of our own, which the server counts as the lock's. */
        SESSION("session"),
        /** A session of somebody else's, which the server shows as the lock's. */
        SERVER("server"),
        /** What the container that locks says of itself. */
        CONTAINER_MARKER("containerMarker"),
        /** That the container which is to lock has run: no proof. */
        CONTAINER_RUNS("containerRuns");

        private final String word;

        RestsOn(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
