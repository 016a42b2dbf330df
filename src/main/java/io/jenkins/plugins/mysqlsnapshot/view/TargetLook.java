package io.jenkins.plugins.mysqlsnapshot.view;

import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import java.time.Instant;
import java.util.List;

/**
 * What a cluster said of a target's sets, or why it said nothing. Immutable.
 *
 * @param at when it was known
 * @param sets newest first, in all states
 * @param problem null where it has answered; else a line for people, and {@code sets} is what it said the time before
 */
record TargetLook(Instant at, List<KnownSet> sets, String problem) {

    TargetLook {
        sets = List.copyOf(sets);
    }

    TargetLook but(String newProblem) {
        return new TargetLook(at, sets, newProblem);
    }
}
