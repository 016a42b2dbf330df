package io.jenkins.plugins.mysqlsnapshot.volume;

import java.util.Map;

/**
 * One VolumeGroupSnapshot that preflight found possible: it cuts all volumes of a plan at one instant.
 *
 * @param api the version that the cluster serves
 * @param name of the VolumeGroupSnapshot
 * @param groupClass the VolumeGroupSnapshotClass
 * @param handles the storage's name of each PVC's volume, by PVC; empty where volumes may not be read
 * @param watchContents whether the cut may be looked for on the group's content too, where it shows seconds earlier
 * @param selector labels of the PVCs' own that no other PVC of the namespace has; empty where the run puts one on
 */
record PlannedGroup(
        GroupApi api,
        String name,
        String groupClass,
        Map<String, String> handles,
        boolean watchContents,
        Map<String, String> selector) {

    PlannedGroup {
        handles = Map.copyOf(handles);
        selector = Map.copyOf(selector);
    }
}
