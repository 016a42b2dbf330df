package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Makes a new PVC of a proved snapshot, beside what is there: it never touches an existing one. Used by the thread of the step. */
public final class VolumeRestore {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration LATE_ANSWER = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final Clock clock;
    private final Timeline timeline;
    private final AccessReview rights;

    public VolumeRestore(KubernetesClient client, Clock clock, Timeline timeline) {
        this.rights = new AccessReview(client);
        this.client = client;
        this.clock = clock;
        this.timeline = timeline;
    }

    /**
     * Creates the PVC and waits until it is bound, or returns at once where its class binds only for a pod. What is not bound in time,
     * or when the thread is interrupted, is deleted again.
     *
     * @param storageClass null for the class of the PVC that was cut, or the cluster's default where that one is gone
     */
    public RestoredVolume restore(
            String namespace, String snapshotName, String newPvc, String storageClass, Deadline deadline)
            throws ClusterException, InterruptedException {
        return restore(namespace, snapshotName, newPvc, storageClass, ClaimOwner.NONE, deadline);
    }

    /** The same for somebody with whom the PVC goes. */
    public RestoredVolume restore(
            String namespace,
            String snapshotName,
            String newPvc,
            String storageClass,
            ClaimOwner owner,
            Deadline deadline)
            throws ClusterException, InterruptedException {
        return restore(
                namespace, snapshotName, new NewClaim(namespace, newPvc, snapshotName), storageClass, owner, deadline);
    }

    /** The same in another namespace, of what stands there for the snapshot; class and size are those of the one that was cut. */
    public RestoredVolume restore(
            String namespace,
            String snapshotName,
            NewClaim made,
            String storageClass,
            ClaimOwner owner,
            Deadline deadline)
            throws ClusterException, InterruptedException {
        try {
            requireRights(namespace, made.namespace());
            VolumeSnapshot snapshot = proved(namespace, snapshotName);
            PersistentVolumeClaim source = source(snapshot);
            PersistentVolumeClaim claim = claim(snapshot, source, made, storageClass, owner);
            if (claims(made.namespace(), made.name()).get() != null) {
                throw new ClusterException(new Finding(
                        "PVC " + made.namespace() + "/" + made.name(),
                        "exists already",
                        "name a new PVC: an existing one is never touched"));
            }
            boolean waits = createOrDelete(claim, deadline);
            String size =
                    claim.getSpec().getResources().getRequests().get("storage").toString();
            timeline.record(
                    Phase.RESTORE,
                    "PVC " + made.namespace() + "/" + made.name() + " (" + size + ") made of snapshot " + snapshotName
                            + (waits ? "; its class binds it once a pod uses it" : ""));
            return new RestoredVolume(made.namespace(), made.name(), snapshotName, size, !waits);
        } catch (RuntimeException failure) {
            ApiFailure.passInterruption(failure);
            throw new ClusterException(
                    ApiFailure.finding("restoring " + namespace + "/" + snapshotName + " as " + made.name(), failure),
                    failure);
        }
    }

    /** All that are missing, before anything is made. */
    private void requireRights(String namespace, String other) throws ClusterException {
        List<Finding> missing = Stream.of(
                        rights.missing(SnapshotMarks.GROUP, SnapshotMarks.RESOURCE, namespace, "get"),
                        rights.missing("", "persistentvolumeclaims", namespace, "get"),
                        rights.missing("", "persistentvolumeclaims", other, "get", "create", "delete"))
                .flatMap(Optional::stream)
                .toList();
        if (!missing.isEmpty()) {
            throw new ClusterException(missing);
        }
    }

    private VolumeSnapshot proved(String namespace, String name) throws ClusterException {
        VolumeSnapshot snapshot = client.resources(VolumeSnapshot.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        String subject = "VolumeSnapshot " + namespace + "/" + name;
        SnapshotFacts facts = SnapshotFacts.of(snapshot, null);
        if (facts.absent()) {
            throw new ClusterException(new Finding(
                    subject,
                    snapshot == null ? "does not exist" : "is being deleted",
                    "name one of kubectl -n " + namespace + " get volumesnapshots -l " + SnapshotMarks.STATE + "="
                            + SnapshotMarks.PROVED));
        }
        Map<String, String> labels = snapshot.getMetadata().getLabels();
        String state = labels == null ? null : labels.get(SnapshotMarks.STATE);
        if (!SnapshotMarks.PROVED.equals(state)) {
            throw new ClusterException(new Finding(
                    subject,
                    state == null ? "was not made by this plugin" : "is " + state + ": it was never proved consistent",
                    "restore a proved one"));
        }
        if (!facts.ready()) {
            throw new ClusterException(new Finding(
                    subject,
                    "is not ready" + (facts.error() == null ? "" : ": " + facts.error()),
                    "wait until kubectl shows READYTOUSE true"));
        }
        return snapshot;
    }

    /** The PVC that was cut, if it is still there. */
    private PersistentVolumeClaim source(VolumeSnapshot snapshot) {
        String name = snapshot.getSpec().getSource().getPersistentVolumeClaimName();
        return name == null
                ? null
                : claims(snapshot.getMetadata().getNamespace(), name).get();
    }

    private static PersistentVolumeClaim claim(
            VolumeSnapshot snapshot,
            PersistentVolumeClaim source,
            NewClaim made,
            String storageClass,
            ClaimOwner owner) {
        boolean gone = source == null;
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(made.name())
                .withNamespace(made.namespace())
                .withLabels(owner.labels())
                .addToLabels(SnapshotMarks.MANAGED_BY, SnapshotMarks.MANAGER)
                .withOwnerReferences(owner.references())
                .withAnnotations(Map.of(SnapshotMarks.RUN, UUID.randomUUID().toString()))
                .endMetadata()
                .withNewSpec()
                .withAccessModes(
                        gone ? List.of("ReadWriteOnce") : source.getSpec().getAccessModes())
                .withVolumeMode(gone ? null : source.getSpec().getVolumeMode())
                .withStorageClassName(
                        storageClass != null || gone
                                ? storageClass
                                : source.getSpec().getStorageClassName())
                .withNewDataSource()
                .withApiGroup(SnapshotMarks.GROUP)
                .withKind("VolumeSnapshot")
                .withName(made.snapshot())
                .endDataSource()
                .withNewResources()
                .addToRequests("storage", size(snapshot, source))
                .endResources()
                .endSpec()
                .build();
    }

    /** The larger of what the snapshot needs and what the cut PVC has; 1 GiB where neither says. */
    static Quantity size(VolumeSnapshot snapshot, PersistentVolumeClaim source) {
        Quantity needed =
                snapshot.getStatus() == null ? null : snapshot.getStatus().getRestoreSize();
        Quantity had = source == null
                        || source.getSpec().getResources() == null
                        || source.getSpec().getResources().getRequests() == null
                ? null
                : source.getSpec().getResources().getRequests().get("storage");
        if (needed == null || had == null) {
            return needed != null ? needed : had != null ? had : new Quantity("1Gi");
        }
        return needed.getNumericalAmount().compareTo(had.getNumericalAmount()) > 0 ? needed : had;
    }

    private boolean bindsForPod(String storageClass) {
        if (storageClass == null || storageClass.isEmpty()) {
            return false;
        }
        if (!rights.mayAll("storage.k8s.io", "storageclasses", null, "get")) {
            timeline.record(
                    Phase.RESTORE,
                    "storageclasses may not be read: the PVC is waited for even if its class binds only for a pod; to have them"
                            + " read, add to the account's ClusterRole: "
                            + AccessReview.rule("storage.k8s.io", "storageclasses", "get"));
            return false;
        }
        try {
            StorageClass found = client.storage()
                    .v1()
                    .storageClasses()
                    .withName(storageClass)
                    .get();
            return found != null && "WaitForFirstConsumer".equals(found.getVolumeBindingMode());
        } catch (RuntimeException unread) {
            return false;
        }
    }

    /** Whether its class binds it only for a pod; else it is bound now. */
    private boolean createOrDelete(PersistentVolumeClaim claim, Deadline deadline)
            throws ClusterException, InterruptedException {
        try {
            client.resource(claim).create();
            boolean waits = bindsForPod(claim.getSpec().getStorageClassName());
            if (!waits) {
                awaitBound(
                        claim.getMetadata().getNamespace(), claim.getMetadata().getName(), deadline);
            }
            return waits;
        } catch (ClusterException | InterruptedException | RuntimeException because) {
            boolean refused = because instanceof RuntimeException failure && ApiFailure.isRefusal(failure);
            if (!refused) {
                delete(claim, because);
            }
            throw because;
        }
    }

    /** What was asked for may come after the answer was given up: it is looked for a while. */
    private void delete(PersistentVolumeClaim claim, Exception because) {
        // an abort must not leave the volume behind
        boolean interrupted = Thread.interrupted();
        String namespace = claim.getMetadata().getNamespace();
        String name = claim.getMetadata().getName();
        try {
            Deadline late = clock.deadline(LATE_ANSWER);
            while (!isOurs(claims(namespace, name).get(), claim) && !late.hasPassed()) {
                clock.pause(LOOK_AGAIN);
            }
            if (isOurs(claims(namespace, name).get(), claim)) {
                claims(namespace, name).delete();
            }
        } catch (InterruptedException again) {
            interrupted = true;
        } catch (RuntimeException alsoFailed) {
            because.addSuppressed(new ClusterException(
                    ApiFailure.finding("PVC " + namespace + "/" + name + ", made by the restore", alsoFailed)));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isOurs(PersistentVolumeClaim found, PersistentVolumeClaim asked) {
        return found != null
                && found.getMetadata().getAnnotations() != null
                && asked.getMetadata()
                        .getAnnotations()
                        .get(SnapshotMarks.RUN)
                        .equals(found.getMetadata().getAnnotations().get(SnapshotMarks.RUN));
    }

    private void awaitBound(String namespace, String name, Deadline deadline)
            throws ClusterException, InterruptedException {
        while (true) {
            PersistentVolumeClaim claim = claims(namespace, name).get();
            String phase = claim == null || claim.getStatus() == null
                    ? "gone"
                    : claim.getStatus().getPhase();
            if ("Bound".equals(phase)) {
                return;
            }
            if (claim == null || deadline.hasPassed()) {
                throw new ClusterException(
                        new Finding(
                                "PVC " + namespace + "/" + name,
                                "was not bound in time (it was " + phase + "); it is deleted again",
                                "see the provisioner's log; where the class binds only for a pod, let the account get storageclasses"));
            }
            clock.pause(LOOK_AGAIN);
        }
    }

    private io.fabric8.kubernetes.client.dsl.Resource<PersistentVolumeClaim> claims(String namespace, String name) {
        return client.persistentVolumeClaims().inNamespace(namespace).withName(name);
    }
}
