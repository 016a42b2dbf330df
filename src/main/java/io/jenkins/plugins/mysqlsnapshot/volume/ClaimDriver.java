package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Which CSI driver a claim's volume lives on, or why it cannot be cut. A pure function of claim and volume.
 *
 * @param driver the CSI driver, or null
 * @param handle what the storage calls the volume, or null where volumes may not be read
 * @param finding why there is none, or null
 */
record ClaimDriver(String driver, String handle, Finding finding) {

    private static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";
    private static final String OLD_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";

    /**
     * @param claim one that exists
     * @param volume the claim's volume, or null where volumes may not be read: then the provisioner's annotation decides
     */
    static ClaimDriver of(String namespace, String pvc, PersistentVolumeClaim claim, PersistentVolume volume) {
        String subject = "PVC " + namespace + "/" + pvc;
        if (claim.getMetadata().getDeletionTimestamp() != null) {
            return not(subject, "is being deleted", "name a PVC that stays");
        }
        String phase = claim.getStatus() == null ? null : claim.getStatus().getPhase();
        if (!"Bound".equals(phase)) {
            return not(
                    subject,
                    "is " + (phase == null ? "not bound" : phase) + ", not Bound",
                    "see kubectl -n " + namespace + " describe pvc " + pvc);
        }
        if (volume != null) {
            return volume.getSpec().getCsi() == null
                    ? not(
                            subject,
                            "its volume " + volume.getMetadata().getName()
                                    + " is not a CSI volume, so it has no snapshots",
                            "move the data to a volume of a CSI driver")
                    : new ClaimDriver(
                            volume.getSpec().getCsi().getDriver(),
                            volume.getSpec().getCsi().getVolumeHandle(),
                            null);
        }
        Map<String, String> annotations = claim.getMetadata().getAnnotations();
        String provisioner = annotations == null
                ? null
                : Stream.of(PROVISIONER, OLD_PROVISIONER)
                        .map(annotations::get)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        if (provisioner == null) {
            return not(
                    subject,
                    "says no storage-provisioner, and its volume may not be read: its driver is unknown",
                    "add to the account's ClusterRole: " + AccessReview.rule("", "persistentvolumes", "get"));
        }
        if (provisioner.startsWith("kubernetes.io/")) {
            return not(
                    subject,
                    "is of " + provisioner + ", not a CSI driver, so it has no snapshots",
                    "move the data to a volume of a CSI driver");
        }
        return new ClaimDriver(provisioner, null, null);
    }

    private static ClaimDriver not(String subject, String found, String remedy) {
        return not(new Finding(subject, found, remedy));
    }

    /** That it cannot be cut. */
    static ClaimDriver not(Finding why) {
        return new ClaimDriver(null, null, why);
    }
}
