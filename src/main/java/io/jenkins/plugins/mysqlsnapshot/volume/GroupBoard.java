package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known about one group: what the watches have shown of it, of its content and of its members, since when. Written by the
 * threads of the calls and watches, read by the thread of the run; each method is one step under the board's own monitor. Decides
 * nothing but the instant at which the cut was first seen.
 */
final class GroupBoard {

    /** The group itself at one moment. */
    record State(
            CutBoard.Request request,
            RuntimeException failure,
            String uid,
            GroupFacts facts,
            boolean cutSeen,
            boolean gone,
            String contentLeft,
            List<VolumeSnapshot> members) {}

    private final String runId;
    private final VolumePlan plan;
    private final Map<String, VolumeSnapshot> members = new HashMap<>();
    private CutBoard.Request request = CutBoard.Request.NOT_SENT;
    private RuntimeException failure;
    private long requestedNanos;
    private String uid;
    private GenericKubernetesResource group;
    private GenericKubernetesResource content;
    private CutSnapshot.Source source;
    private long seenNanos;
    private String error;
    private long errorSinceNanos;
    private boolean gone;

    GroupBoard(String runId, VolumePlan plan) {
        this.runId = runId;
        this.plan = plan;
    }

    synchronized void sent(long atNanos) {
        request = CutBoard.Request.SENT;
        requestedNanos = atNanos;
    }

    /** The server's answer; the watch may have shown it first. */
    synchronized boolean created(GenericKubernetesResource made, long atNanos) {
        request = CutBoard.Request.CREATED;
        uid = made.getMetadata().getUid();
        if (group == null && !gone) {
            group = made;
        }
        return look(atNanos);
    }

    synchronized void failed(RuntimeException why) {
        request = ApiFailure.isRefusal(why) ? CutBoard.Request.REFUSED : CutBoard.Request.LOST;
        failure = why;
    }

    synchronized boolean seenGroup(GenericKubernetesResource one, long atNanos) {
        if (!isOurs(one)) {
            return false;
        }
        uid = one.getMetadata().getUid();
        group = one;
        return look(atNanos);
    }

    /** One of any group: kept where its reference names ours, for the answer that tells our uid may come after it. */
    synchronized boolean seenContent(GenericKubernetesResource one, long atNanos) {
        if (plan.group().name().equals(one.get("spec", "volumeGroupSnapshotRef", "name"))
                && plan.namespace().equals(one.get("spec", "volumeGroupSnapshotRef", "namespace"))
                && (uid == null || uid.equals(one.get("spec", "volumeGroupSnapshotRef", "uid")))) {
            content = one;
        }
        return look(atNanos);
    }

    synchronized void goneContent(GenericKubernetesResource one) {
        if (content != null
                && content.getMetadata().getUid().equals(one.getMetadata().getUid())) {
            content = null;
        }
    }

    /** Any snapshot of the namespace. */
    synchronized boolean seenMember(VolumeSnapshot one, long atNanos) {
        members.put(one.getMetadata().getUid(), one);
        return look(atNanos);
    }

    synchronized void goneMember(VolumeSnapshot one) {
        members.remove(one.getMetadata().getUid());
    }

    /** A whole list of the namespace: what is not in it is gone. */
    synchronized void onlyTheseMembers(List<VolumeSnapshot> all) {
        List<String> uids = all.stream().map(one -> one.getMetadata().getUid()).toList();
        members.keySet().retainAll(uids);
    }

    /** A whole list of contents, when the watch begins anew. */
    synchronized void onlyTheseContents(List<GenericKubernetesResource> all) {
        String known = content == null ? null : content.getMetadata().getUid();
        if (known != null
                && all.stream().noneMatch(one -> known.equals(one.getMetadata().getUid()))) {
            content = null;
        }
    }

    /** A whole list of this set's groups. */
    synchronized void onlyTheseGroups(List<GenericKubernetesResource> all) {
        String own = uid;
        if (own != null
                && all.stream().noneMatch(one -> own.equals(one.getMetadata().getUid()))) {
            goneGroup();
        }
    }

    synchronized void goneGroup() {
        gone = true;
        group = null;
    }

    synchronized State state() {
        return new State(
                request,
                failure,
                uid,
                GroupFacts.of(group, ours()),
                source != null,
                gone,
                ours() == null ? null : ours().getMetadata().getName(),
                members().toList());
    }

    /** One a volume, in the order of the plan. */
    synchronized List<CutBoard.View> views() {
        return plan.snapshots().stream().map(this::view).toList();
    }

    /** When the request left and when the cut was seen, for the log. */
    synchronized Optional<CutSnapshot> firstCut() {
        return views().stream().map(CutBoard.View::cut).filter(Objects::nonNull).findFirst();
    }

    /** Whether this was made by this very run, whatever its name. */
    boolean isOurs(HasMetadata one) {
        Map<String, String> annotations = one.getMetadata().getAnnotations();
        return annotations != null && runId.equals(annotations.get(SnapshotMarks.RUN));
    }

    /** Whether the cut is seen now and was not before. */
    private synchronized boolean look(long atNanos) {
        GroupFacts facts = GroupFacts.of(group, ours());
        if (facts.error() == null) {
            error = null;
        } else if (error == null) {
            errorSinceNanos = atNanos;
            error = facts.error();
        }
        if (source != null || uid == null) {
            return false;
        }
        // the snapshot-controller makes members only of what the storage answered: one of them shows the cut of all
        source = facts.source() == CutSnapshot.Source.GROUP_CONTENT
                ? facts.source()
                : members().findAny().isPresent() ? CutSnapshot.Source.GROUP_MEMBER : facts.source();
        seenNanos = atNanos;
        return source != null;
    }

    private synchronized GenericKubernetesResource ours() {
        return content != null && uid != null && uid.equals(content.get("spec", "volumeGroupSnapshotRef", "uid"))
                ? content
                : null;
    }

    private synchronized Stream<VolumeSnapshot> members() {
        String own = uid;
        return members.values().stream()
                .filter(one -> own != null
                        && one.getMetadata().getOwnerReferences().stream()
                                .anyMatch(
                                        owner -> GroupApi.KIND.equals(owner.getKind()) && own.equals(owner.getUid())));
    }

    private synchronized CutBoard.View view(PlannedSnapshot planned) {
        VolumeSnapshot member = members()
                .filter(one -> planned.pvc().equals(one.getSpec().getSource().getPersistentVolumeClaimName()))
                .findFirst()
                .orElse(null);
        GroupFacts of = GroupFacts.of(group, ours());
        SnapshotFacts own = SnapshotFacts.of(member, null);
        PlannedSnapshot named =
                member == null ? planned : planned.named(member.getMetadata().getName());
        String memberUid = member == null ? null : member.getMetadata().getUid();
        SnapshotFacts facts = new SnapshotFacts(
                own.absent(),
                own.error() != null ? own.error() : of.error(),
                own.cutAt(),
                own.source(),
                own.ready(),
                own.contentName(),
                own.restoreSize());
        CutSnapshot cut = source == null
                ? null
                : new CutSnapshot(named, memberUid, cutAt(planned, member, own, of), source, requestedNanos, seenNanos);
        return new CutBoard.View(named, request, failure, memberUid, facts, cut, errorSinceNanos, gone);
    }

    private Instant cutAt(PlannedSnapshot planned, VolumeSnapshot member, SnapshotFacts own, GroupFacts of) {
        Instant exact = of.cutAtByVolume().get(plan.group().handles().get(planned.pvc()));
        Instant shown = exact != null ? exact : of.cutAt() != null ? of.cutAt() : own.cutAt();
        if (shown != null || member == null) {
            return shown;
        }
        try {
            return Instant.parse(member.getMetadata().getCreationTimestamp());
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
