package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.ExtensionList;
import hudson.model.Item;
import hudson.model.ItemGroup;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.FolderTargets;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import jenkins.model.Jenkins;

/**
 * A cluster as the whole controller, or one folder, sees it: where runs may have left something, and whose credentials lead there.
 *
 * @param folder whose credentials lead there; null for the controller's own
 * @param claims the namespaces of its targets, each with the PVCs that these name
 */
record OrphanPlace(String cluster, Item folder, Map<String, Set<String>> claims) {

    /** All there are, the controller's own first; walks all items once. */
    static List<OrphanPlace> all() {
        List<OrphanPlace> places = new ArrayList<>();
        add(SnapshotConfiguration.get().getTargets(), null, places);
        ItemGroup<?> root = Jenkins.get();
        List<FolderTargets> folders = ExtensionList.lookup(FolderTargets.class);
        if (!folders.isEmpty()) {
            for (Item item : root.getAllItems(Item.class)) {
                folders.forEach(known -> add(known.of(item), item, places));
            }
        }
        return places;
    }

    private static void add(List<TargetConfiguration> targets, Item folder, List<OrphanPlace> places) {
        Map<String, Map<String, Set<String>>> clusters = new TreeMap<>();
        for (TargetConfiguration target : targets) {
            if (target.getCluster() != null
                    && target.getNamespace() != null
                    && SnapshotConfiguration.get()
                            .cluster(target.getCluster())
                            .filter(cluster -> isFor(cluster, folder))
                            .isPresent()) {
                clusters.computeIfAbsent(target.getCluster(), name -> new TreeMap<>())
                        .computeIfAbsent(target.getNamespace(), name -> new TreeSet<>())
                        .addAll(target.getPvcs());
            }
        }
        clusters.forEach((cluster, claims) -> places.add(new OrphanPlace(cluster, folder, claims)));
    }

    /** The controller's own account is for an administrator's words alone. */
    private static boolean isFor(ClusterConfiguration cluster, Item folder) {
        return folder == null || !cluster.isInCluster();
    }

    /** By which one namespace is known, whatever way leads there. */
    String key(String namespace) {
        return cluster + "\n" + namespace;
    }
}
