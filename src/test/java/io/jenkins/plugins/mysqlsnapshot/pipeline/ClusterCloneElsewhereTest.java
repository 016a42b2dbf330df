package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.SetCatalog;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneRequest;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneServer;
import io.jenkins.plugins.mysqlsnapshot.clone.Isolation;
import io.jenkins.plugins.mysqlsnapshot.clone.Reach;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clones in another namespace than that of the set, on a real Kubernetes. */
class ClusterCloneElsewhereTest extends ClusterCloneScenario {

    private ClusterNamespace rehearsal;

    @Override
    DocumentedRights rights() throws IOException {
        return super.rights().and(DocumentedRights.elsewhere("shop"));
    }

    @BeforeEach
    void givenAnotherNamespace() throws Exception {
        rehearsal = new ClusterNamespace(
                real.cluster(), "test-" + UUID.randomUUID().toString().substring(0, 8));
        rehearsal.admit(namespace, DocumentedRights.elsewhere("rehearsal").inNamespace());
    }

    @AfterEach
    void nothingIsLeftThereEither() throws Exception {
        try {
            Deadline deadline = clock.deadline(Duration.ofSeconds(60));
            while (!lent().isEmpty() && !deadline.hasPassed()) {
                clock.pause(Duration.ofMillis(200));
            }
            assertEquals(List.of(), lent());
        } finally {
            rehearsal.close();
        }
    }

    /** All in the other namespace, and what belongs to none. */
    private List<String> lent() {
        String name = rehearsal.name();
        return Stream.of(
                        administrator.pods().inNamespace(name).list().getItems(),
                        administrator.services().inNamespace(name).list().getItems(),
                        administrator.secrets().inNamespace(name).list().getItems(),
                        administrator
                                .network()
                                .v1()
                                .networkPolicies()
                                .inNamespace(name)
                                .list()
                                .getItems(),
                        administrator.configMaps().inNamespace(name).list().getItems(),
                        administrator
                                .persistentVolumeClaims()
                                .inNamespace(name)
                                .list()
                                .getItems(),
                        administrator
                                .resources(VolumeSnapshot.class)
                                .inNamespace(name)
                                .list()
                                .getItems(),
                        contents())
                .flatMap(List::stream)
                .map(one -> one.getKind() + " " + one.getMetadata().getName())
                .filter(one -> !one.endsWith("kube-root-ca.crt"))
                .toList();
    }

    private List<VolumeSnapshotContent> contents() {
        return administrator
                .resources(VolumeSnapshotContent.class)
                .withLabel(SnapshotMarks.PREFIX + "clone")
                .list()
                .getItems();
    }

    private String within(String body) {
        return "withMysqlClone(target: 'orders-db', cloneNamespace: '" + rehearsal.name() + "', maxMinutes: 10) {\n"
                + body + "\n}";
    }

    /** Its configuration is a ConfigMap's, in each way that a pod can read one; root's password is a Secret's. */
    private void configured(StatefulSet set) {
        administrator
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace.name())
                        .withName("orders-conf")
                        .endMetadata()
                        .withData(Map.of("connections", "77"))
                        .build())
                .create();
        var spec = set.getSpec().getTemplate().getSpec();
        var container = spec.getContainers().get(0);
        container
                .getEnv()
                .add(new EnvVarBuilder()
                        .withName("CONNECTIONS")
                        .withNewValueFrom()
                        .withNewConfigMapKeyRef("connections", "orders-conf", false)
                        .endValueFrom()
                        .build());
        container.setArgs(Stream.concat(container.getArgs().stream(), Stream.of("--max-connections=$(CONNECTIONS)"))
                .toList());
        container
                .getVolumeMounts()
                .add(new VolumeMountBuilder()
                        .withName("conf")
                        .withMountPath("/conf")
                        .build());
        spec.getVolumes()
                .add(new VolumeBuilder()
                        .withName("conf")
                        .withNewConfigMap()
                        .withName("orders-conf")
                        .endConfigMap()
                        .build());
    }

    private void aMigrationIsRehearsed() throws Exception {
        build = runner.start(within(LOGIN + """
                    def row = sql.executeQuery('SELECT COUNT(*), @@max_connections FROM shop.customers')
                    row.next()
                    echo "rows ${row.getInt(1)} connections ${row.getInt(2)}"
                    sql.execute('ALTER TABLE shop.customers ADD COLUMN age INT')
                    sleep 3
                """));
        assertTrue(build.awaitLog("rows 2 connections 77", LONG), build.log());
        VolumeSnapshotContent content = contents().get(0);
        assertEquals("Retain", content.getSpec().getDeletionPolicy());
        assertEquals(rehearsal.name(), content.getSpec().getVolumeSnapshotRef().getNamespace());
        assertEquals(List.of(), clones(), "in the namespace of the set");
        assertEquals(
                1,
                administrator
                        .pods()
                        .inNamespace(rehearsal.name())
                        .list()
                        .getItems()
                        .size());
        assertTrue(build.join(LONG), build.log());
        System.out.println(build.log());
        assertEquals(Result.SUCCESS, build.result(), build.log());
        assertEquals(List.of(), lent());
        assertEquals(List.of(), build.filesThatContain(PASSWORD, "Aa1-"));
    }

    /** The storage still has it, and it is what it was. */
    private void theSetIsUnharmed() throws Exception {
        run(Result.SUCCESS, """
                mysqlVerifySnapshot target: 'orders-db', set: 'night', checks: ['SELECT COUNT(*) = 2 FROM shop.customers']
                mysqlRestoreSnapshot target: 'orders-db', snapshot: 'night-data-orders-0', pvc: 'again'
                """);
    }

    @Test
    void aMigrationOfAMySqlIsRehearsedThereAndTheSetIsUnharmed() throws Exception {
        serve(PodServer.of(namespace, ServerKind.MYSQL_8_0_15, "orders", this::configured));
        aMigrationIsRehearsed();
        theSetIsUnharmed();
    }

    @Test
    void aMigrationOfAMariaDbIsRehearsedThereAndTheSetIsUnharmed() throws Exception {
        serve(PodServer.of(namespace, ServerKind.MARIADB_10_11, "orders", this::configured));
        aMigrationIsRehearsed();
        theSetIsUnharmed();
    }

    @Test
    void anAbortAndAHardKillRemoveAllOfItAndTheSetIsUnharmed() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        build = runner.start(within("echo 'inside'\nsleep 600"));
        assertTrue(build.awaitLog("inside", LONG), build.log());
        assertFalse(lent().isEmpty());
        build.abort();
        assertTrue(build.join(LONG), build.log());
        assertEquals(Result.ABORTED, build.result(), build.log());
        assertEquals(List.of(), lent());

        build = runner.start(within("echo 'inside'\nsleep 600"));
        assertTrue(build.awaitLog(" made of snapshot ", LONG), build.log());
        build.abort();
        assertTrue(build.join(LONG), build.log());
        assertEquals(List.of(), lent());

        build = runner.start(within("echo 'inside'\nsleep 600"));
        assertTrue(build.awaitLog("inside", LONG), build.log());
        build.kill();
        assertTrue(build.join(LONG), build.log());
        Deadline deadline = clock.deadline(Duration.ofSeconds(60));
        while (!lent().isEmpty() && !deadline.hasPassed()) {
            clock.pause(Duration.ofMillis(200));
        }
        assertEquals(List.of(), lent());
        theSetIsUnharmed();
    }

    @Test
    void whatABuildLeftThereThatDiedIsRemovedByTheNextWhereverItDied() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        leave();
        leave();
        // as if it had died before its pod was made, or somebody had deleted that
        String pod = administrator
                .pods()
                .inNamespace(rehearsal.name())
                .list()
                .getItems()
                .get(0)
                .getMetadata()
                .getName();
        administrator.pods().inNamespace(rehearsal.name()).withName(pod).delete();
        assertEquals(2, contents().size());
        theSetIsUnharmed();
        says("of a build that died");
        assertEquals(List.of(), lent());
    }

    /** A clone as a build leaves it whose controller is killed. */
    private void leave() throws Exception {
        KubernetesClient client = administrator;
        KnownSet set = new SetCatalog(client).in(namespace.name()).get(0);
        CloneRequest request = new CloneRequest(
                set.id(),
                set.snapshots(),
                new WorkloadRequest(namespace.name(), "statefulset/orders", null, List.of(), null),
                rehearsal.name(),
                null,
                false,
                Reach.SERVICE,
                Isolation.REQUIRED,
                LONG,
                LONG,
                "died",
                1,
                ControllerMark.get(),
                Map.of());
        new CloneServer(client, clock, new Timeline(clock, line -> {}), request).make();
    }

    @Test
    void rightsThatAreMissingAreNamedBeforeAnythingIsMade() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        namespace.grant(DocumentedRights.all().and(DocumentedRights.clones()));
        administrator
                .rbac()
                .roles()
                .inNamespace(rehearsal.name())
                .withName(namespace.name())
                .delete();
        Deadline deadline = clock.deadline(Duration.ofSeconds(20));
        String missing = "may not get, create, delete volumesnapshotcontents; add to the account's ClusterRole: ";
        do {
            run(Result.FAILURE, within("echo 'in'"));
        } while (!build.log().contains(missing) && !deadline.hasPassed());
        says("API rights in the cluster: " + missing);
        says("API rights in namespace " + rehearsal.name()
                + ": may not get, create, delete volumesnapshots; add to the account's Role: ");
        assertEquals(List.of(), lent());
    }

    @Test
    void aContentThatSomebodyLetsTakeTheStoragesSnapshotWithItIsNotDeleted() throws Exception {
        serve(ServerKind.MYSQL_8_0_15);
        leave();
        policy("Delete");
        run(Result.FAILURE, "mysqlVerifySnapshot target: 'orders-db'");
        says("is left as it is: somebody has set the policy of VolumeSnapshotContent mysql-clone-");
        policy("Retain");
        theSetIsUnharmed();
    }

    private void policy(String policy) {
        administrator
                .resources(VolumeSnapshotContent.class)
                .withName(contents().get(0).getMetadata().getName())
                .edit(content -> {
                    content.getSpec().setDeletionPolicy(policy);
                    return content;
                });
    }
}
