package io.jenkins.plugins.mysqlsnapshot.catalog;

import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pruning is to do, decided before anything is touched. Pure but for what {@link Protection} asks. Immutable.
 *
 * @param begun whose deletion somebody began and did not end
 * @param expired what no rule keeps and nothing holds, newest first
 * @param left a line each: what no rule keeps, or what can be nobody's backup, and why it stays all the same
 */
public record Pruning(List<KnownSet> begun, List<KnownSet> expired, List<String> left) {

    /**
     * Plans for the sets of one server.
     *
     * @param sets newest first
     * @param includeJoint whether sets of several servers may go
     */
    public static Pruning plan(List<KnownSet> sets, Retention retention, Protection protection, boolean includeJoint) {
        List<String> left = new ArrayList<>();
        List<KnownSet> good = new ArrayList<>();
        for (KnownSet set : sets) {
            if (!set.isProved()) {
                continue;
            }
            if (!set.isWhole()) {
                left.add(set.words() + " is torn (" + set.snapshots().size() + " of " + set.volumes()
                        + " snapshots are there): left alone");
            } else if (!set.isReady()) {
                left.add(set.words() + " is not ready: left alone");
            } else {
                good.add(set);
            }
        }
        List<KnownSet> expired = new ArrayList<>();
        for (KnownSet set : retention.expired(good)) {
            Optional<String> held = protection.of(set);
            if (held.isPresent()) {
                left.add(set.words() + " " + held.get() + ": left alone");
            } else if (set.isJoint() && !includeJoint) {
                left.add(set.words() + " is of several targets " + set.targets()
                        + ": left alone, includeJoint would delete it");
            } else if (set.isJoint() && set.isElsewhereToo()) {
                left.add(set.words() + " has snapshots in other namespaces too: left alone");
            } else {
                expired.add(set);
            }
        }
        List<KnownSet> begun = sets.stream()
                .filter(set -> set.state().equals(SnapshotMarks.REMOVING))
                .toList();
        return new Pruning(begun, List.copyOf(expired), List.copyOf(left));
    }
}
