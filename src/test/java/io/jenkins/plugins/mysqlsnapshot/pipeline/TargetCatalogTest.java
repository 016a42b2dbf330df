package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsDescriptor;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.util.Secret;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.MarkedSnapshots;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target's sets, as a page asks a cluster for them outside of any build. */
class TargetCatalogTest {

    @TempDir
    Path folder;

    private final TargetConfiguration orders = new TargetConfiguration("orders-db");
    private SimulatedCluster cluster;

    private record Token() implements StringCredentials {
        private static final long serialVersionUID = 1L;

        @Override
        public CredentialsScope getScope() {
            return CredentialsScope.GLOBAL;
        }

        @Override
        public String getId() {
            return "kube-token";
        }

        @Override
        public Secret getSecret() {
            return Secret.fromString(PipelineScenario.TOKEN);
        }

        @Override
        public CredentialsDescriptor getDescriptor() {
            return null;
        }
    }

    private static final CredentialsLookup CREDENTIALS = new CredentialsLookup(new CredentialStores() {
        @Override
        public <C extends StandardCredentials> C find(String id, Class<C> type) {
            StandardCredentials known = new Token();
            return type.isInstance(known) ? type.cast(known) : null;
        }

        @Override
        public String user() {
            return "a test";
        }
    });

    @BeforeEach
    void open() throws Exception {
        cluster = new SimulatedCluster(folder.resolve("cluster"));
        cluster.volume("shop", "data", Files.createDirectories(folder.resolve("data")), () -> {}, () -> {});
        ClusterConfiguration prod = new ClusterConfiguration("prod", null);
        prod.setServerUrl(cluster.url());
        prod.setTokenCredentialsId("kube-token");
        orders.setCluster("prod");
        orders.setNamespace("shop");
        SnapshotConfiguration.get().setClusters(List.of(prod));
    }

    @AfterEach
    void close() throws Exception {
        SnapshotConfiguration.get().setClusters(List.of());
        try (SimulatedCluster ended = cluster) {
            assertEquals(List.of(), ended.failures());
            assertEquals(0, ended.openWatches());
        }
    }

    private void make(MarkedSnapshots set) {
        set.make(cluster.administrator(), "data", SimulatedCluster.SNAPSHOT_CLASS);
    }

    private List<String> ids() throws Exception {
        return TargetCatalog.sets(new FoundTarget(orders, null), CREDENTIALS).stream()
                .map(KnownSet::id)
                .toList();
    }

    @Test
    void itsSetsAreThereNewestFirstInAllStates() throws Exception {
        make(new MarkedSnapshots("shop", "old", "orders-db", "2026-11-01T00:00:00Z"));
        make(new MarkedSnapshots("shop", "new", "orders-db", "2026-11-02T00:00:00Z"));
        make(new MarkedSnapshots("shop", "open", "orders-db", "2026-10-01T00:00:00Z").state("pending"));
        make(new MarkedSnapshots("shop", "other", "billing-db", "2026-11-03T00:00:00Z"));
        make(new MarkedSnapshots("shop", "nobodys", "orders-db", "2026-11-04T00:00:00Z").withoutTarget());
        assertEquals(List.of("new", "old", "open"), ids());
    }

    @Test
    void setsOfRunsThatNamedNoTargetAreThereByTheClaimsThatItNames() throws Exception {
        make(new MarkedSnapshots("shop", "nobodys", "orders-db", "2026-11-04T00:00:00Z").withoutTarget());
        assertEquals(List.of(), ids());
        orders.setPvcs(List.of("data"));
        assertEquals(List.of("nobodys"), ids());
    }

    @Test
    void aClusterThatNobodyConfiguredIsTold() {
        orders.setCluster("nowhere");
        ClusterException told = assertThrows(
                ClusterException.class, () -> TargetCatalog.sets(new FoundTarget(orders, null), CREDENTIALS));
        assertTrue(told.getMessage().contains("nowhere"), told.getMessage());
    }

    /** Else a folder's author would be lent the controller's own account. */
    @Test
    void theControllersOwnAccountIsNotForAFoldersTarget() {
        ClusterConfiguration here = new ClusterConfiguration("here", null);
        here.setInCluster(true);
        SnapshotConfiguration.get().setClusters(List.of(here));
        orders.setCluster("here");
        ClusterException told = assertThrows(
                ClusterException.class, () -> TargetCatalog.sets(new FoundTarget(orders, "shop"), CREDENTIALS));
        assertTrue(told.getMessage().contains("own account"), told.getMessage());
    }
}
