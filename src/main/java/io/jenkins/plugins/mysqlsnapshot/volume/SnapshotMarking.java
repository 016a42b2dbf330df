package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Patches labels and annotations of what one cut made, all at once; a server that is busy or away is asked again for a while. */
final class SnapshotMarking {

    private static final Duration BUDGET = Duration.ofSeconds(30);
    /** A server that has just started does not know all roles yet, and preflight has seen the right. */
    private static final Duration ROLES_LOADED = Duration.ofSeconds(5);

    private static final Duration BACKOFF = Duration.ofMillis(250);

    /**
     * What is patched.
     *
     * @param claim whose snapshot it is; null for a group
     */
    record Target(String subject, String uid, Resource<?> resource, String claim) {}

    private final CutTools tools;
    private final Map<String, String> labels;
    private final CutMarks marks;
    private final Map<Target, RuntimeException> failures = new ConcurrentHashMap<>();

    SnapshotMarking(CutTools tools, Map<String, String> labels, CutMarks marks) {
        this.tools = tools;
        this.labels = labels;
        this.marks = marks;
    }

    Target target(CutBoard.View one) {
        return new Target(
                one.planned().subject(),
                one.uid(),
                tools.client()
                        .resources(VolumeSnapshot.class)
                        .inNamespace(one.planned().namespace())
                        .withName(one.planned().name()),
                one.planned().pvc());
    }

    void mark(List<Target> targets) throws ClusterException, InterruptedException {
        Deadline deadline = tools.clock().deadline(BUDGET);
        Deadline roles = null;
        List<Target> left = targets;
        while (true) {
            failures.clear();
            boolean answered = tools.calls().each(left, this::mark, deadline);
            if (answered && failures.isEmpty()) {
                return;
            }
            if (roles == null && failures.values().stream().anyMatch(ApiFailure::isForbidden)) {
                roles = tools.clock().deadline(ROLES_LOADED);
            }
            boolean rolesKnown = roles != null && roles.hasPassed();
            boolean refused = failures.values().stream()
                    .anyMatch(why -> ApiFailure.isAnsweredNo(why) && (rolesKnown || !ApiFailure.isForbidden(why)));
            if (!answered || deadline.hasPassed() || refused) {
                throw new ClusterException(findings(left));
            }
            left = List.copyOf(failures.keySet());
            tools.clock().pause(BACKOFF);
        }
    }

    private void mark(Target one) {
        try {
            Map<String, String> annotations = marks.of(one.claim());
            Map<String, String> all = new HashMap<>(labels);
            if (annotations.containsKey(SnapshotMarks.TARGET)) {
                all.put(SnapshotMarks.TARGET, SnapshotMarks.targetLabel(annotations.get(SnapshotMarks.TARGET)));
            }
            Map<String, Object> patch = new HashMap<>(Map.of("labels", all, "annotations", annotations));
            // with the uid in it, the server refuses to patch another object of the same name
            patch.put("uid", one.uid());
            one.resource()
                    .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("metadata", patch)));
        } catch (RuntimeException failure) {
            failures.put(one, failure);
        }
    }

    private List<Finding> findings(List<Target> left) {
        List<Finding> findings = new ArrayList<>();
        for (Target one : left) {
            String subject = "marking " + one.subject();
            RuntimeException failure = failures.get(one);
            findings.add(failure == null ? ApiFailure.silence(subject) : ApiFailure.finding(subject, failure));
        }
        return findings;
    }
}
