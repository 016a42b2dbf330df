package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;

/** Which of a server's sets is meant, or why it cannot be used. No instances. */
final class SetChoice {

    private SetChoice() {}

    /**
     * The named set, or the newest that can be used.
     *
     * @param id null for the newest
     * @throws AbortException where there is none, or the named one is not proved, whole and ready
     */
    static KnownSet of(TargetSets sets, String id) throws AbortException, ClusterException, InterruptedException {
        List<KnownSet> all = sets.list();
        if (id == null) {
            return all.stream()
                    .filter(set -> lack(set) == null)
                    .findFirst()
                    .orElseThrow(() -> StepFailure.of(List.of(new Finding(
                            sets.scope().subject(),
                            "has no proved set that is whole and ready in namespace "
                                    + sets.scope().namespace(),
                            "take one with mysqlConsistentSnapshot"))));
        }
        KnownSet set = all.stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> StepFailure.of(List.of(new Finding(
                        "set '" + id + "'",
                        "is none of " + sets.scope().subject() + " in namespace "
                                + sets.scope().namespace(),
                        "see what mysqlSnapshots returns"))));
        String lack = lack(set);
        if (lack != null) {
            throw StepFailure.of(List.of(new Finding("set '" + id + "'", lack, "take another")));
        }
        return set;
    }

    /** Null where it can be used. */
    private static String lack(KnownSet set) {
        if (!set.isProved()) {
            return "is " + set.state() + ": only a proved one counts";
        }
        if (!set.isWhole()) {
            return "is torn (" + set.snapshots().size() + " of " + set.volumes() + " snapshots are there)";
        }
        if (set.snapshots().stream().map(KnownSnapshot::claim).anyMatch(claim -> claim == null)) {
            return "has a snapshot that does not say which PVC it is of";
        }
        return set.isReady() ? null : "is not ready";
    }
}
