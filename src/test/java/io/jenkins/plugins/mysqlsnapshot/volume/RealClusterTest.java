package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The volume part on the real Kubernetes that KUBECONFIG names (an administrator's; {@code cluster up} prints one), with real CSI
 * snapshots, under a service account that has the documented rights and no more.
 */
@Tag("cluster")
class RealClusterTest {

    private static final String DATA = "data";

    private final Clock clock = Clock.system();
    private final Timeline timeline = new Timeline(
            clock,
            event -> System.out.println(
                    event.sinceStart().toMillis() + " ms " + event.phase().word() + " " + event.detail()));
    private final String namespace = "volume-" + UUID.randomUUID().toString().substring(0, 8);
    private String text;
    private KubernetesClient administrator;

    @BeforeEach
    void open() throws Exception {
        String path = System.getenv("KUBECONFIG");
        assumeTrue(path != null, "give an administrator's KUBECONFIG of a cluster with CSI snapshots: cluster up");
        text = Files.readString(Path.of(path));
        administrator = Kubeconfig.connect(text);
        administrator
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        administrator
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(DATA)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("64Mi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
        administrator
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(DATA)
                .waitUntilCondition(
                        claim -> claim != null
                                && "Bound".equals(claim.getStatus().getPhase()),
                        60,
                        TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        if (administrator != null) {
            administrator.rbac().clusterRoleBindings().withName(namespace).delete();
            administrator.rbac().clusterRoles().withName(namespace).delete();
            administrator.namespaces().withName(namespace).delete();
            administrator.close();
        }
    }

    @Test
    void theDocumentedRightsAreEnoughFromPreflightToRestore() throws Exception {
        try (KubernetesClient client = Kubeconfig.connect(account(true))) {
            VolumePlan plan = plan(client);
            assertTrue(plan.watchContents());
            try (VolumeCut cut = VolumeCut.prepare(client, clock, timeline, plan, VolumeLimits.defaults())) {
                cut.create(clock.deadline(Duration.ofSeconds(10)));
                assertTrue(cut.awaitCut(clock.deadline(Duration.ofSeconds(10))));
                assertEquals(CutSnapshot.Source.CONTENT, cut.cuts().get(0).source());
                cut.mark(Map.of(), Map.of("example/position", "binlog.000001:157"));
                cut.awaitReady(clock.deadline(Duration.ofSeconds(60)));
                RestoredVolume made = new VolumeRestore(client, clock, timeline)
                        .restore(namespace, "set-data", "restored", null, clock.deadline(Duration.ofSeconds(60)));
                assertTrue(made.bound());
                cut.discard();
            }
        }
        assertEquals(List.of(), left());
    }

    @Test
    void withoutTheRightToContentsTheCutIsSeenOnTheSnapshot() throws Exception {
        try (KubernetesClient client = Kubeconfig.connect(account(false))) {
            try (VolumeCut cut = VolumeCut.prepare(client, clock, timeline, plan(client), VolumeLimits.defaults())) {
                cut.create(clock.deadline(Duration.ofSeconds(10)));
                assertTrue(cut.awaitCut(clock.deadline(Duration.ofSeconds(10))));
                assertEquals(CutSnapshot.Source.SNAPSHOT, cut.cuts().get(0).source());
                cut.discard();
            }
        }
        assertEquals(List.of(), left());
    }

    @Test
    void anAccountWithoutRightsIsToldAllThatItLacks() throws Exception {
        administrator
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("jenkins")
                        .endMetadata()
                        .build())
                .create();
        try (KubernetesClient client = Kubeconfig.connect(kubeconfig())) {
            ClusterException missing = assertThrows(ClusterException.class, () -> plan(client));
            assertEquals(3, missing.findings().size(), missing::getMessage);
            System.out.println(missing.getMessage());
        }
    }

    @Test
    void aQuotaIsFoundBeforeTheLock() throws Exception {
        administrator
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("snapshots")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("count/volumesnapshots.snapshot.storage.k8s.io", new Quantity("0"))
                        .endSpec()
                        .build())
                .create();
        administrator
                .resourceQuotas()
                .inNamespace(namespace)
                .withName("snapshots")
                .waitUntilCondition(
                        quota -> quota.getStatus() != null
                                && quota.getStatus().getHard() != null
                                && !quota.getStatus().getHard().isEmpty(),
                        30,
                        TimeUnit.SECONDS);
        try (KubernetesClient client = Kubeconfig.connect(account(true))) {
            VolumePlan plan = plan(client);
            ClusterException refused = assertThrows(
                    ClusterException.class,
                    () -> VolumeCut.prepare(client, clock, timeline, plan, VolumeLimits.defaults()));
            assertTrue(refused.getMessage().contains("exceeded quota"), refused::getMessage);
            System.out.println(refused.getMessage());
        }
        assertEquals(List.of(), left());
    }

    private VolumePlan plan(KubernetesClient client) throws ClusterException, InterruptedException {
        return new VolumePreflight(client, timeline)
                .check(new VolumeRequest("set", namespace, List.of(DATA), null, Map.of(), Map.of()));
    }

    private List<String> left() {
        return administrator.resources(VolumeSnapshot.class).inNamespace(namespace).list().getItems().stream()
                .map(one -> one.getMetadata().getName())
                .toList();
    }

    private String account(boolean contents) {
        administrator
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("jenkins")
                        .endMetadata()
                        .build())
                .create();
        administrator
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("jenkins")
                        .endMetadata()
                        .withRules(
                                rule(
                                        "snapshot.storage.k8s.io",
                                        "volumesnapshots",
                                        "create",
                                        "get",
                                        "list",
                                        "watch",
                                        "patch",
                                        "delete"),
                                rule("", "persistentvolumeclaims", "get", "create", "delete"))
                        .build())
                .create();
        administrator
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("jenkins")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "jenkins")
                        .addNewSubject("", "ServiceAccount", "jenkins", namespace)
                        .build())
                .create();
        PolicyRule classes = rule("snapshot.storage.k8s.io", "volumesnapshotclasses", "list");
        PolicyRule volumes = rule("", "persistentvolumes", "get");
        PolicyRule watched = rule("snapshot.storage.k8s.io", "volumesnapshotcontents", "list", "watch");
        administrator
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .withRules(contents ? List.of(classes, volumes, watched) : List.of(classes))
                        .build())
                .create();
        administrator
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", namespace)
                        .addNewSubject("", "ServiceAccount", "jenkins", namespace)
                        .build())
                .create();
        return kubeconfig();
    }

    /** The administrator's, with the service account's token for the user. */
    private String kubeconfig() {
        String token = administrator
                .serviceAccounts()
                .inNamespace(namespace)
                .withName("jenkins")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        return """
                apiVersion: v1
                kind: Config
                current-context: real
                contexts:
                - {name: real, context: {cluster: real, user: jenkins}}
                clusters:
                - {name: real, cluster: {server: '%s', certificate-authority-data: '%s'}}
                users:
                - {name: jenkins, user: {token: '%s'}}
                """.formatted(
                        administrator.getConfiguration().getMasterUrl(),
                        administrator.getConfiguration().getCaCertData(),
                        token);
    }

    private static PolicyRule rule(String group, String resource, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withVerbs(verbs)
                .build();
    }
}
