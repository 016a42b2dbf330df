package io.jenkins.plugins.mysqlsnapshot.holder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.mysqlsnapshot.cluster.OtherManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who else may scale the documented Deployment, and what its container tells. */
class HolderFitnessTest {

    private Deployment deployment;

    @BeforeEach
    void documented() throws IOException {
        try (InputStream file = Files.newInputStream(Path.of("docs/flush-and-lock.yaml"))) {
            deployment = new KubernetesSerialization().unmarshal(file, Deployment.class);
        }
    }

    private List<String> findings(String... scalers) {
        return HolderFitness.against(deployment, List.of(scalers)).stream()
                .map(finding -> finding.found())
                .toList();
    }

    @Test
    void theDocumentedOneIsFitAndItsContainerTells() {
        assertEquals(List.of(), findings());
        assertTrue(HolderFitness.isMarked(deployment));
    }

    @Test
    void aContainerWithoutAReadinessProbeCannotTell() {
        deployment.getSpec().getTemplate().getSpec().getContainers().get(0).setReadinessProbe(null);
        assertFalse(HolderFitness.isMarked(deployment));
    }

    @Test
    void oneThatRunsAlreadyIsSomebodyElses() {
        deployment.getSpec().setReplicas(2);
        assertEquals(List.of("has 2 replicas: somebody else holds the lock, or left it behind"), findings());
    }

    /** Kubernetes takes that for one. */
    @Test
    void oneThatDoesNotSayHowManyRunsAlready() {
        deployment.getSpec().setReplicas(null);
        assertEquals(List.of("has 1 replicas: somebody else holds the lock, or left it behind"), findings());
    }

    @Test
    void allAutoscalersAreNamed() {
        assertEquals(List.of("is scaled by HorizontalPodAutoscaler a, b"), findings("a", "b"));
    }

    @Test
    void ofSeveralContainersNobodyKnowsWhichOneLocks() {
        deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .add(new ContainerBuilder().withName("proxy").build());
        assertEquals(
                List.of("has several containers (flush-and-lock, proxy): which of them locks cannot be told"),
                findings());
    }

    @ParameterizedTest
    @CsvSource({
        "argocd.argoproj.io/instance, Argo CD",
        "argocd.argoproj.io/tracking-id, Argo CD",
        "kustomize.toolkit.fluxcd.io/name, Flux",
        "helm.toolkit.fluxcd.io/name, Flux"
    })
    void whatGitOpsManagesIsRefusedUnlessItsOwnerLeavesTheReplicasToUs(String mark, String manager) {
        deployment.getMetadata().setAnnotations(Map.of(mark, "shop"));
        assertEquals(
                List.of("is managed by " + manager + " (" + mark + "), which may scale it back while the lock is held"),
                findings());
        deployment.getMetadata().setAnnotations(Map.of(mark, "shop", OtherManager.REPLICAS, "ours"));
        assertEquals(List.of(), findings());
    }

    @Test
    void whatAnotherObjectOwnsIsRefused() {
        deployment
                .getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withKind("Backup")
                        .withName("nightly")
                        .build()));
        assertEquals(
                List.of("is managed by Backup nightly, which may scale it back while the lock is held"), findings());
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        deployment.getSpec().setReplicas(1);
        deployment.getMetadata().setLabels(Map.of("argocd.argoproj.io/instance", "shop"));
        assertEquals(3, findings("by-load").size());
    }
}
