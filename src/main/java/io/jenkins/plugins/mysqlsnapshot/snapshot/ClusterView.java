package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.volume.StorageView;
import io.jenkins.plugins.mysqlsnapshot.workload.PodView;

/** What the servers of one run on one cluster need not ask one after the other. Thread-safe. */
record ClusterView(StorageView storage, PodView pods) {

    static ClusterView of(KubernetesClient client) {
        return new ClusterView(new StorageView(client), new PodView(client));
    }
}
