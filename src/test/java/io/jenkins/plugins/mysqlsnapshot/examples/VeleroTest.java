package io.jenkins.plugins.mysqlsnapshot.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotClass;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples' objects on the real Kubernetes, under Velero's own CRDs, and velero.Jenkinsfile with the real
 * kubectl, real CSI snapshots and the rights of velero-rbac.yaml. What Velero's server would do, the test does: its server is no test
 * dependency. Kasten's RunAction is an aggregated API without a public schema, and Kanister's CRDs are in no Go module that can be
 * had ({@code proxy.golang.org} answers 403 for them), so neither is shown to a schema; the Deployment beside the blueprint is.
 */
@Tag("cluster")
@Timeout(180)
class VeleroTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CLAIM = "data-mysql-0";

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80().certified();

    @RegisterExtension
    static final ClusterExtension REAL = new ClusterExtension();

    @TempDir
    Path folder;

    private final Clock clock = Clock.system();
    private KubernetesClient administrator;
    private ClusterNamespace velero;
    private ClusterNamespace shop;
    private ExampleScenario example;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
    }

    @BeforeEach
    void open() throws Exception {
        Optional<VeleroCrds> crds = VeleroCrds.fetched(Files.createDirectory(folder.resolve("go")));
        assumeTrue(crds.isPresent(), "Velero's CRDs cannot be had: see the line above");
        administrator = REAL.cluster().administrator();
        assumeTrue(
                administrator.namespaces().withName("velero").get() == null,
                "there is a namespace velero already: this cluster has a Velero of its own");
        crds.get().apply(administrator);
        velero = new ClusterNamespace(REAL.cluster(), "velero");
        shop = new ClusterNamespace(REAL.cluster(), "shop");
    }

    @AfterEach
    void close() throws Exception {
        if (example != null) {
            example.nothingIsLeft();
        }
        // the next test has namespaces of the same names
        for (ClusterNamespace each :
                Stream.of(velero, shop).filter(Objects::nonNull).toList()) {
            each.close();
            administrator
                    .namespaces()
                    .withName(each.name())
                    .waitUntilCondition(gone -> gone == null, 60, TimeUnit.SECONDS);
        }
    }

    private List<HasMetadata> objects(String file) throws Exception {
        List<HasMetadata> objects = new ArrayList<>();
        for (String document :
                Files.readString(ExampleScenario.EXAMPLES.resolve(file)).split("\n---\n", -1)) {
            objects.add(administrator.getKubernetesSerialization().unmarshal(document));
        }
        return objects;
    }

    /** As {@code kubectl create --dry-run=server --validate=strict}. */
    private void accepts(HasMetadata object) {
        administrator
                .resource(object)
                .dryRun()
                .fieldValidation(Validation.STRICT)
                .create();
    }

    @Test
    void theApiServerAcceptsEachObject() throws Exception {
        objects("velero-backup.yaml").forEach(this::accepts);
        objects("velero-delete-backup.yaml").forEach(this::accepts);
        objects("velero-rbac.yaml").forEach(this::accepts);
        accepts(objects("kanister-blueprint.yaml").get(1));
    }

    @Test
    void anObjectWithAFieldThatVeleroDoesNotKnowIsRefused() throws Exception {
        GenericKubernetesResource backup =
                (GenericKubernetesResource) objects("velero-backup.yaml").get(0);
        Map<String, Object> spec = backup.get("spec");
        spec.put("csiSnapshotTimeOut", "20s");
        KubernetesClientException refused = assertThrows(KubernetesClientException.class, () -> accepts(backup));
        assertTrue(refused.getMessage().contains("csiSnapshotTimeOut"), refused.getMessage());
    }

    /** A claim, an account with the documented rights, and the storage location that the Pipeline looks at. */
    private String account() throws Exception {
        shop.claim(CLAIM);
        String kubeconfig = shop.account();
        for (HasMetadata each : objects("velero-rbac.yaml")) {
            administrator.resource(each).create();
        }
        administrator.resource("""
                        apiVersion: velero.io/v1
                        kind: BackupStorageLocation
                        metadata: {name: default, namespace: velero}
                        spec: {provider: none, objectStorage: {bucket: none}}
                        status: {phase: Available}
                        """).create();
        return kubeconfig;
    }

    private void startPipeline() throws Exception {
        String kubeconfig = account();
        example = new ExampleScenario(MYSQL, folder).secretFile("shop-velero", kubeconfig);
        example.start("velero.Jenkinsfile");
    }

    private List<GenericKubernetesResource> made(String kind) {
        return administrator
                .genericKubernetesResources("velero.io/v1", kind)
                .inNamespace("velero")
                .list()
                .getItems();
    }

    private GenericKubernetesResource awaited(String kind) throws InterruptedException {
        Deadline deadline = clock.deadline(SOON);
        while (made(kind).isEmpty()) {
            assertTrue(!deadline.hasPassed(), example.log());
            clock.pause(Duration.ofMillis(100));
        }
        return made(kind).get(0);
    }

    /** What Velero's server writes into a Backup. */
    private void is(GenericKubernetesResource backup, Map<String, Object> status) {
        administrator
                .genericKubernetesResources("velero.io/v1", "Backup")
                .inNamespace("velero")
                .withName(backup.getMetadata().getName())
                .edit(current -> {
                    current.setAdditionalProperty("status", status);
                    return current;
                });
    }

    private String snapshotClass() {
        return administrator
                .resources(VolumeSnapshotClass.class)
                .list()
                .getItems()
                .get(0)
                .getMetadata()
                .getName();
    }

    @Test
    void theLockIsLeftWhenTheVolumeSnapshotShowsItsCut() throws Exception {
        startPipeline();
        GenericKubernetesResource backup = awaited("Backup");
        is(backup, Map.of("phase", "InProgress"));
        example.writersWait();
        administrator
                .resource(new VolumeSnapshotBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("velero-data-mysql-0-x7k2p")
                        .addToLabels(
                                "velero.io/backup-name", backup.getMetadata().getName())
                        .endMetadata()
                        .withNewSpec()
                        .withNewSource()
                        .withPersistentVolumeClaimName(CLAIM)
                        .endSource()
                        .withVolumeSnapshotClassName(snapshotClass())
                        .endSpec()
                        .build())
                .create();
        example.awaits("cut: data-mysql-0 by velero-data-mysql-0-x7k2p at 2");
        example.awaits("[Pipeline] { (Upload)");
        example.writersGoOn();
        is(backup, Map.of("phase", "Completed", "completionTimestamp", "2026-11-23T03:00:00Z"));
        example.ends(Result.SUCCESS);
        assertEquals(0, made("DeleteBackupRequest").size());
    }

    @Test
    void aBackupThatVeleroRefusesEndsTheLockAndIsDeleted() throws Exception {
        startPipeline();
        GenericKubernetesResource backup = awaited("Backup");
        is(backup, Map.of("phase", "Failed", "completionTimestamp", "2026-11-23T03:00:00Z"));
        example.ends(Result.FAILURE);
        Map<String, Object> spec = awaited("DeleteBackupRequest").get("spec");
        assertEquals(backup.getMetadata().getName(), spec.get("backupName"));
    }
}
