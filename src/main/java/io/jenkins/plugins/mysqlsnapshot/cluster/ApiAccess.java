package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/**
 * What leads to an API server, as one account: two that are equal see the same and may do the same. Holds a secret and shows none.
 * Immutable; opens nothing until it is asked to.
 */
public final class ApiAccess {

    private interface Way {
        KubernetesClient connect() throws ClusterException;
    }

    private final List<Object> sameness;
    private final Way way;

    private ApiAccess(List<Object> sameness, Way way) {
        this.sameness = sameness;
        this.way = way;
    }

    /** By the current context of a kubeconfig's text. */
    public static ApiAccess ofKubeconfig(String text) {
        return new ApiAccess(List.of("kubeconfig", text), () -> Kubeconfig.connect(text));
    }

    /**
     * By a bearer token.
     *
     * @param subject where the token is from, for what is told of it
     */
    public static ApiAccess ofToken(ApiServer server, String subject, String token) {
        return new ApiAccess(List.of("token", server, token), () -> server.connect(subject, token));
    }

    /** By the service account of the pod around. */
    public static ApiAccess inCluster() {
        return new ApiAccess(List.of("in cluster"), () -> new InClusterAccount().connect());
    }

    /**
     * A client; the caller closes it.
     *
     * @throws ClusterException when it cannot be used
     */
    public KubernetesClient connect() throws ClusterException {
        return way.connect();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiAccess that && sameness.equals(that.sameness);
    }

    @Override
    public int hashCode() {
        return sameness.hashCode();
    }

    @Override
    public String toString() {
        return "access by " + sameness.get(0);
    }
}
