package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.SetCatalog;
import io.jenkins.plugins.mysqlsnapshot.catalog.SetScope;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.QueuedLog;
import io.jenkins.plugins.mysqlsnapshot.workload.FoundPods;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadSearch;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The sets of the server that a {@link CatalogStep} means. Opened and closed by its execution, used by its thread. */
final class TargetSets implements AutoCloseable {

    private final CatalogStep step;
    private final KubernetesClient client;
    private final SetCatalog catalog;
    private final QueuedLog log;
    private SetScope scope;

    private TargetSets(CatalogStep step, KubernetesClient client, QueuedLog log) {
        this.step = step;
        this.client = client;
        this.catalog = new SetCatalog(client);
        this.log = log;
    }

    static TargetSets open(CatalogStep step, CredentialsLookup credentials, QueuedLog log)
            throws AbortException, ClusterException {
        return new TargetSets(step, step.clusterReference().connect(credentials), log);
    }

    /** Of the cluster; not to be closed by whoever asks. */
    KubernetesClient client() {
        return client;
    }

    /** @param verbs besides list */
    void requireRights(String... verbs) throws ClusterException, InterruptedException {
        catalog.requireRights(step.getNamespace(), verbs);
    }

    /** As the cluster has them now, newest first, in all states. */
    List<KnownSet> list() throws ClusterException, InterruptedException {
        List<KnownSet> all = catalog.in(step.getNamespace());
        if (scope == null) {
            scope = new SetScope(step.getNamespace(), step.getTarget(), step.place(), claims(all));
        }
        return scope.of(all);
    }

    /** Whose they are, once they were listed. */
    SetScope scope() {
        return scope;
    }

    private Set<String> claims(List<KnownSet> all) throws ClusterException, InterruptedException {
        if (!step.getPvcs().isEmpty()) {
            return new TreeSet<>(step.getPvcs());
        }
        if (step.getTarget() == null) {
            return claimsOfPods();
        }
        boolean nameIsEnough = all.stream()
                .noneMatch(set -> set.targets().isEmpty()
                        || set.snapshots().stream()
                                .anyMatch(one -> step.getTarget().equals(one.target()) && !one.isOf(step.place())));
        if (nameIsEnough || step.workloadRequest().isByClaims()) {
            return Set.of();
        }
        try {
            return claimsOfPods();
        } catch (ClusterException unknown) {
            log.say("sets that name no target, or another workload of this name, are left out: "
                    + unknown.getMessage());
            return Set.of();
        }
    }

    private Set<String> claimsOfPods() throws ClusterException, InterruptedException {
        FoundPods pods = new WorkloadSearch(client, new AccessReview(client)).find(step.workloadRequest());
        Set<String> claims = new TreeSet<>();
        pods.ready().forEach(pod -> claims.addAll(pod.mounts().writableClaims()));
        return claims;
    }

    @Override
    public void close() {
        client.close();
    }
}
