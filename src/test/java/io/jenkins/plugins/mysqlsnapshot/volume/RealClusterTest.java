package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The volume part on a real Kubernetes with real CSI snapshots, under a service account that has the documented rights and no more. */
@Tag("cluster")
class RealClusterTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private static final String DATA = "data";

    private final Clock clock = Clock.system();
    private final Timeline timeline = new Timeline(
            clock,
            event -> System.out.println(
                    event.sinceStart().toMillis() + " ms " + event.phase().word() + " " + event.detail()));
    private ClusterNamespace namespace;

    @BeforeEach
    void given() {
        namespace = real.namespace();
        namespace.claim(DATA);
    }

    @Test
    void theDocumentedRightsAreEnoughFromPreflightToRestore() throws Exception {
        try (KubernetesClient client = Kubeconfig.connect(namespace.account(DocumentedRights.all()))) {
            VolumePlan plan = plan(client);
            assertTrue(plan.watchContents());
            try (VolumeCut cut =
                    VolumeCut.prepare(new ClusterApi(clock, client), clock, timeline, plan, VolumeLimits.defaults())) {
                cut.create(clock.deadline(Duration.ofSeconds(10)));
                assertTrue(cut.awaitCut(clock.deadline(Duration.ofSeconds(10))));
                assertEquals(CutSnapshot.Source.CONTENT, cut.cuts().get(0).source());
                cut.mark(Map.of(), Map.of("example/position", "binlog.000001:157"));
                cut.awaitReady(clock.deadline(Duration.ofSeconds(60)));
                RestoredVolume made = new VolumeRestore(client, clock, timeline)
                        .restore(
                                namespace.name(), "set-data", "restored", null, clock.deadline(Duration.ofSeconds(60)));
                assertTrue(made.bound());
                cut.discard();
            }
        }
        assertEquals(List.of(), namespace.snapshots());
    }

    @Test
    void withoutTheRightToContentsTheCutIsSeenOnTheSnapshot() throws Exception {
        try (KubernetesClient client =
                Kubeconfig.connect(namespace.account(DocumentedRights.all().without("volumesnapshotcontents")))) {
            try (VolumeCut cut = VolumeCut.prepare(
                    new ClusterApi(clock, client), clock, timeline, plan(client), VolumeLimits.defaults())) {
                cut.create(clock.deadline(Duration.ofSeconds(10)));
                assertTrue(cut.awaitCut(clock.deadline(Duration.ofSeconds(10))));
                assertEquals(CutSnapshot.Source.SNAPSHOT, cut.cuts().get(0).source());
                cut.discard();
            }
        }
        assertEquals(List.of(), namespace.snapshots());
    }

    @Test
    void anAccountWithoutRightsIsToldAllThatItLacks() throws Exception {
        try (KubernetesClient client = Kubeconfig.connect(namespace.account(DocumentedRights.none()))) {
            ClusterException missing = assertThrows(ClusterException.class, () -> plan(client));
            assertEquals(3, missing.findings().size(), missing::getMessage);
            System.out.println(missing.getMessage());
        }
    }

    @Test
    void aQuotaIsFoundBeforeTheLock() throws Exception {
        real.cluster()
                .administrator()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace.name())
                        .withName("snapshots")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("count/volumesnapshots.snapshot.storage.k8s.io", new Quantity("0"))
                        .endSpec()
                        .build())
                .create();
        real.cluster()
                .administrator()
                .resourceQuotas()
                .inNamespace(namespace.name())
                .withName("snapshots")
                .waitUntilCondition(
                        quota -> quota.getStatus() != null
                                && quota.getStatus().getHard() != null
                                && !quota.getStatus().getHard().isEmpty(),
                        30,
                        TimeUnit.SECONDS);
        try (KubernetesClient client = Kubeconfig.connect(namespace.account(DocumentedRights.all()))) {
            VolumePlan plan = plan(client);
            ClusterException refused = assertThrows(
                    ClusterException.class,
                    () -> VolumeCut.prepare(
                            new ClusterApi(clock, client), clock, timeline, plan, VolumeLimits.defaults()));
            assertTrue(refused.getMessage().contains("exceeded quota"), refused::getMessage);
            System.out.println(refused.getMessage());
        }
        assertEquals(List.of(), namespace.snapshots());
    }

    private VolumePlan plan(KubernetesClient client) throws ClusterException, InterruptedException {
        return new VolumePreflight(client, timeline)
                .check(new VolumeRequest("set", namespace.name(), List.of(DATA), null, Map.of(), Map.of()));
    }
}
