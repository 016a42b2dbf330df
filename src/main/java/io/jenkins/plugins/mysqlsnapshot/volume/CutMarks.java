package io.jenkins.plugins.mysqlsnapshot.volume;

import java.util.HashMap;
import java.util.Map;

/**
 * The annotations of a set that was cut. Immutable.
 *
 * @param common of everything that was made
 * @param ofClaim those of the snapshots of one claim besides, by claim: of several servers each has a position of its own
 */
public record CutMarks(Map<String, String> common, Map<String, Map<String, String>> ofClaim) {

    public CutMarks {
        common = Map.copyOf(common);
        ofClaim = Map.copyOf(ofClaim);
    }

    /** The same for all. */
    public static CutMarks of(Map<String, String> common) {
        return new CutMarks(common, Map.of());
    }

    /** @param claim null for what is no single claim's */
    Map<String, String> of(String claim) {
        Map<String, String> all = new HashMap<>(common);
        if (claim != null) {
            all.putAll(ofClaim.getOrDefault(claim, Map.of()));
        }
        return all;
    }
}
