package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiCalls;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Patches labels and annotations of the snapshots of one cut, all at once; a busy server is asked again for a while. */
final class SnapshotMarking {

    private static final Duration BUDGET = Duration.ofSeconds(30);
    private static final Duration BACKOFF = Duration.ofMillis(250);

    private final KubernetesClient client;
    private final Clock clock;
    private final ApiCalls calls;
    private final Map<String, Object> metadata;
    private final Map<CutBoard.View, RuntimeException> failures = new ConcurrentHashMap<>();

    SnapshotMarking(
            KubernetesClient client,
            Clock clock,
            ApiCalls calls,
            Map<String, String> labels,
            Map<String, String> annotations) {
        this.client = client;
        this.clock = clock;
        this.calls = calls;
        this.metadata = Map.of("labels", labels, "annotations", annotations);
    }

    void mark(List<CutBoard.View> snapshots) throws ClusterException, InterruptedException {
        Deadline deadline = clock.deadline(BUDGET);
        List<CutBoard.View> left = snapshots;
        while (true) {
            failures.clear();
            boolean answered = calls.each(left, this::mark, deadline);
            if (answered && failures.isEmpty()) {
                return;
            }
            if (!answered || deadline.hasPassed() || failures.values().stream().anyMatch(ApiFailure::isRefusal)) {
                throw new ClusterException(findings(left));
            }
            left = List.copyOf(failures.keySet());
            clock.pause(BACKOFF);
        }
    }

    private void mark(CutBoard.View one) {
        try {
            Map<String, Object> patch = new HashMap<>(metadata);
            // with the uid in it, the server refuses to patch another snapshot of the same name
            patch.put("uid", one.uid());
            client.resources(VolumeSnapshot.class)
                    .inNamespace(one.planned().namespace())
                    .withName(one.planned().name())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("metadata", patch)));
        } catch (RuntimeException failure) {
            failures.put(one, failure);
        }
    }

    private List<Finding> findings(List<CutBoard.View> left) {
        List<Finding> findings = new ArrayList<>();
        for (CutBoard.View one : left) {
            String subject = "marking " + one.planned().subject();
            RuntimeException failure = failures.get(one);
            findings.add(failure == null ? ApiFailure.silence(subject) : ApiFailure.finding(subject, failure));
        }
        return findings;
    }
}
