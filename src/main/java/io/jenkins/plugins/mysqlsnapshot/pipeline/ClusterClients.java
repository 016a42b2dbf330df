package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.OpenApis;
import java.util.HashMap;
import java.util.Map;

/** The clusters that a step talks to, each shared with whoever else talks to it now. Closed by the step's execution. */
final class ClusterClients implements AutoCloseable {

    private final CredentialsLookup credentials;
    private final Map<ClusterReference, OpenApis.Use> uses = new HashMap<>();

    ClusterClients(CredentialsLookup credentials) {
        this.credentials = credentials;
    }

    CredentialsLookup credentials() {
        return credentials;
    }

    /** The cluster that is meant; not to be closed by whoever asks. */
    ClusterApi api(ClusterReference cluster) throws AbortException, ClusterException {
        OpenApis.Use known = uses.get(cluster);
        if (known == null) {
            known = OpenClusters.get().use(cluster.access(credentials));
            uses.put(cluster, known);
        }
        return known.api();
    }

    /** Its client; likewise. */
    KubernetesClient of(ClusterReference cluster) throws AbortException, ClusterException {
        return api(cluster).client();
    }

    @Override
    public void close() {
        uses.values().forEach(OpenApis.Use::close);
        uses.clear();
    }
}
