package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiAccess;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.Refusals;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import java.io.Serializable;
import java.util.Objects;

/**
 * What a step says of the cluster it means: a configured one's name, or the id of a kubeconfig. Whether the job may is settled before
 * ({@link TargetChoice}). Saved with a build's program; a class of its own, so that no id can be taken for a name. Immutable.
 */
final class ClusterReference implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String cluster;
    private final String kubeconfigId;

    private ClusterReference(String cluster, String kubeconfigId) {
        this.cluster = cluster;
        this.kubeconfigId = kubeconfigId;
    }

    /** Null where both are. */
    static ClusterReference of(String cluster, String kubeconfigId) {
        return cluster == null && kubeconfigId == null ? null : new ClusterReference(cluster, kubeconfigId);
    }

    /** A client by what the configuration and the credentials say now; the caller closes it. */
    KubernetesClient connect(CredentialsLookup credentials) throws AbortException, ClusterException {
        return access(credentials).connect();
    }

    /** The way to it by what the configuration and the credentials say now. */
    ApiAccess access(CredentialsLookup credentials) throws AbortException, ClusterException {
        if (cluster == null) {
            return ApiAccess.ofKubeconfig(credentials.kubeconfig(kubeconfigId));
        }
        String subject = "cluster '" + cluster + "'";
        ClusterConfiguration found = SnapshotConfiguration.get()
                .cluster(cluster)
                .orElseThrow(() -> new ClusterException(Refusals.noCluster(subject, cluster)));
        if (!found.findings().isEmpty()) {
            throw new ClusterException(found.findings());
        }
        if (found.isInCluster()) {
            return ApiAccess.inCluster();
        }
        if (found.getKubeconfigId() != null) {
            return ApiAccess.ofKubeconfig(credentials.kubeconfig(found.getKubeconfigId()));
        }
        String id = found.getTokenCredentialsId();
        return ApiAccess.ofToken(found.server(), "credential '" + id + "'", credentials.token(id));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterReference that
                && Objects.equals(cluster, that.cluster)
                && Objects.equals(kubeconfigId, that.kubeconfigId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cluster, kubeconfigId);
    }

    @Override
    public String toString() {
        return cluster == null ? "kubeconfig '" + kubeconfigId + "'" : "cluster '" + cluster + "'";
    }
}
