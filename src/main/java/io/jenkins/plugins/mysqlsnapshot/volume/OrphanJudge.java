package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Judges by its marks alone whether a snapshot, or a group of them, was left by a run that died, and whether it may be deleted without
 * asking anybody. Asks no cluster. Used by one thread.
 */
final class OrphanJudge {

    /** How far the API server's clock may be from ours. */
    static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    /** Longer than any run can be pending: a hold of a day, a ready timeout of seven, an hour of clean-up. */
    static final Duration LONGEST_PENDING = Duration.ofDays(9);

    private final Instant now;
    private final String controller;
    private final Predicate<String> live;

    /**
     * @param controller the mark of this controller
     * @param live whether a build, as {@code job#number}, has work under way here
     */
    OrphanJudge(Instant now, String controller, Predicate<String> live) {
        this.now = now;
        this.controller = controller;
        this.live = live;
    }

    /** @param all that carries our labels in its namespace */
    Optional<Orphan> judge(HasMetadata one, List<HasMetadata> all) {
        return isOrphan(one.getMetadata()) ? Optional.of(orphan(one, all)) : Optional.empty();
    }

    private boolean isOrphan(ObjectMeta meta) {
        String build = build(meta);
        return SnapshotMarks.PENDING.equals(labels(meta).get(SnapshotMarks.STATE))
                && over(meta).isBefore(now)
                && (build == null || !live.test(build));
    }

    /** When its run has been over for sure. */
    private Instant over(ObjectMeta meta) {
        return created(meta).plus(longestPending(meta)).plus(CLOCKS_APART);
    }

    /** As its own run has said; what says nothing that can be read gets the longest. */
    private static Duration longestPending(ObjectMeta meta) {
        String seconds = annotations(meta).get(SnapshotMarks.PENDING_SECONDS);
        return seconds != null && seconds.matches("[0-9]{1,7}")
                ? Duration.ofSeconds(Long.parseLong(seconds))
                : LONGEST_PENDING;
    }

    /** One whose age cannot be read is young. */
    private Instant created(ObjectMeta meta) {
        try {
            return meta.getCreationTimestamp() == null ? now : Instant.parse(meta.getCreationTimestamp());
        } catch (DateTimeException unreadable) {
            return now;
        }
    }

    private Orphan orphan(HasMetadata one, List<HasMetadata> all) {
        ObjectMeta meta = one.getMetadata();
        return new Orphan(
                one instanceof GenericKubernetesResource ? Orphan.Kind.GROUP : Orphan.Kind.SNAPSHOT,
                meta.getNamespace(),
                meta.getName(),
                null,
                meta.getUid(),
                meta.getResourceVersion(),
                labels(meta).get(SnapshotMarks.SET),
                build(meta),
                annotations(meta).get(SnapshotMarks.CONTROLLER),
                created(meta),
                over(meta),
                standing(one, all));
    }

    private Orphan.Standing standing(HasMetadata one, List<HasMetadata> all) {
        ObjectMeta meta = one.getMetadata();
        Map<String, String> marks = annotations(meta);
        String run = marks.get(SnapshotMarks.RUN);
        String set = labels(meta).get(SnapshotMarks.SET);
        String maker = marks.get(SnapshotMarks.CONTROLLER);
        if (meta.getDeletionTimestamp() != null) {
            return Orphan.Standing.GOING;
        }
        if (run == null
                || set == null
                || maker == null
                || build(meta) == null
                || !marks.containsKey(SnapshotMarks.VOLUMES)
                || !marks.containsKey(SnapshotMarks.PENDING_SECONDS)) {
            return Orphan.Standing.UNSIGNED;
        }
        boolean partlyAccepted = all.stream()
                .map(HasMetadata::getMetadata)
                .filter(other -> set.equals(labels(other).get(SnapshotMarks.SET)))
                .anyMatch(other -> !SnapshotMarks.PENDING.equals(labels(other).get(SnapshotMarks.STATE)));
        if (partlyAccepted) {
            return Orphan.Standing.PROVED_IN_PART;
        }
        if (!maker.equals(controller)) {
            return Orphan.Standing.OTHERS;
        }
        if (one instanceof GenericKubernetesResource group) {
            if (!GroupFacts.of(group, null).mayBeDeleted()) {
                return Orphan.Standing.UNCUT;
            }
        } else if (isGrouped(one)) {
            return Orphan.Standing.GROUPED;
        }
        return Orphan.Standing.OURS;
    }

    /** Members of a group have no claim as their source but a content that the snapshot-controller made, or belong to the group. */
    private static boolean isGrouped(HasMetadata one) {
        List<String> owners = one.getMetadata().getOwnerReferences() == null
                ? List.of()
                : one.getMetadata().getOwnerReferences().stream()
                        .map(owner -> owner.getKind())
                        .toList();
        return owners.contains(GroupApi.KIND)
                || one.getMetadata().getFinalizers().stream().anyMatch(name -> name.contains("group"));
    }

    private static String build(ObjectMeta meta) {
        String job = annotations(meta).get(SnapshotMarks.JOB);
        String number = annotations(meta).get(SnapshotMarks.BUILD);
        return job == null || number == null ? null : job + "#" + number;
    }

    private static Map<String, String> labels(ObjectMeta meta) {
        return meta.getLabels() == null ? Map.of() : meta.getLabels();
    }

    private static Map<String, String> annotations(ObjectMeta meta) {
        return meta.getAnnotations() == null ? Map.of() : meta.getAnnotations();
    }
}
