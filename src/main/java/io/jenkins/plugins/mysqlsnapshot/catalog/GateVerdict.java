package io.jenkins.plugins.mysqlsnapshot.catalog;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a release may go on. Pure: made of facts, asks nobody.
 *
 * @param passed the newest set that has all that is asked for; null where none has
 * @param refusal why none passed; null where one did
 */
public record GateVerdict(KnownSet passed, Finding refusal) {

    /** How far the clocks of two controllers may be apart. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    /**
     * Judges the sets of one server.
     *
     * @param sets newest first
     */
    public static GateVerdict of(SetScope scope, List<KnownSet> sets, GateDemands demands, Instant now) {
        List<KnownSet> proved = sets.stream().filter(KnownSet::isProved).toList();
        for (KnownSet set : proved) {
            if (lacks(set, demands, now).isEmpty()) {
                return new GateVerdict(set, null);
            }
        }
        if (proved.isEmpty()) {
            return new GateVerdict(
                    null,
                    new Finding(
                            scope.subject(),
                            "has no proved snapshot set in namespace " + scope.namespace()
                                    + (sets.isEmpty()
                                            ? ""
                                            : " (the newest, '" + sets.get(0).id() + "', is "
                                                    + sets.get(0).state() + ")"),
                            "take one with mysqlConsistentSnapshot"));
        }
        KnownSet newest = proved.get(0);
        return new GateVerdict(
                null,
                new Finding(
                        scope.subject(),
                        "no proved set has what is asked for; the newest, " + newest.words() + ", "
                                + String.join(", ", lacks(newest, demands, now)),
                        "take or verify one that has"));
    }

    private static List<String> lacks(KnownSet set, GateDemands demands, Instant now) {
        List<String> lacks = new ArrayList<>();
        Duration age = Duration.between(set.createdAt(), now);
        if (demands.maxAge() != null && age.compareTo(demands.maxAge()) > 0) {
            lacks.add("is " + Age.words(age) + " old (at most " + Age.words(demands.maxAge()) + " is asked for)");
        }
        if (age.compareTo(CLOCKS_APART.negated()) < 0) {
            lacks.add("is dated " + Age.words(age.negated()) + " in the future");
        }
        if (!set.isWhole()) {
            lacks.add("is torn (" + set.snapshots().size() + " of " + set.volumes() + " snapshots are there)");
        }
        if (!set.isReady()) {
            lacks.add("is not ready");
        }
        if (demands.verified() && set.verifiedAt() == null) {
            lacks.add("is not verified"
                    + (set.failedBecause() == null
                            ? ""
                            : " (its last verification found: " + set.failedBecause() + ")"));
        }
        if (demands.schemaVersion() != null && !demands.schemaVersion().equals(set.schemaVersion())) {
            lacks.add(
                    set.schemaVersion() == null
                            ? "says no schemaVersion (" + demands.schemaVersion() + " is asked for)"
                            : "has schemaVersion " + set.schemaVersion() + " (" + demands.schemaVersion()
                                    + " is asked for)");
        }
        return lacks;
    }
}
