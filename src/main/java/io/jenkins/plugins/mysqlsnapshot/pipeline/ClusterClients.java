package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import java.util.HashMap;
import java.util.Map;

/** One client for each cluster that a step talks to, however many servers it has there. Closed by the step's execution. */
final class ClusterClients implements AutoCloseable {

    private final CredentialsLookup credentials;
    private final Map<String, KubernetesClient> open = new HashMap<>();

    ClusterClients(CredentialsLookup credentials) {
        this.credentials = credentials;
    }

    CredentialsLookup credentials() {
        return credentials;
    }

    /** The client of the cluster that these credentials lead to; not to be closed by whoever asks. */
    KubernetesClient of(String kubeconfigId) throws AbortException, ClusterException {
        KubernetesClient known = open.get(kubeconfigId);
        if (known == null) {
            known = Kubeconfig.connect(credentials.kubeconfig(kubeconfigId));
            open.put(kubeconfigId, known);
        }
        return known;
    }

    @Override
    public void close() {
        open.values().forEach(KubernetesClient::close);
        open.clear();
    }
}
