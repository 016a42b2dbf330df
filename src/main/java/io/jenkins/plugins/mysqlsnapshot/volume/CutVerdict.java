package io.jenkins.plugins.mysqlsnapshot.volume;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.Optional;

/** Whether what is known of a snapshot means that it failed. Pure functions of a {@link CutBoard.View}. */
final class CutVerdict {

    /** The sidecar tries again after 1 s, then after 2 s more: an error that outlives both tries is more than a hiccup. */
    static final Duration ERROR_GRACE = Duration.ofSeconds(5);

    /** After the unlock nobody waits for us, and the sidecar's longest pause between two tries is 5 min. */
    static final Duration READY_ERROR_GRACE = Duration.ofMinutes(6);

    private CutVerdict() {}

    /** Why it cannot become what it should, if so. */
    static Optional<Finding> failure(CutBoard.View one, Duration errorGrace, long nowNanos) {
        if (one.gone() || (one.uid() != null && one.facts().absent())) {
            return Optional.of(new Finding(
                    one.planned().subject(),
                    "somebody deleted it",
                    "find out who deletes snapshots here, then run again"));
        }
        if (one.facts().error() != null
                && untilFailed(one, errorGrace, nowNanos).isZero()) {
            return Optional.of(new Finding(
                    one.planned().subject(),
                    "the storage says: " + one.facts().error(),
                    look(one) + " and the log of the driver " + one.planned().driver()));
        }
        return Optional.empty();
    }

    /** How long its error may yet stand; zero when it has stood too long. */
    static Duration untilFailed(CutBoard.View one, Duration errorGrace, long nowNanos) {
        Duration left = errorGrace.minusNanos(nowNanos - one.errorSinceNanos());
        return left.isNegative() ? Duration.ZERO : left;
    }

    static Finding notReady(CutBoard.View one) {
        String error = one.facts().error();
        return new Finding(
                one.planned().subject(),
                "is cut, but not ready in time" + (error == null ? "" : "; the storage says: " + error),
                look(one) + ", or give more readyTimeout");
    }

    private static String look(CutBoard.View one) {
        return "see " + one.planned().describe();
    }
}
