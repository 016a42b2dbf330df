package io.jenkins.plugins.mysqlsnapshot.demo;

import io.fabric8.kubernetes.api.model.Namespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.RealCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.SqlServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A server in a pod of a real cluster: what {@code ./demo --cluster} needs. It makes the namespace shop, refuses one that is there and
 * is not an earlier demo's, and deletes its own. The cluster is borrowed.
 */
final class ClusterStage extends DemoStage {

    private static final String LABEL = "mysql-consistent-snapshot-demo";
    private static final int GONE_SECONDS = 120;

    private final ClusterNamespace namespace;
    private final PodServer server;
    private final String kubeconfig;

    ClusterStage(Path folder, RealCluster cluster) throws Exception {
        super(folder);
        sweep(cluster);
        namespace = new ClusterNamespace(cluster, NAMESPACE);
        try {
            cluster.administrator().namespaces().withName(NAMESPACE).edit(made -> {
                made.getMetadata().getLabels().put(LABEL, "true");
                return made;
            });
            server = PodServer.mysql(namespace);
            server.show(authority);
            kubeconfig = namespace.account(DocumentedRights.all());
            begin();
        } catch (Exception e) {
            namespace.close();
            throw e;
        }
    }

    private static void sweep(RealCluster cluster) throws DemoException {
        var namespaces = cluster.administrator().namespaces().withName(NAMESPACE);
        Namespace there = namespaces.get();
        if (there == null) {
            return;
        }
        if (!there.getMetadata().getLabels().containsKey(LABEL)) {
            throw new DemoException("the cluster has a namespace " + NAMESPACE + " that is not the demo's");
        }
        namespaces.delete();
        cluster.administrator().rbac().clusterRoleBindings().withName(NAMESPACE).delete();
        cluster.administrator().rbac().clusterRoles().withName(NAMESPACE).delete();
        namespaces.waitUntilCondition(gone -> gone == null, GONE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    SqlServer server() {
        return server;
    }

    @Override
    String kubeconfig() {
        return kubeconfig;
    }

    @Override
    String snapshotClass() {
        return null;
    }

    @Override
    SqlServer boot(String claim) throws IOException, InterruptedException {
        return server.cloneOn(claim);
    }

    @Override
    public void close() throws IOException {
        super.close();
        namespace.close();
    }
}
