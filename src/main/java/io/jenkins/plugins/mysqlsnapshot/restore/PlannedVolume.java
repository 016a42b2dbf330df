package io.jenkins.plugins.mysqlsnapshot.restore;

import java.util.List;
import java.util.Map;

/**
 * One volume of a plan: what there was, and what it is exchanged for. Immutable.
 *
 * @param claim the PVC's name, which stays
 * @param snapshot of which its new volume is made
 * @param volume the PersistentVolume that is kept
 * @param reclaimPolicy that volume's own, for the day it is back
 * @param size of the new volume, a Kubernetes quantity
 * @param volumeMode null for the cluster's default
 * @param storageClass null where the claim has none
 */
record PlannedVolume(
        String claim,
        String snapshot,
        String volume,
        String reclaimPolicy,
        String size,
        List<String> accessModes,
        String volumeMode,
        String storageClass,
        Map<String, String> labels,
        Map<String, String> annotations) {

    PlannedVolume {
        accessModes = List.copyOf(accessModes);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
