package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumePlan;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumePreflight;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A namespace of a cluster and the members of a run whose volumes lie there: they are asked for together, by one group where one
 * fits. Immutable.
 *
 * @param plan for the volumes of all of them
 */
record Place(ClusterApi api, List<Member> members, VolumePlan plan) {

    /** What members have in common that can be asked for together. */
    private record Key(ClusterApi api, String namespace, String snapshotClass, String groupSnapshotClass) {

        static Key of(Member member) {
            SnapshotRequest request = member.request();
            return new Key(member.api(), request.namespace(), request.snapshotClass(), request.groupSnapshotClass());
        }
    }

    /**
     * Plans the places of a run; for one member its own plan is the place's.
     *
     * @throws SnapshotException with all findings of all places
     */
    static List<Place> of(Members members, String setId, Timeline timeline)
            throws SnapshotException, InterruptedException {
        Member first = members.first();
        if (!members.areSeveral()) {
            return List.of(new Place(first.api(), members.all(), first.plan().volumes()));
        }
        Map<Key, List<Member>> keys = new LinkedHashMap<>();
        members.all()
                .forEach(one -> keys.computeIfAbsent(Key.of(one), key -> new ArrayList<>())
                        .add(one));
        List<Finding> findings = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        Duration maxHold = members.least(one -> one.lockLimits().maxHold());
        for (List<Member> together : keys.values()) {
            findings.addAll(claimedTwice(together));
            if (findings.isEmpty()) {
                try {
                    Place place = plan(together, setId, timeline, maxHold);
                    findings.addAll(place.tornApart());
                    places.add(place);
                } catch (ClusterException e) {
                    findings.addAll(e.findings());
                }
            }
        }
        findings.addAll(groupsOfOneName(places));
        if (!findings.isEmpty()) {
            throw new SnapshotException(findings);
        }
        return places;
    }

    private static Place plan(List<Member> members, String setId, Timeline timeline, Duration maxHold)
            throws ClusterException, InterruptedException {
        Member first = members.get(0);
        SnapshotRequest request = first.request();
        VolumeRequest all = new VolumeRequest(
                setId,
                request.namespace(),
                members.stream().flatMap(one -> one.plan().claims().stream()).toList(),
                request.snapshotClass(),
                request.groupSnapshotClass(),
                Marks.labels(request.origin()),
                Marks.annotations(request));
        VolumePlan plan = new VolumePreflight(first.preflight().storage(), timeline).check(all, maxHold);
        return new Place(first.api(), members, plan);
    }

    private static List<Finding> claimedTwice(List<Member> members) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Member> owners = new LinkedHashMap<>();
        for (Member one : members) {
            for (String claim : one.plan().claims()) {
                Member other = owners.putIfAbsent(claim, one);
                if (other != null) {
                    findings.add(new Finding(
                            "PVC " + one.request().namespace() + "/" + claim,
                            "is a volume of both " + other.name() + " and " + one.name(),
                            "leave one of them out, or say which claims are whose (pvcs)"));
                }
            }
        }
        return findings;
    }

    /** One whose own volumes have to be cut at one instant must not lose its group to the company it is in. */
    private List<Finding> tornApart() {
        if (plan.oneInstant()) {
            return List.of();
        }
        return members.stream()
                .filter(one ->
                        one.plan().claims().size() > 1 && one.plan().volumes().oneInstant())
                .map(one -> new Finding(
                        one.name() + ": its volumes",
                        "need one group, which cannot be made together with the other targets' (" + plan.apart() + ")",
                        "cut it in a run of its own, or give all of them volumes of one driver"))
                .toList();
    }

    /** A group is called as the set. */
    private static List<Finding> groupsOfOneName(List<Place> places) {
        Set<List<Object>> seen = new HashSet<>();
        return places.stream()
                .filter(place -> place.plan.group() != null && !seen.add(List.of(place.api, place.plan.namespace())))
                .map(place -> new Finding(
                        "namespace " + place.plan.namespace(),
                        "would get two groups of one name, for the targets have different classes",
                        "give them the same groupSnapshotClass and snapshotClass"))
                .toList();
    }

    /** Whose volume it is. */
    boolean isOf(Member member, String claim) {
        return members.contains(member) && member.plan().claims().contains(claim);
    }
}
