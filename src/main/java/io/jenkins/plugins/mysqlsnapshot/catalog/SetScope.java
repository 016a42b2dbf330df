package io.jenkins.plugins.mysqlsnapshot.catalog;

import java.util.List;
import java.util.Set;

/**
 * Whose sets are meant: a target's by its name, and by its claims those that say no target, of a run that named none or of an older
 * release. Immutable.
 *
 * @param target null where the script says the place itself: then the claims alone tell
 * @param workload where that runs, in the words of the configuration; null where they are not known
 * @param claims names; empty where they are not known
 */
public record SetScope(String namespace, String target, String workload, Set<String> claims) {

    public SetScope {
        claims = Set.copyOf(claims);
    }

    /** For findings and lines. */
    public String subject() {
        return target != null
                ? "target '" + target + "'"
                : "PVC " + String.join(", ", claims.stream().sorted().toList());
    }

    /** Whether any part of the set is of this server. */
    public boolean has(KnownSet set) {
        return set.snapshots().stream().anyMatch(this::has);
    }

    /** Those of the set's snapshots that are of this server. */
    public List<KnownSnapshot> partOf(KnownSet set) {
        return set.snapshots().stream().filter(this::has).toList();
    }

    private boolean has(KnownSnapshot one) {
        if (target != null && one.target() != null) {
            // two folders may call two servers of one namespace alike
            return target.equals(one.target()) && (one.isOf(workload) || isOfClaims(one));
        }
        return isOfClaims(one);
    }

    private boolean isOfClaims(KnownSnapshot one) {
        return one.claim() != null && claims.contains(one.claim());
    }

    /** Newest first. */
    public List<KnownSet> of(List<KnownSet> sets) {
        return sets.stream().filter(this::has).sorted(KnownSet.NEWEST_FIRST).toList();
    }
}
