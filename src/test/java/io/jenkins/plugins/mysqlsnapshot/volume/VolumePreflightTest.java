package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotClass;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotClassBuilder;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything that can be known to fail is told before any lock, all at once, and nothing is created for it. */
class VolumePreflightTest extends VolumeScenario {

    @AfterEach
    void nothingWasCreated() {
        assertTrue(
                cluster.requests().stream()
                        .filter(line -> line.startsWith("POST"))
                        .allMatch(line -> line.contains("selfsubject")),
                () -> cluster.requests().toString());
    }

    @Test
    void twoBoundClaimsOfOneDriverMakeAPlan() throws Exception {
        VolumePlan plan = plan(DATA, LOGS);
        assertEquals(
                new PlannedSnapshot("set-1-data-mysql-0", NAMESPACE, DATA, "simulated", SimulatedCluster.DRIVER),
                plan.snapshots().get(0));
        assertEquals(2, plan.snapshots().size());
        assertTrue(plan.watchContents());
        assertFalse(plan.oneInstant());
        assertTrue(plan.apart().contains("the cluster does not know them"), plan::apart);
        assertEquals(3, told(Phase.PREFLIGHT).size());
    }

    @Test
    void aGroupClassThatIsAskedForNeedsAClusterThatKnowsGroups() {
        assertTold(
                "VolumeGroupSnapshots: the cluster does not know them; install the group CRDs",
                new VolumeRequest("set-1", NAMESPACE, List.of(DATA, LOGS), null, "fast", Map.of(), Map.of()));
    }

    @Test
    void anAbortIsNoAnswerOfTheApiServer() {
        Thread.currentThread().interrupt();

        assertThrows(InterruptedException.class, () -> plan(DATA));
        assertFalse(Thread.interrupted());
    }

    @Test
    void aClaimThatIsNotThereIsNamed() {
        assertFinding("PVC shop/data-mysql-7: does not exist", "data-mysql-7");
    }

    @Test
    void aClaimThatIsNotBoundIsNamedWithItsPhase() {
        cluster.add(SimulatedCluster.claim(NAMESPACE, "pending")
                .withNewStatus()
                .withPhase("Pending")
                .endStatus()
                .build());
        assertFinding("PVC shop/pending: is Pending, not Bound", "pending");
    }

    @Test
    void aVolumeThatIsNotCsiIsNamed() {
        cluster.add(new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName("pv-host")
                .endMetadata()
                .withNewSpec()
                .withNewHostPath()
                .withPath("/data")
                .endHostPath()
                .endSpec()
                .build());
        cluster.add(SimulatedCluster.claim(NAMESPACE, "host")
                .editSpec()
                .withVolumeName("pv-host")
                .endSpec()
                .build());
        assertFinding("PVC shop/host: its volume pv-host is not a CSI volume", "host");
    }

    @Test
    void withoutTheRightToReadVolumesTheAnnotationTellsTheDriver() throws Exception {
        cluster.deny("get", "persistentvolumes");
        cluster.add(SimulatedCluster.claim(NAMESPACE, "annotated").build());
        assertEquals(
                SimulatedCluster.DRIVER, plan("annotated").snapshots().get(0).driver());
    }

    @Test
    void aDriverThatCannotBeKnownAsksForTheRight() {
        cluster.deny("get", "persistentvolumes");
        cluster.add(SimulatedCluster.claim(NAMESPACE, "static")
                .editMetadata()
                .withAnnotations(Map.of())
                .endMetadata()
                .build());
        assertFinding(
                "add to the account's ClusterRole: {apiGroups: [\"\"], resources: [\"persistentvolumes\"], verbs: [\"get\"]}",
                "static");
    }

    @Test
    void noDefaultClassIsToldWithTheClassesThereAre() {
        cluster.administrator().resources(VolumeSnapshotClass.class).delete();
        assertFinding("default VolumeSnapshotClass of simulated.csi.storage: there is none", DATA);
    }

    @Test
    void severalDefaultClassesAreTold() {
        cluster.snapshotClass("other", SimulatedCluster.DRIVER, true);
        assertFinding("there are 2: other, simulated", DATA);
    }

    @Test
    void aClassOfAnotherDriverIsTold() {
        cluster.snapshotClass("foreign", "foreign.csi", false);
        VolumeRequest request = new VolumeRequest("set-1", NAMESPACE, List.of(DATA), "foreign", Map.of(), Map.of());
        assertTold("is of the driver foreign.csi, but PVC data-mysql-0 is of simulated.csi.storage", request);
    }

    @Test
    void aNamespaceThatIsNotThereIsTold() {
        VolumeRequest request = new VolumeRequest("set-1", "shopp", List.of(DATA), null, Map.of(), Map.of());
        assertTold("namespace shopp: does not exist", request);
    }

    @Test
    void missingRightsAreToldWithTheRuleToAdd() {
        cluster.deny("create", "volumesnapshots");
        cluster.deny("watch", "volumesnapshots");
        cluster.deny("list", "volumesnapshotclasses");
        ClusterException missing = assertThrows(ClusterException.class, () -> plan(DATA));
        assertEquals(2, missing.findings().size(), missing::getMessage);
        assertEquals(
                "API rights in namespace shop: may not create, watch volumesnapshots; add to the account's Role: {apiGroups:"
                        + " [\"snapshot.storage.k8s.io\"], resources: [\"volumesnapshots\"], verbs: [\"create\", \"get\", \"list\","
                        + " \"watch\", \"patch\", \"delete\"]}",
                missing.findings().get(0).toString());
    }

    @Test
    void withoutTheRightToWatchContentsThePlanSaysWhatItWouldSave() throws Exception {
        cluster.deny("watch", "volumesnapshotcontents");
        assertFalse(plan(DATA).watchContents());
        assertTrue(
                told(Phase.PREFLIGHT).stream()
                        .anyMatch(line ->
                                line.contains("half a second longer") && line.contains("volumesnapshotcontents")),
                () -> told(Phase.PREFLIGHT).toString());
    }

    @Test
    void namesThatKubernetesWouldRefuseAreToldAtOnce() {
        VolumeRequest request = new VolumeRequest(
                "Set_1", NAMESPACE, List.of(DATA, DATA, "Data"), null, Map.of("example/job", "folder/job"), Map.of());
        ClusterException refused = assertTold("set name 'Set_1': is not a DNS-1123 label", request);
        assertEquals(4, refused.findings().size(), refused::getMessage);
        assertTrue(refused.getMessage().contains("PVC shop/data-mysql-0: is given twice"), refused::getMessage);
        assertTrue(refused.getMessage().contains("PVC 'Data': is not a DNS-1123 subdomain"), refused::getMessage);
        assertTrue(
                refused.getMessage().contains("label example/job: 'folder/job' is no label value"),
                refused::getMessage);
    }

    @Test
    void aNameThatGetsTooLongIsTold() {
        String pvc = String.join(".", Collections.nCopies(4, "a".repeat(62)));
        assertFinding("snapshot name of PVC " + pvc + ": has 257 characters", pvc);
    }

    @Test
    void twoTroublesOfTwoClaimsAreToldTogether() {
        ClusterException both = assertThrows(ClusterException.class, () -> plan("one", "two"));
        assertEquals(2, both.findings().size());
    }

    @Test
    void manySnapshotsAreToldWithWhatTheThrottleWillCost() throws Exception {
        for (String pvc : List.of("a", "b", "c")) {
            cluster.add(SimulatedCluster.claim(NAMESPACE, pvc).build());
        }
        plan(DATA, LOGS, "a", "b", "c");
        assertTrue(
                told(Phase.PREFLIGHT).stream().anyMatch(line -> line.contains("expected 2.2 s after the request")),
                () -> told(Phase.PREFLIGHT).toString());
    }

    @Test
    void aLastCutBeyondTheLongestHoldIsRefusedBeforeTheLock() {
        for (String pvc : List.of("a", "b", "c")) {
            cluster.add(SimulatedCluster.claim(NAMESPACE, pvc).build());
        }
        ClusterException refused = assertThrows(
                ClusterException.class,
                () -> new VolumePreflight(client, timeline)
                        .check(request(DATA, LOGS, "a", "b", "c"), Duration.ofSeconds(2)));
        assertTrue(refused.getMessage().contains("--kube-api-qps=200"), refused::getMessage);
        assertTrue(refused.getMessage().contains("the lock may be held 2 s"), refused::getMessage);
    }

    @Test
    void aClassThatRetainsIsToldWhatItWillLeave() throws Exception {
        cluster.add(new VolumeSnapshotClassBuilder()
                .withNewMetadata()
                .withName("keeping")
                .endMetadata()
                .withDriver(SimulatedCluster.DRIVER)
                .withDeletionPolicy("Retain")
                .build());
        new VolumePreflight(client, timeline)
                .check(new VolumeRequest("set-1", NAMESPACE, List.of(DATA, LOGS), "keeping", Map.of(), Map.of()));
        assertEquals(
                1,
                told(Phase.PREFLIGHT).stream()
                        .filter(line -> line.contains("deletionPolicy Retain"))
                        .count());
    }

    @Test
    void aWrongTokenIsOneLine() throws Exception {
        cluster.refuse("get", "persistentvolumeclaims", 401, "Unauthorized", "Unauthorized");
        ClusterException refused = assertThrows(ClusterException.class, () -> plan(DATA));
        assertEquals(
                "Kubernetes API: the API server says: Unauthorized; give a kubeconfig whose credentials are right and have not expired",
                refused.getMessage());
    }

    @Test
    void anApiServerThatIsNotThereIsOneLine() throws Exception {
        String nowhere = cluster.kubeconfig().replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:1");
        try (KubernetesClient lost = Kubeconfig.connect(nowhere)) {
            ClusterException failed = assertThrows(
                    ClusterException.class, () -> new VolumePreflight(lost, timeline).check(request(DATA)));
            assertTrue(
                    failed.getMessage().startsWith("Kubernetes API: no answer from the API server ("),
                    failed::getMessage);
            assertEquals(1, failed.getMessage().lines().count());
        }
    }

    private void assertFinding(String line, String... pvcs) {
        assertTold(line, request(pvcs));
    }

    private ClusterException assertTold(String line, VolumeRequest request) {
        ClusterException found =
                assertThrows(ClusterException.class, () -> new VolumePreflight(client, timeline).check(request));
        assertTrue(found.getMessage().contains(line), found::getMessage);
        return found;
    }
}
