package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotClass;
import io.jenkins.plugins.mysqlsnapshot.cluster.Absence;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks, before any lock, for everything at the volumes and at the API that would make the run fail, and makes the plan. Reads only.
 * Used once, by the thread of the run.
 */
public final class VolumePreflight {

    private final StorageView storage;
    private final KubernetesClient client;
    private final Timeline timeline;
    private final AccessReview rights;
    private final List<Finding> findings = new ArrayList<>();

    public VolumePreflight(KubernetesClient client, Timeline timeline) {
        this(new StorageView(client), timeline);
    }

    /** @param storage what was told to others of this run is not asked again */
    public VolumePreflight(StorageView storage, Timeline timeline) {
        this.storage = storage;
        this.client = storage.client();
        this.timeline = timeline;
        this.rights = storage.rights();
    }

    /** The plan for this request, however long its cut may take. */
    public VolumePlan check(VolumeRequest request) throws ClusterException, InterruptedException {
        return check(request, Duration.ofDays(1));
    }

    /**
     * The plan for this request.
     *
     * @param maxHold how long the cut may take
     * @throws ClusterException with all findings at once
     * @throws InterruptedException when the thread was interrupted: that is no answer of the API server
     */
    public VolumePlan check(VolumeRequest request, Duration maxHold) throws ClusterException, InterruptedException {
        findings.addAll(new RequestCheck(request).findings());
        stopAtFindings();
        try {
            checkRights(request.namespace());
            stopAtFindings();
            VolumePlan plan = plan(request);
            stopAtFindings();
            tell(plan);
            new ThrottlePreflight(client, timeline, rights)
                    .expect(plan, maxHold)
                    .ifPresent(findings::add);
            stopAtFindings();
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

    /** The rights that any cut needs and the account lacks, where what is to be cut is not known. */
    public List<Finding> missingRights(String namespace) throws ClusterException, InterruptedException {
        try {
            checkRights(namespace);
            return findings;
        } catch (RuntimeException failure) {
            ApiFailure.passInterruption(failure);
            throw new ClusterException(ApiFailure.finding("Kubernetes API", failure), failure);
        }
    }

    private void checkRights(String namespace) {
        rights.missing(
                        SnapshotMarks.GROUP,
                        SnapshotMarks.RESOURCE,
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

    private VolumePlan plan(VolumeRequest request) {
        boolean readVolumes = rights.mayAll("", "persistentvolumes", null, "get");
        Map<String, ClaimDriver> claims = new LinkedHashMap<>();
        for (String pvc : request.pvcs()) {
            ClaimDriver claim = driver(request.namespace(), pvc, readVolumes);
            claims.put(pvc, claim);
            if (claim.finding() != null && !findings.contains(claim.finding())) {
                findings.add(claim.finding());
            }
        }
        if (!readVolumes && findings.isEmpty()) {
            told("persistentvolumes may not be read: "
                    + (claims.size() > 1
                            ? "drivers are told by the PVCs' annotations, and of a group's volumes only the number is checked"
                            : "the driver is told by the PVC's annotation")
                    + "; to have them read, add to the account's ClusterRole: "
                    + AccessReview.rule("", "persistentvolumes", "get"));
        }
        GroupPreflight.Outcome together = new GroupPreflight.Outcome(null, List.of());
        if (request.pvcs().size() > 1 && findings.isEmpty()) {
            together = new GroupPreflight(client, rights).plan(request, claims);
            if (request.groupSnapshotClass() != null) {
                // asked for by name: nothing else will do
                findings.addAll(together.missing());
            }
        }
        List<PlannedSnapshot> snapshots =
                together.group() == null ? separate(request, claims) : members(request, claims, together.group());
        return new VolumePlan(
                request.setId(),
                request.namespace(),
                snapshots,
                request.labels(),
                request.annotations(),
                together.group() == null
                        && rights.mayAll(SnapshotMarks.GROUP, "volumesnapshotcontents", null, "list", "watch"),
                together.group(),
                together.missing().isEmpty() ? null : together.why());
    }

    private static List<PlannedSnapshot> members(
            VolumeRequest request, Map<String, ClaimDriver> claims, PlannedGroup group) {
        return request.pvcs().stream()
                .map(pvc -> new PlannedSnapshot(
                        null,
                        request.namespace(),
                        pvc,
                        group.groupClass(),
                        claims.get(pvc).driver(),
                        group.name()))
                .toList();
    }

    private List<PlannedSnapshot> separate(VolumeRequest request, Map<String, ClaimDriver> claims) {
        List<VolumeSnapshotClass> classes = classes();
        List<PlannedSnapshot> snapshots = new ArrayList<>();
        Set<String> retaining = new HashSet<>();
        claims.forEach((pvc, claim) -> {
            if (claim.driver() == null) {
                return;
            }
            ClassChoice choice = request.snapshotClass() == null
                    ? ClassChoice.ofDefault(claim.driver(), classes)
                    : ClassChoice.named(request.snapshotClass(), claim.driver(), pvc, classes);
            if (choice.finding() != null) {
                if (!findings.contains(choice.finding())) {
                    findings.add(choice.finding());
                }
                return;
            }
            if ("Retain".equals(choice.chosen().getDeletionPolicy())
                    && retaining.add(choice.chosen().getMetadata().getName())) {
                timeline.record(
                        Phase.PREFLIGHT,
                        "VolumeSnapshotClass " + choice.chosen().getMetadata().getName()
                                + " has deletionPolicy Retain: should this run fail, its snapshots go, but what the storage has cut stays");
            }
            PlannedSnapshot planned = new PlannedSnapshot(
                    RequestCheck.name(request, pvc),
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
        });
        return snapshots;
    }

    private ClaimDriver driver(String namespace, String pvc, boolean readVolumes) {
        PersistentVolumeClaim claim = storage.claim(namespace, pvc);
        if (claim == null) {
            return ClaimDriver.not(Absence.ofClaim(client, rights, namespace, pvc));
        }
        String volumeName = claim.getSpec() == null ? null : claim.getSpec().getVolumeName();
        PersistentVolume volume =
                readVolumes && volumeName != null && !volumeName.isEmpty() ? storage.volume(volumeName) : null;
        return ClaimDriver.of(namespace, pvc, claim, volume);
    }

    private List<VolumeSnapshotClass> classes() {
        try {
            return storage.classes();
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
        if (plan.group() == null) {
            for (PlannedSnapshot one : plan.snapshots()) {
                told("PVC " + one.namespace() + "/" + one.pvc() + " will be cut by " + one.driver() + " as "
                        + one.name() + " (class " + one.snapshotClass() + ")");
            }
        } else {
            told(plan.names() + " will be cut at one instant by "
                    + plan.snapshots().get(0).driver() + " (" + plan.group().groupClass() + ", "
                    + plan.group().api().apiVersion() + ")"
                    + (plan.group().selector().isEmpty()
                            ? ""
                            : ", found by labels that they have already: "
                                    + plan.group().selector()));
        }
        if (plan.apart() != null) {
            told("the PVCs will be cut one after the other, because no group can be made: " + plan.apart());
        }
        if (plan.group() == null && !plan.watchContents()) {
            told(
                    "volumesnapshotcontents may not be watched: the lock will be held about half a second longer; to save it, add a"
                            + " ClusterRole with "
                            + AccessReview.rule(SnapshotMarks.GROUP, "volumesnapshotcontents", "list", "watch"));
        }
        if (plan.group() != null && !plan.group().watchContents()) {
            told(
                    "volumegroupsnapshotcontents may not be watched: the lock will be held longer, by seconds where the sidecars are"
                            + " throttled; to save it, add a ClusterRole with "
                            + AccessReview.rule(GroupApi.GROUP, GroupApi.CONTENTS, "list", "watch"));
        }
    }

    private void told(String line) {
        timeline.record(Phase.PREFLIGHT, line);
    }

    private void found(String subject, String found, String remedy) {
        findings.add(new Finding(subject, found, remedy));
    }
}
