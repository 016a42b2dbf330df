package io.jenkins.plugins.mysqlsnapshot.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.mysqlsnapshot.cluster.OtherManager;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not taken down by us, and why. */
class WorkloadFitnessTest {

    private static StatefulSetBuilder set() {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("orders")
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .addNewVolumeClaimTemplate()
                .withNewMetadata()
                .withName("data")
                .endMetadata()
                .endVolumeClaimTemplate()
                .withNewTemplate()
                .withNewSpec()
                .addNewVolume()
                .withName("more")
                .withNewPersistentVolumeClaim("shared-one", false)
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec();
    }

    private static List<Finding> against(StatefulSet set) {
        return WorkloadFitness.against(Workload.of(set), List.of(), List.of());
    }

    private static void isRefused(String found, List<Finding> findings) {
        assertEquals(1, findings.size(), findings::toString);
        assertTrue(findings.get(0).found().contains(found), findings::toString);
    }

    @Test
    void oneServerOfItsOwnIsFit() {
        assertEquals(List.of(), against(set().build()));
        assertEquals(
                List.of("data-orders-0", "shared-one"),
                Workload.of(set().build()).claims());
    }

    @Test
    void itsFirstPodMayHaveAnotherNumber() {
        StatefulSet from5 = set().editSpec().withNewOrdinals(5).endSpec().build();
        assertEquals(List.of("data-orders-5", "shared-one"), Workload.of(from5).claims());
    }

    @Test
    void claimsThatGoWithTheScaleWouldBeLost() {
        isRefused(
                "whenScaled: Delete",
                against(set().editSpec()
                        .withNewPersistentVolumeClaimRetentionPolicy("Retain", "Delete")
                        .endSpec()
                        .build()));
    }

    @Test
    void severalReplicasWouldNotFollowOneThatIsRestored() {
        isRefused(
                "has 3 replicas",
                against(set().editSpec().withReplicas(3).endSpec().build()));
    }

    @Test
    void anOperatorWouldStartItMeanwhile() {
        isRefused(
                "is managed by InnoDBCluster orders",
                against(set().editMetadata()
                        .addNewOwnerReference()
                        .withKind("InnoDBCluster")
                        .withName("orders")
                        .endOwnerReference()
                        .endMetadata()
                        .build()));
    }

    @Test
    void aGitOpsToolWouldStartItMeanwhileUnlessItLeavesReplicasToUs() {
        StatefulSetBuilder applied = set().editMetadata()
                .addToAnnotations("argocd.argoproj.io/tracking-id", "shop")
                .endMetadata();
        isRefused("is managed by Argo CD", against(applied.build()));
        assertEquals(
                List.of(),
                against(applied.editMetadata()
                        .addToAnnotations(OtherManager.REPLICAS, "ours")
                        .endMetadata()
                        .build()));
    }

    @Test
    void anAutoscalerAndOthersOnTheVolumesAreNamedTogether() {
        List<Finding> findings =
                WorkloadFitness.against(Workload.of(set().build()), List.of("busy"), List.of("backup-7"));
        assertEquals(2, findings.size(), findings::toString);
        assertTrue(findings.get(0).found().contains("HorizontalPodAutoscaler busy"), findings::toString);
        assertTrue(findings.get(1).found().contains("backup-7"), findings::toString);
    }
}
