package io.jenkins.plugins.mysqlsnapshot.restore;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.OtherManager;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.verification.ExpectedPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes the plan, from what is there; all that stands in the way is told at once. Changes nothing. Used by one thread; the client is borrowed. */
final class Planning {

    private final KubernetesClient client;
    private final String namespace;
    private final WorkloadApi workloads;
    private final List<Finding> findings = new ArrayList<>();

    Planning(KubernetesClient client, String namespace, WorkloadApi workloads) {
        this.client = client;
        this.namespace = namespace;
        this.workloads = workloads;
    }

    /**
     * The plan for this set.
     *
     * @throws ClusterException with all that stands in the way
     */
    RestorePlan plan(String setId, List<KnownSnapshot> snapshots, String by, Instant now) throws ClusterException {
        Workload workload = workloads.read();
        List<String> claims = snapshots.stream().map(KnownSnapshot::claim).toList();
        findings.addAll(WorkloadFitness.against(workload, workloads.autoscalers(), workloads.othersThatUse(claims)));
        List<String> foreign = claims.stream()
                .filter(claim -> !workload.claims().contains(claim))
                .toList();
        if (!foreign.isEmpty()) {
            findings.add(new Finding(
                    "set '" + setId + "'",
                    "is of PVC " + String.join(", ", foreign) + ", which " + workload.subject()
                            + " does not mount; it mounts " + workload.claims(),
                    "give a set of this workload"));
        }
        List<PlannedVolume> volumes = new ArrayList<>();
        for (KnownSnapshot one : snapshots) {
            PlannedVolume volume = volume(one);
            if (volume != null) {
                volumes.add(volume);
            }
        }
        if (!findings.isEmpty()) {
            throw new ClusterException(findings);
        }
        ExpectedPosition expected = ExpectedPosition.of(snapshots.get(0));
        return new RestorePlan(
                RestorePlan.FORMAT,
                RestoreNames.id(),
                namespace,
                workloads.canonical(),
                Math.max(1, workload.replicas()),
                setId,
                volumes,
                expected == null ? null : expected.from(),
                expected == null ? null : expected.to(),
                by,
                now,
                Stage.EXCHANGING);
    }

    /** Null where there is a finding. */
    private PlannedVolume volume(KnownSnapshot snapshot) {
        String subject = "PVC " + namespace + "/" + snapshot.claim();
        PersistentVolumeClaim claim = client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(snapshot.claim())
                .get();
        String name = claim == null ? null : claim.getSpec().getVolumeName();
        PersistentVolume volume = name == null || name.isEmpty()
                ? null
                : client.persistentVolumes().withName(name).get();
        if (volume == null || claim.getMetadata().getDeletionTimestamp() != null) {
            findings.add(new Finding(
                    subject,
                    claim == null
                            ? "does not exist: there is nothing to exchange"
                            : volume == null ? "is bound to no volume" : "is being deleted",
                    "make it of the set yourself: mysqlRestoreSnapshot snapshot: '" + snapshot.name() + "', pvc: '"
                            + snapshot.claim() + "'"));
            return null;
        }
        OtherManager.of(claim)
                .filter(manager -> !manager.startsWith("StatefulSet "))
                .ifPresent(manager -> findings.add(new Finding(
                        subject,
                        "is managed by " + manager + ", which may make it anew while it is exchanged",
                        "pause that, then say so: kubectl annotate -n " + namespace + " pvc/" + snapshot.claim() + " "
                                + OtherManager.REPLICAS + "=ours")));
        return new PlannedVolume(
                snapshot.claim(),
                snapshot.name(),
                name,
                volume.getSpec().getPersistentVolumeReclaimPolicy(),
                size(claim, snapshot.restoreSize()),
                claim.getSpec().getAccessModes(),
                claim.getSpec().getVolumeMode(),
                claim.getSpec().getStorageClassName(),
                without(claim.getMetadata().getLabels()),
                without(claim.getMetadata().getAnnotations()));
    }

    /** The larger of what there is and what the snapshot needs. */
    private static String size(PersistentVolumeClaim claim, String restoreSize) {
        Quantity had = claim.getSpec().getResources().getRequests().get("storage");
        Quantity needed = restoreSize == null ? had : Quantity.parse(restoreSize);
        return (needed.getNumericalAmount().compareTo(had.getNumericalAmount()) > 0 ? needed : had).toString();
    }

    private static Map<String, String> without(Map<String, String> marks) {
        Map<String, String> own = new HashMap<>(Objects.requireNonNullElse(marks, Map.of()));
        own.keySet().removeIf(Planning::isNotItsOwn);
        return own;
    }

    /** What Kubernetes itself writes on a bound claim, and what earlier restores have. */
    private static boolean isNotItsOwn(String key) {
        return key.startsWith("pv.kubernetes.io/")
                || key.startsWith("volume.kubernetes.io/")
                || key.startsWith("volume.beta.kubernetes.io/")
                || key.equals("kubectl.kubernetes.io/last-applied-configuration")
                || key.equals(RestoreNames.RESTORE);
    }
}
