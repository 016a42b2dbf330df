package io.jenkins.plugins.mysqlsnapshot.catalog;

import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A set as the snapshots of one namespace say it: facts, which decisions are made of. Of several servers that were cut together it has
 * what is in this namespace. Immutable.
 *
 * @param snapshots at least one, by name
 */
public record KnownSet(String id, String namespace, List<KnownSnapshot> snapshots) {

    /** Newest first; of one moment by name, so that the order is always the same. */
    public static final Comparator<KnownSet> NEWEST_FIRST =
            Comparator.comparing(KnownSet::createdAt).reversed().thenComparing(KnownSet::id);

    public KnownSet {
        snapshots = snapshots.stream()
                .sorted(Comparator.comparing(KnownSnapshot::name))
                .toList();
    }

    private KnownSnapshot first() {
        return snapshots.get(0);
    }

    /** That of all its snapshots; removing where any is, else pending where they differ. */
    public String state() {
        Set<String> states =
                snapshots.stream().map(KnownSnapshot::state).collect(Collectors.toCollection(TreeSet::new));
        if (states.contains(SnapshotMarks.REMOVING)) {
            return SnapshotMarks.REMOVING;
        }
        return states.size() == 1 ? first().state() : SnapshotMarks.PENDING;
    }

    public boolean isProved() {
        return state().equals(SnapshotMarks.PROVED);
    }

    /** When it was proved, by the controller's clock, which a copy of the object keeps; else when the object was made. */
    public Instant createdAt() {
        return snapshots.stream()
                .map(one -> {
                    Instant proved = KnownSnapshot.instant(one.mark(SnapshotMarks.PROVED_AT));
                    return proved == null ? one.created() : proved;
                })
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    /** Whether all of it can be restored from. */
    public boolean isReady() {
        return snapshots.stream().allMatch(KnownSnapshot::ready);
    }

    /** How many snapshots there should be here: all, or of several servers those of the ones that are here. */
    public int volumes() {
        Map<String, Integer> ofTarget = new TreeMap<>();
        for (KnownSnapshot one : snapshots) {
            if (one.target() == null || one.count(SnapshotMarks.TARGET_VOLUMES) == 0) {
                return first().count(SnapshotMarks.VOLUMES);
            }
            ofTarget.put(one.target(), one.count(SnapshotMarks.TARGET_VOLUMES));
        }
        return ofTarget.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether every snapshot that belongs to it is here, and no other. */
    public boolean isWhole() {
        return snapshots.size() == volumes();
    }

    /** Whether several servers were cut together. */
    public boolean isJoint() {
        return snapshots.stream().anyMatch(one -> one.count(SnapshotMarks.TARGETS) > 1);
    }

    /** Whether a joint set has snapshots that are not in this namespace. */
    public boolean isElsewhereToo() {
        return snapshots.size() < first().count(SnapshotMarks.VOLUMES);
    }

    /** Names of the targets whose snapshots are here; empty where none was named. */
    public List<String> targets() {
        return snapshots.stream()
                .map(KnownSnapshot::target)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    /** The one that all snapshots agree on; null where they do not, or none has it. */
    private String agreed(String key) {
        List<String> values =
                snapshots.stream().map(one -> one.mark(key)).distinct().toList();
        return values.size() == 1 ? values.get(0) : null;
    }

    private String any(String key) {
        return snapshots.stream()
                .map(one -> one.mark(key))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    public String job() {
        return agreed(SnapshotMarks.JOB);
    }

    /** 0 where it does not say. */
    public int build() {
        return agreed(SnapshotMarks.BUILD) == null ? 0 : first().count(SnapshotMarks.BUILD);
    }

    /** The mark of the controller that took it; null where there is none. */
    public String controller() {
        return agreed(SnapshotMarks.CONTROLLER);
    }

    public String buildUrl() {
        return agreed(SnapshotMarks.BUILD_URL);
    }

    /** Null unless all of it was verified. */
    public Instant verifiedAt() {
        return snapshots.stream().anyMatch(one -> KnownSnapshot.instant(one.mark(SnapshotMarks.VERIFIED_AT)) == null)
                ? null
                : snapshots.stream()
                        .map(one -> KnownSnapshot.instant(one.mark(SnapshotMarks.VERIFIED_AT)))
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
    }

    /** What the last verification found bad; null unless it did. */
    public String failedBecause() {
        return any(SnapshotMarks.FAILED_BECAUSE);
    }

    public String verifiedBy() {
        return agreed(SnapshotMarks.VERIFIED_BY);
    }

    public String schemaVersion() {
        return agreed(SnapshotMarks.SCHEMA_VERSION);
    }

    /** By whom or why it must stay; null where nobody said so of any part of it. */
    public String protectedBy() {
        return any(SnapshotMarks.PROTECTED);
    }

    /** The builds that rely on any part of it, as far as their marks can be read. */
    public List<SetHold> holds() {
        return snapshots.stream()
                .flatMap(one -> one.marks().entrySet().stream())
                .filter(mark -> mark.getKey().startsWith(SnapshotMarks.HELD_BY))
                .map(mark -> SetHold.parse(mark.getValue()))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** For a line of the log. */
    public String words() {
        return "set '" + id + "' of " + createdAt();
    }
}
