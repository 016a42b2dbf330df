package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether several PVCs can be cut at one instant, by a VolumeGroupSnapshot, or why not: what is missing hinders only where the user
 * named a class. Reads only. Used by a {@link VolumePreflight}, once.
 */
final class GroupPreflight {

    private final KubernetesClient client;
    private final AccessReview rights;

    /**
     * @param group null where they are cut each by itself
     * @param missing why, in the order of discovery
     */
    record Outcome(PlannedGroup group, List<Finding> missing) {

        /** In words, for whoever needs one instant. */
        String why() {
            return String.join("; ", missing.stream().map(Finding::toString).toList());
        }
    }

    GroupPreflight(KubernetesClient client, AccessReview rights) {
        this.client = client;
        this.rights = rights;
    }

    /** @param claims what is known of each PVC, by its name; each has a driver */
    Outcome plan(VolumeRequest request, Map<String, ClaimDriver> claims) {
        Set<String> drivers = new TreeSet<>();
        claims.values().forEach(claim -> drivers.add(claim.driver()));
        if (drivers.size() > 1) {
            return not(
                    "PVCs " + String.join(", ", request.pvcs()),
                    "are of several drivers (" + String.join(", ", drivers) + "), and a group is of one",
                    "put all of the server's files on volumes of one driver");
        }
        Optional<GroupApi> served = GroupApi.of(client);
        if (served.isEmpty()) {
            return not(
                    "VolumeGroupSnapshots",
                    "the cluster does not know them",
                    "install the group CRDs of kubernetes-csi/external-snapshotter and enable CSIVolumeGroupSnapshot in its controller and sidecar");
        }
        GroupApi api = served.get();
        List<Finding> missing = new ArrayList<>();
        rights.missing(GroupApi.GROUP, GroupApi.CLASSES, null, "list").ifPresent(missing::add);
        if (!missing.isEmpty()) {
            return new Outcome(null, missing);
        }
        var classes = api.classes(client).list().getItems();
        String driver = drivers.iterator().next();
        GroupChoice choice = request.groupSnapshotClass() == null
                ? GroupChoice.ofDefault(driver, classes)
                : GroupChoice.named(request.groupSnapshotClass(), driver, classes);
        if (choice.none() != null) {
            return new Outcome(null, List.of(choice.none()));
        }
        rights.missing(
                        GroupApi.GROUP,
                        GroupApi.SNAPSHOTS,
                        request.namespace(),
                        "create",
                        "get",
                        "list",
                        "watch",
                        "patch",
                        "delete")
                .ifPresent(missing::add);
        // a group finds its PVCs by label
        Map<String, String> selector = Map.of();
        Optional<Finding> unlabelled = rights.missing("", "persistentvolumeclaims", request.namespace(), "patch");
        if (unlabelled.isPresent()) {
            selector = new SharedLabels(client, rights).of(request.namespace(), request.pvcs());
            if (selector.isEmpty()) {
                missing.add(unlabelled.get());
            }
        }
        if (missing.isEmpty()
                && api.snapshots(client)
                                .inNamespace(request.namespace())
                                .withName(request.setId())
                                .get()
                        != null) {
            return not(
                    GroupApi.KIND + " " + request.namespace() + "/" + request.setId(),
                    "exists already",
                    "choose another name for the set, or delete it");
        }
        return missing.isEmpty()
                ? new Outcome(group(api, request, choice.chosen(), claims, selector), List.of())
                : new Outcome(null, missing);
    }

    private PlannedGroup group(
            GroupApi api,
            VolumeRequest request,
            String groupClass,
            Map<String, ClaimDriver> claims,
            Map<String, String> selector) {
        Map<String, String> handles = new HashMap<>();
        claims.forEach((pvc, claim) -> handles.put(pvc, claim.handle()));
        return new PlannedGroup(
                api,
                request.setId(),
                groupClass,
                handles.containsValue(null) ? Map.of() : handles,
                rights.mayAll(GroupApi.GROUP, GroupApi.CONTENTS, null, "list", "watch"),
                selector);
    }

    private static Outcome not(String subject, String found, String remedy) {
        return new Outcome(null, List.of(new Finding(subject, found, remedy)));
    }
}
