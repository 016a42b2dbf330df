package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.model.Item;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.Protection;
import io.jenkins.plugins.mysqlsnapshot.catalog.Pruning;
import io.jenkins.plugins.mysqlsnapshot.catalog.Retention;
import io.jenkins.plugins.mysqlsnapshot.catalog.RetentionRules;
import io.jenkins.plugins.mysqlsnapshot.catalog.SetCatalog;
import io.jenkins.plugins.mysqlsnapshot.catalog.SetScope;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The sets of a named target for somebody who looks at them, outside of any build. Changes nothing. No instances. */
public final class TargetCatalog {

    private TargetCatalog() {}

    /**
     * As the cluster has them now, newest first, in all states; of runs that named no target those of the claims that the target names.
     * Takes as long as the cluster does: not for the thread of a web request.
     *
     * @param folder whose credentials lead there; null for the controller's own
     */
    public static List<KnownSet> sets(FoundTarget found, Item folder)
            throws AbortException, ClusterException, InterruptedException {
        return sets(found, new CredentialsLookup(new FolderCredentials(folder)));
    }

    static List<KnownSet> sets(FoundTarget found, CredentialsLookup credentials)
            throws AbortException, ClusterException, InterruptedException {
        TargetConfiguration target = found.target();
        List<Finding> refusals = found.refusals();
        if (!refusals.isEmpty()) {
            throw new ClusterException(refusals);
        }
        if (target.getCluster() == null || target.getNamespace() == null) {
            throw new ClusterException(new Finding(
                    "target '" + target.getName() + "'",
                    "names no cluster and namespace",
                    "give both, where its sets are to be seen"));
        }
        try (KubernetesClient client =
                ClusterReference.of(target.getCluster(), null).connect(credentials)) {
            return new SetScope(
                            target.getNamespace(),
                            target.getName(),
                            new WorkloadRequest(
                                            target.getNamespace(),
                                            target.getWorkload(),
                                            target.getSelector(),
                                            target.getPvcs(),
                                            null)
                                    .words(),
                            Set.copyOf(target.getPvcs()))
                    .of(new SetCatalog(client).in(target.getNamespace()));
        }
    }

    /**
     * What {@code mysqlPruneSnapshots} with these rules would do. Asks builds of this controller, no cluster; changes nothing.
     *
     * @param rules such as have no {@link RetentionRules#findings()}
     */
    public static Pruning preview(List<KnownSet> sets, RetentionRules rules, boolean includeJoint, Instant now) {
        return Pruning.plan(
                sets,
                new Retention(rules, now),
                new Protection(ControllerMark.get(), new ControllerBuilds(), now),
                includeJoint);
    }
}
