package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One manifest of several servers that were cut together: what each would have by itself, and what holds for all. */
final class JointManifest {

    private final Clock clock;
    private final Timeline timeline;
    private final Members members;
    private final Map<Member, Manifest> each = new LinkedHashMap<>();

    JointManifest(Clock clock, Timeline timeline, Members members) {
        this.clock = clock;
        this.timeline = timeline;
        this.members = members;
    }

    /** That of a set that was proved and let go. */
    Manifest write(String setId, RunCut cut, JointLock lock, Proof proof) {
        List<Manifest.Snapshot> snapshots = new ArrayList<>();
        List<Manifest.Part> parts = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (Member member : members.all()) {
            Manifest own = new ManifestWriter(clock, timeline, member.request(), member.plan(), lock.of(member))
                    .write(setId, cut.cutsOf(member), proof);
            each.put(member, own);
            snapshots.addAll(own.snapshots());
            own.warnings().forEach(line -> warnings.add(member.name() + ": " + line));
            parts.add(part(member, own));
        }
        return new ManifestWriter(clock, timeline, members.first().request(), null, lock)
                .joint(setId, snapshots, parts, warnings, proof);
    }

    private static Manifest.Part part(Member member, Manifest own) {
        return new Manifest.Part(
                member.name(),
                member.request().namespace(),
                own.server(),
                own.position(),
                own.positionAfter(),
                own.snapshots().stream().map(Manifest.Snapshot::uid).toList(),
                own.names(),
                own.lock(),
                own.proof(),
                own.replication(),
                own.warnings());
    }

    /** What the snapshots of each carry in the cluster. */
    Map<Member, Map<String, String>> annotations() {
        Map<Member, Map<String, String>> all = new HashMap<>();
        int volumes =
                each.values().stream().mapToInt(own -> own.snapshots().size()).sum();
        each.forEach((member, own) -> {
            Map<String, String> annotations = new HashMap<>(Marks.annotations(own));
            annotations.putAll(Marks.annotations(
                    member.name(),
                    member.request().target().workload().words(),
                    own.snapshots().size(),
                    volumes,
                    each.size()));
            annotations.putAll(Marks.annotations(member.plan().pod()));
            all.put(member, annotations);
        });
        return all;
    }
}
