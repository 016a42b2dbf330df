package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Judges the labels by which the groups of runs find their PVCs ({@link ClaimLabel}). One whose group is there shares its fate; one
 * without a group is an orphan when no run can be so long. Asks no cluster. Used by one thread.
 */
final class OrphanLabels {

    private final Instant now;
    private final String controller;

    /** @param controller the mark of this controller */
    OrphanLabels(Instant now, String controller) {
        this.now = now;
        this.controller = controller;
    }

    /**
     * Those of one PVC.
     *
     * @param all that carries our labels in its namespace
     * @param orphans which of these are orphans
     */
    List<Orphan> judge(PersistentVolumeClaim claim, List<HasMetadata> all, List<Orphan> orphans) {
        Map<String, String> labels = claim.getMetadata().getLabels();
        List<Orphan> found = new ArrayList<>();
        if (labels != null) {
            labels.forEach((key, value) -> {
                if (key.startsWith(ClaimLabel.PREFIX)) {
                    judge(claim.getMetadata(), key, value, all, orphans).ifPresent(found::add);
                }
            });
        }
        return found;
    }

    private Optional<Orphan> judge(
            ObjectMeta claim, String key, String value, List<HasMetadata> all, List<Orphan> orphans) {
        Instant putAt = ClaimLabel.putAt(value);
        if (putAt == null) {
            return Optional.empty();
        }
        String run = key.substring(ClaimLabel.PREFIX.length());
        ObjectMeta group = all.stream()
                .map(HasMetadata::getMetadata)
                .filter(one -> one.getAnnotations() != null
                        && run.equals(one.getAnnotations().get(SnapshotMarks.RUN)))
                .findFirst()
                .orElse(null);
        if (group == null) {
            Instant since = putAt.plus(ClaimLabel.STALE).plus(OrphanJudge.CLOCKS_APART);
            return since.isBefore(now)
                    ? Optional.of(orphan(claim, key, null, ClaimLabel.controller(value), putAt, since, standing(value)))
                    : Optional.empty();
        }
        // what is young, of a build under way, or proved is none; then neither is its label
        return orphans.stream()
                .filter(orphan -> Objects.equals(orphan.uid(), group.getUid()))
                .findFirst()
                .map(orphan -> orphan(
                        claim, key, orphan, orphan.controller(), putAt, orphan.since(), standing(orphan.standing())));
    }

    private Orphan.Standing standing(String value) {
        String maker = ClaimLabel.controller(value);
        if (maker == null) {
            return Orphan.Standing.UNSIGNED;
        }
        return maker.equals(controller) ? Orphan.Standing.OURS : Orphan.Standing.OTHERS;
    }

    private static Orphan.Standing standing(Orphan.Standing group) {
        return switch (group) {
            case OURS, OTHERS, UNSIGNED -> group;
            default -> Orphan.Standing.NEEDED;
        };
    }

    private static Orphan orphan(
            ObjectMeta claim,
            String key,
            Orphan group,
            String maker,
            Instant putAt,
            Instant since,
            Orphan.Standing standing) {
        return new Orphan(
                Orphan.Kind.LABEL,
                claim.getNamespace(),
                claim.getName(),
                key,
                claim.getUid(),
                claim.getResourceVersion(),
                group == null ? null : group.setId(),
                group == null ? null : group.build(),
                maker,
                putAt,
                since,
                standing);
    }
}
