package io.jenkins.plugins.mysqlsnapshot.restore;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.util.Map;

/**
 * Puts a volume made of a snapshot under a claim's name and keeps the one that was there under another, or the other way round. No
 * volume is ever deleted. Nobody may have the claims mounted. Used by one thread; the client is borrowed.
 */
final class VolumeExchange {

    private final KubernetesClient client;
    private final Timeline timeline;
    private final RestorePlan plan;
    private final ClaimRename claims;

    VolumeExchange(KubernetesClient client, Timeline timeline, RestorePlan plan, Waits waits) {
        this.client = client;
        this.timeline = timeline;
        this.plan = plan;
        this.claims = new ClaimRename(client, plan.namespace(), waits);
    }

    /** Has the volume outlive whatever becomes of its claim, before anything else is done. */
    void retain(PlannedVolume one) throws ClusterException {
        claims.reclaim(one.volume(), ClaimRename.RETAIN);
    }

    /** The snapshot's in, the old one kept. */
    void toSet(PlannedVolume one) throws ClusterException, InterruptedException {
        PersistentVolumeClaim there = claims.claim(one.claim());
        if (there == null || one.volume().equals(there.getSpec().getVolumeName())) {
            String kept = RestoreNames.kept(one.claim(), plan.id());
            claims.rename(one.volume(), one.claim(), keeper(kept, one));
            timeline.record(Phase.RESTORE, claims.subject(one.claim()) + " is kept as " + kept);
            client.resource(ofSnapshot(one)).create();
        } else if (!isOurs(there)) {
            throw foreign(one);
        }
        if (bindsAtOnce(one.storageClass())) {
            claims.awaitBound(one.claim());
        }
        timeline.record(
                Phase.RESTORE,
                claims.subject(one.claim()) + " (" + one.size() + ") is made of snapshot " + one.snapshot());
    }

    /** The old one in, the snapshot's kept with all that was written to it. */
    void toOwn(PlannedVolume one) throws ClusterException, InterruptedException {
        PersistentVolumeClaim there = claims.claim(one.claim());
        if (there != null && !one.volume().equals(there.getSpec().getVolumeName())) {
            if (!isOurs(there)) {
                throw foreign(one);
            }
            String made = there.getSpec().getVolumeName();
            if (made == null || made.isEmpty()) {
                // nothing was ever written to it
                claims.delete(there);
            } else {
                String undone = RestoreNames.undone(one.claim(), plan.id());
                claims.rename(made, one.claim(), keeper(undone, one));
                timeline.record(Phase.RESTORE, "what was restored is kept as " + claims.subject(undone));
            }
        }
        claims.rename(one.volume(), RestoreNames.kept(one.claim(), plan.id()), own(one));
        claims.reclaim(one.volume(), one.reclaimPolicy());
        timeline.record(Phase.RESTORE, claims.subject(one.claim()) + " has its own volume " + one.volume() + " again");
    }

    private ClusterException foreign(PlannedVolume one) {
        return new ClusterException(new Finding(
                claims.subject(one.claim()),
                "was made by somebody else while " + plan.workload() + " was down; its own data is kept, in volume "
                        + one.volume(),
                "see who scaled the workload up meanwhile, scale it to 0, delete that claim, then run again"));
    }

    private boolean isOurs(PersistentVolumeClaim claim) {
        Map<String, String> annotations = claim.getMetadata().getAnnotations();
        return annotations != null && plan.id().equals(annotations.get(RestoreNames.RESTORE));
    }

    private PersistentVolumeClaim keeper(String name, PlannedVolume one) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(plan.namespace())
                .withName(name)
                .addToLabels(SnapshotMarks.MANAGED_BY, SnapshotMarks.MANAGER)
                .addToAnnotations(RestoreNames.RESTORE, plan.id())
                .addToAnnotations(RestoreNames.CLAIM, one.claim())
                .endMetadata()
                .build();
    }

    /** As the workload had it, with its labels, by which others may find it. */
    private PersistentVolumeClaim own(PlannedVolume one) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(plan.namespace())
                .withName(one.claim())
                .withLabels(one.labels())
                .withAnnotations(one.annotations())
                .addToAnnotations(RestoreNames.RESTORE, plan.id())
                .endMetadata()
                .build();
    }

    private PersistentVolumeClaim ofSnapshot(PlannedVolume one) {
        return new PersistentVolumeClaimBuilder(own(one))
                .withNewSpec()
                .withAccessModes(one.accessModes())
                .withVolumeMode(one.volumeMode())
                .withStorageClassName(one.storageClass())
                .withNewDataSource()
                .withApiGroup("snapshot.storage.k8s.io")
                .withKind("VolumeSnapshot")
                .withName(one.snapshot())
                .endDataSource()
                .withNewResources()
                .addToRequests("storage", new Quantity(one.size()))
                .endResources()
                .endSpec()
                .build();
    }

    /** What the server would say to the two new claims: quotas and admission speak while nothing is stopped yet. */
    void rehearse(PlannedVolume one) {
        PersistentVolumeClaim another = new PersistentVolumeClaimBuilder(ofSnapshot(one))
                .editMetadata()
                .withName(RestoreNames.kept(one.claim(), plan.id()))
                .endMetadata()
                .build();
        client.resource(another).dryRun(true).create();
    }

    private boolean bindsAtOnce(String storageClass) {
        StorageClass found = storageClass == null || storageClass.isEmpty()
                ? null
                : client.storage().v1().storageClasses().withName(storageClass).get();
        return found == null || !"WaitForFirstConsumer".equals(found.getVolumeBindingMode());
    }
}
