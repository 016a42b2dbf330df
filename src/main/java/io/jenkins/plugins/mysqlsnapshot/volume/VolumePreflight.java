package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotClass;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Looks, before any lock, for everything at the volumes and at the API that would make the run fail, and makes the plan. Reads only.
 * Used once, by the thread of the run.
 */
public final class VolumePreflight {

    /** csi-snapshotter's and snapshot-controller's own throttle unless told otherwise; a snapshot costs them some four requests. */
    private static final int SIDECAR_QPS = 5;

    private static final int SIDECAR_BURST = 10;
    private static final int REQUESTS_A_SNAPSHOT = 4;

    private final KubernetesClient client;
    private final Timeline timeline;
    private final AccessReview rights;
    private final List<Finding> findings = new ArrayList<>();

    public VolumePreflight(KubernetesClient client, Timeline timeline) {
        this(client, timeline, new AccessReview(client));
    }

    /** @param rights what was told to others of this preflight need not be asked again */
    public VolumePreflight(KubernetesClient client, Timeline timeline, AccessReview rights) {
        this.client = client;
        this.timeline = timeline;
        this.rights = rights;
    }

    /**
     * The plan for this request.
     *
     * @throws ClusterException with all findings at once
     * @throws InterruptedException when the thread was interrupted: that is no answer of the API server
     */
    public VolumePlan check(VolumeRequest request) throws ClusterException, InterruptedException {
        checkNames(request);
        stopAtFindings();
        try {
            checkRights(request.namespace());
            stopAtFindings();
            checkNamespace(request.namespace());
            stopAtFindings();
            VolumePlan plan = plan(request);
            stopAtFindings();
            tell(plan);
            return plan;
        } catch (RuntimeException failure) {
            ApiFailure.passInterruption(failure);
            throw new ClusterException(ApiFailure.finding("Kubernetes API", failure), failure);
        }
    }

    static Finding nameTaken(PlannedSnapshot planned) {
        return new Finding(planned.subject(), "exists already", "choose another name for the set, or delete it");
    }

    private void stopAtFindings() throws ClusterException {
        if (!findings.isEmpty()) {
            throw new ClusterException(findings);
        }
    }

    private void checkNames(VolumeRequest request) {
        if (!SnapshotMarks.isDnsLabel(request.setId())) {
            found(
                    "set name '" + request.setId() + "'",
                    "is not a DNS-1123 label",
                    "give at most 63 of a-z, 0-9 and '-', neither first nor last a '-'");
        }
        if (!SnapshotMarks.isDnsLabel(request.namespace())) {
            found(
                    "namespace '" + request.namespace() + "'",
                    "is not a DNS-1123 label",
                    "give the namespace of the PVCs");
        }
        if (request.pvcs().isEmpty()) {
            found("pvcs", "none is given", "name the PVCs that the server keeps its data on");
        }
        Set<String> names = new HashSet<>();
        for (String pvc : request.pvcs()) {
            if (!SnapshotMarks.isDnsSubdomain(pvc)) {
                found("PVC '" + pvc + "'", "is not a DNS-1123 subdomain", "give the name of a PVC");
            } else if (!SnapshotMarks.isDnsSubdomain(name(request, pvc)) && SnapshotMarks.isDnsLabel(request.setId())) {
                found(
                        "snapshot name of PVC " + pvc,
                        "has " + name(request, pvc).length() + " characters, more than 253",
                        "give the set a shorter name");
            }
            if (!names.add(pvc)) {
                found("PVC " + request.namespace() + "/" + pvc, "is given twice", "name each PVC once");
            }
        }
        request.labels().forEach((key, value) -> {
            if (!SnapshotMarks.isLabelValue(value)) {
                found(
                        "label " + key,
                        "'" + value + "' is no label value",
                        "give at most 63 of A-Z, a-z, 0-9, '-', '_' and '.'");
            }
        });
    }

    private void checkRights(String namespace) {
        rights.missing(
                        SnapshotMarks.GROUP,
                        "volumesnapshots",
                        namespace,
                        "create",
                        "get",
                        "list",
                        "watch",
                        "patch",
                        "delete")
                .ifPresent(findings::add);
        rights.missing("", "persistentvolumeclaims", namespace, "get").ifPresent(findings::add);
        rights.missing(SnapshotMarks.GROUP, "volumesnapshotclasses", null, "list")
                .ifPresent(findings::add);
    }

    private void checkNamespace(String namespace) {
        if (rights.mayAll("", "namespaces", namespace, "get")
                && client.namespaces().withName(namespace).get() == null) {
            found("namespace " + namespace, "does not exist", "give the namespace of the PVCs");
        }
    }

    private VolumePlan plan(VolumeRequest request) {
        boolean readVolumes = rights.mayAll("", "persistentvolumes", null, "get");
        List<VolumeSnapshotClass> classes = classes();
        List<PlannedSnapshot> snapshots = new ArrayList<>();
        Set<String> retaining = new HashSet<>();
        for (String pvc : request.pvcs()) {
            ClaimDriver claim = driver(request.namespace(), pvc, readVolumes);
            if (claim.finding() != null) {
                findings.add(claim.finding());
                continue;
            }
            ClassChoice choice = request.snapshotClass() == null
                    ? ClassChoice.ofDefault(claim.driver(), classes)
                    : ClassChoice.named(request.snapshotClass(), claim.driver(), pvc, classes);
            if (choice.finding() != null) {
                if (!findings.contains(choice.finding())) {
                    findings.add(choice.finding());
                }
                continue;
            }
            if ("Retain".equals(choice.chosen().getDeletionPolicy())
                    && retaining.add(choice.chosen().getMetadata().getName())) {
                timeline.record(
                        Phase.PREFLIGHT,
                        "VolumeSnapshotClass " + choice.chosen().getMetadata().getName()
                                + " has deletionPolicy Retain: should this run fail, its snapshots go, but what the storage has cut stays");
            }
            PlannedSnapshot planned = new PlannedSnapshot(
                    name(request, pvc),
                    request.namespace(),
                    pvc,
                    choice.chosen().getMetadata().getName(),
                    claim.driver());
            snapshots.add(planned);
            if (client.resources(VolumeSnapshot.class)
                            .inNamespace(planned.namespace())
                            .withName(planned.name())
                            .get()
                    != null) {
                findings.add(nameTaken(planned));
            }
        }
        boolean watchContents = rights.mayAll(SnapshotMarks.GROUP, "volumesnapshotcontents", null, "list", "watch");
        return new VolumePlan(
                request.setId(),
                request.namespace(),
                snapshots,
                request.labels(),
                request.annotations(),
                watchContents);
    }

    private ClaimDriver driver(String namespace, String pvc, boolean readVolumes) {
        PersistentVolumeClaim claim = client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(pvc)
                .get();
        String volumeName = claim == null || claim.getSpec() == null
                ? null
                : claim.getSpec().getVolumeName();
        PersistentVolume volume = readVolumes && volumeName != null && !volumeName.isEmpty()
                ? client.persistentVolumes().withName(volumeName).get()
                : null;
        return ClaimDriver.of(namespace, pvc, claim, volume);
    }

    private List<VolumeSnapshotClass> classes() {
        try {
            return client.resources(VolumeSnapshotClass.class).list().getItems();
        } catch (RuntimeException failure) {
            if (!ApiFailure.isNotFound(failure)) {
                throw failure;
            }
            found(
                    "VolumeSnapshotClasses",
                    "the cluster does not know them",
                    "install the CRDs and the controller of kubernetes-csi/external-snapshotter");
            return List.of();
        }
    }

    private void tell(VolumePlan plan) {
        for (PlannedSnapshot one : plan.snapshots()) {
            timeline.record(
                    Phase.PREFLIGHT,
                    "PVC " + one.namespace() + "/" + one.pvc() + " will be cut by " + one.driver() + " as " + one.name()
                            + " (class " + one.snapshotClass() + ")");
        }
        if (!plan.watchContents()) {
            timeline.record(
                    Phase.PREFLIGHT,
                    "volumesnapshotcontents may not be watched: the lock will be held about half a second longer; to save it, add a"
                            + " ClusterRole with "
                            + AccessReview.rule(SnapshotMarks.GROUP, "volumesnapshotcontents", "list", "watch"));
        }
        int beyondBurst = plan.snapshots().size() * REQUESTS_A_SNAPSHOT - SIDECAR_BURST;
        if (beyondBurst > 0) {
            timeline.record(
                    Phase.PREFLIGHT,
                    String.format(
                            Locale.ROOT,
                            "%d snapshots at once: with csi-snapshotter's and snapshot-controller's default throttle the last cut"
                                    + " comes some %.1f s late; --kube-api-qps=200 --kube-api-burst=400 on both takes it away",
                            plan.snapshots().size(),
                            (double) beyondBurst / SIDECAR_QPS));
        }
    }

    private static String name(VolumeRequest request, String pvc) {
        return request.setId() + "-" + pvc;
    }

    private void found(String subject, String found, String remedy) {
        findings.add(new Finding(subject, found, remedy));
    }
}
