package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import java.util.HashMap;
import java.util.Map;

/** One client for each cluster that a step talks to, however many servers it has there. Closed by the step's execution. */
final class ClusterClients implements AutoCloseable {

    private final CredentialsLookup credentials;
    private final Map<ClusterReference, KubernetesClient> open = new HashMap<>();

    ClusterClients(CredentialsLookup credentials) {
        this.credentials = credentials;
    }

    CredentialsLookup credentials() {
        return credentials;
    }

    /** The client of the cluster that is meant; not to be closed by whoever asks. */
    KubernetesClient of(ClusterReference cluster) throws AbortException, ClusterException {
        KubernetesClient known = open.get(cluster);
        if (known == null) {
            known = cluster.connect(credentials);
            open.put(cluster, known);
        }
        return known;
    }

    @Override
    public void close() {
        open.values().forEach(KubernetesClient::close);
        open.clear();
    }
}
