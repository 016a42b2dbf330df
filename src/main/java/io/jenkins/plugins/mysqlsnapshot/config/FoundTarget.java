package io.jenkins.plugins.mysqlsnapshot.config;

import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.ItemGroup;
import io.jenkins.plugins.mysqlsnapshot.lock.GuardPolicy;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A target as one job sees it: that of the nearest folder, else the global one.
 *
 * @param folder full name of the folder that has it; null for the global configuration, which only an administrator writes
 */
public record FoundTarget(TargetConfiguration target, String folder) {

    /** The target that this job means by a name; empty where it sees none. */
    public static Optional<FoundTarget> of(String name, Item job) {
        return Optional.ofNullable(seenBy(job).get(name));
    }

    /** The names that this job may use. */
    public static List<String> namesFor(Item job) {
        return seenBy(job).values().stream()
                .map(FoundTarget::target)
                .filter(target -> target.allows(job.getFullName()))
                .map(TargetConfiguration::getName)
                .toList();
    }

    /**
     * Those that stand in this very place.
     *
     * @param folder null for the global configuration
     */
    public static List<FoundTarget> in(Item folder) {
        if (folder == null) {
            return SnapshotConfiguration.get().getTargets().stream()
                    .map(target -> new FoundTarget(target, null))
                    .toList();
        }
        return ExtensionList.lookup(FolderTargets.class).stream()
                .flatMap(known -> known.of(folder).stream())
                .map(target -> new FoundTarget(target, folder.getFullName()))
                .toList();
    }

    private static Map<String, FoundTarget> seenBy(Item job) {
        Map<String, FoundTarget> seen = new LinkedHashMap<>();
        ItemGroup<?> group = job.getParent();
        while (group instanceof Item folder) {
            for (FolderTargets targets : ExtensionList.lookup(FolderTargets.class)) {
                for (TargetConfiguration target : targets.of(folder)) {
                    seen.putIfAbsent(target.getName(), new FoundTarget(target, folder.getFullName()));
                }
            }
            group = folder.getParent();
        }
        for (TargetConfiguration target : SnapshotConfiguration.get().getTargets()) {
            seen.putIfAbsent(target.getName(), new FoundTarget(target, null));
        }
        return seen;
    }

    /** Why this job may not use it, and who has to do what about it; empty where it may. */
    public List<Finding> findings(Item job) {
        if (!target.allows(job.getFullName())) {
            return List.of(new Finding(
                    subject(),
                    "is not open to job '" + job.getFullName() + "'",
                    "have " + owner() + " add the job to the target's allowed jobs"));
        }
        return refusals();
    }

    /** Why no job may use it as it is; empty where nothing is wrong. */
    public List<Finding> refusals() {
        SnapshotConfiguration configuration = SnapshotConfiguration.get();
        List<Finding> findings = new ArrayList<>();
        if (target.getCluster() != null) {
            configuration
                    .cluster(target.getCluster())
                    .ifPresentOrElse(
                            cluster -> findings.addAll(refusals(cluster)),
                            () -> findings.add(Refusals.noCluster(subject(), target.getCluster())));
        }
        if (folder != null && target.getHost() != null) {
            findings.addAll(Refusals.inlineServer(subject() + " of folder '" + folder + "'"));
        }
        if (folder != null) {
            GuardPolicy policy = target.limitsOrDefaults().limits().guardPolicy();
            findings.addAll(Refusals.killPolicy(subject() + " of folder '" + folder + "'", policy));
        }
        return findings;
    }

    private List<Finding> refusals(ClusterConfiguration cluster) {
        // no credential stands between a folder's author and this account
        return folder != null && cluster.isInCluster()
                ? List.of(new Finding(
                        subject() + " of folder '" + folder + "'",
                        "its cluster '" + cluster.getName() + "' goes by the controller's own account, which only an"
                                + " administrator's targets may",
                        "have an administrator add the target in " + Refusals.PLACE))
                : cluster.findings();
    }

    private String subject() {
        return "target '" + target.getName() + "'";
    }

    private String owner() {
        return folder == null
                ? "an administrator (" + Refusals.PLACE + ")"
                : "whoever configures folder '" + folder + "'";
    }
}
