package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which driver a claim is on, and why it cannot be cut. */
class ClaimDriverTest {

    private static final String BETA = "volume.beta.kubernetes.io/storage-provisioner";
    private static final String STABLE = "volume.kubernetes.io/storage-provisioner";

    @Test
    void theVolumeKnowsBetterThanTheAnnotation() {
        ClaimDriver claim = of(bound().addToAnnotations(STABLE, "old.csi").endMetadata(), volume("ebs.csi"));
        assertEquals("ebs.csi", claim.driver());
        assertNull(claim.finding());
    }

    @ParameterizedTest
    @ValueSource(strings = {STABLE, BETA})
    void theAnnotationOfEitherAgeTellsTheDriver(String annotation) {
        assertEquals(
                "ebs.csi",
                of(bound().addToAnnotations(annotation, "ebs.csi").endMetadata(), null)
                        .driver());
    }

    @Test
    void theNewerAnnotationWins() {
        Map<String, String> both = Map.of(STABLE, "new.csi", BETA, "old.csi");
        assertEquals(
                "new.csi", of(bound().withAnnotations(both).endMetadata(), null).driver());
    }

    @Test
    void aProvisionerInsideKubernetesIsNoCsiDriver() {
        assertEquals(
                "is of kubernetes.io/aws-ebs, not a CSI driver, so it has no snapshots",
                of(bound().addToAnnotations(BETA, "kubernetes.io/aws-ebs").endMetadata(), null)
                        .finding()
                        .found());
    }

    @Test
    void aClaimBeingDeletedIsNotCut() {
        assertEquals(
                "is being deleted",
                of(bound().withDeletionTimestamp("2026-11-22T18:00:00Z").endMetadata(), volume("ebs.csi"))
                        .finding()
                        .found());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pending", "Lost"})
    void aClaimThatIsNotBoundIsNotCut(String phase) {
        assertEquals(
                "is " + phase + ", not Bound",
                of(bound().endMetadata().withNewStatus().withPhase(phase).endStatus(), volume("ebs.csi"))
                        .finding()
                        .found());
    }

    @Test
    void aClaimWithoutAStatusIsNotCut() {
        assertEquals(
                "is not bound, not Bound",
                of(bound().endMetadata().withStatus(null), volume("ebs.csi"))
                        .finding()
                        .found());
    }

    private static io.fabric8.kubernetes.api.model.PersistentVolumeClaimFluent<PersistentVolumeClaimBuilder>
                            .MetadataNested<
                    PersistentVolumeClaimBuilder>
            bound() {
        return new PersistentVolumeClaimBuilder()
                .withNewStatus()
                .withPhase("Bound")
                .endStatus()
                .withNewMetadata()
                .withName("data");
    }

    private static ClaimDriver of(PersistentVolumeClaimBuilder claim, PersistentVolume volume) {
        return ClaimDriver.of("shop", "data", claim.build(), volume);
    }

    private static PersistentVolume volume(String driver) {
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName("pv")
                .endMetadata()
                .withNewSpec()
                .withNewCsi()
                .withDriver(driver)
                .endCsi()
                .endSpec()
                .build();
    }
}
