package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;

/**
 * One of the servers that a run cuts together.
 *
 * @param name as the user calls it; null where it is the only one
 * @param api its cluster, borrowed; targets of one cluster share it, and their volumes are then cut together where they can be
 * @param request what is to be cut; name, release, origin and the volumes' bounds are those of the first target's
 * @param block the lock around the run, which it uses; null where it takes its own
 */
public record RunTarget(String name, ClusterApi api, SnapshotRequest request, HeldServer block) {

    KubernetesClient client() {
        return api.client();
    }
}
