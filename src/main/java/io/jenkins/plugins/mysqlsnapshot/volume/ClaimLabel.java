package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The label by which a group finds exactly the PVCs of one run: its key is the run's own, so two runs on the same PVCs do not meet. Put
 * on before the lock and taken off once the group is cut or discarded; what a run that died left is taken off by the next one on
 * the same PVCs. Used by the thread of the run.
 */
final class ClaimLabel {

    static final String PREFIX = SnapshotMarks.PREFIX + "cut-";

    /** No run is longer between the label and the cut, a day for the lock and a day under it: what is older belongs to one that died. */
    static final Duration STALE = Duration.ofDays(2);

    private static final Pattern VALUE = Pattern.compile("([0-9]{1,12})(?:\\.([0-9a-f]{32}))?");

    private static final Duration BACKOFF = Duration.ofMillis(250);

    private final CutTools tools;
    private final String namespace;
    private final List<String> pvcs;
    private final String key;
    private final String value;
    private final Instant putAt;
    private final Map<String, RuntimeException> failures = new ConcurrentHashMap<>();
    private final Set<String> stale = ConcurrentHashMap.newKeySet();
    private final Map<String, String> theirOwn;
    private boolean on;

    ClaimLabel(CutTools tools, VolumePlan plan, String runId) {
        this.theirOwn = plan.group().selector();
        this.tools = tools;
        this.namespace = plan.namespace();
        this.pvcs = plan.snapshots().stream().map(PlannedSnapshot::pvc).toList();
        this.key = PREFIX + runId;
        this.putAt = tools.clock().now();
        String controller = plan.annotations().get(SnapshotMarks.CONTROLLER);
        String seconds = Long.toString(putAt.getEpochSecond());
        // whose it is, in case there is never a group that says so
        this.value =
                controller != null && VALUE.matcher(seconds + "." + controller).matches()
                        ? seconds + "." + controller
                        : seconds;
    }

    /** When one of this value was put on; null where it says no such thing. */
    static Instant putAt(String value) {
        Matcher parts = VALUE.matcher(value);
        return parts.matches() ? Instant.ofEpochSecond(Long.parseLong(parts.group(1))) : null;
    }

    /** The mark of the controller that put it on; null where it has none. */
    static String controller(String value) {
        Matcher parts = VALUE.matcher(value);
        return parts.matches() ? parts.group(2) : null;
    }

    /** For the group's selector. */
    Map<String, String> selector() {
        return theirOwn.isEmpty() ? Map.of(key, value) : theirOwn;
    }

    void putOn(Deadline deadline) throws ClusterException, InterruptedException {
        if (!theirOwn.isEmpty()) {
            return;
        }
        on = true;
        boolean answered = tools.calls().each(pvcs, pvc -> patch(pvc, Map.copyOf(selector())), deadline);
        if (!answered || !failures.isEmpty()) {
            throw new ClusterException(findings("labelling", ""));
        }
    }

    /**
     * Takes it off again, for as long as it takes the server to answer.
     *
     * @throws ClusterException naming where it stays
     */
    void takeOff(Deadline deadline) throws ClusterException, InterruptedException {
        if (!on) {
            return;
        }
        Map<String, String> off = new HashMap<>();
        off.put(key, null);
        stale.forEach(old -> off.put(old, null));
        List<String> left = pvcs;
        while (true) {
            failures.clear();
            boolean answered = tools.calls().each(left, pvc -> patch(pvc, off), deadline);
            failures.values().removeIf(ApiFailure::isNotFound);
            if (answered && failures.isEmpty()) {
                on = false;
                return;
            }
            if (!answered || deadline.hasPassed() || failures.values().stream().anyMatch(ApiFailure::isAnsweredNo)) {
                throw new ClusterException(findings(
                        "taking the label off",
                        "; it does no harm; take it off: kubectl -n " + namespace + " label pvc "
                                + String.join(" ", left) + " " + key + "-"));
            }
            left = List.copyOf(failures.keySet());
            tools.clock().pause(BACKOFF);
        }
    }

    private void patch(String pvc, Map<String, String> labels) {
        try {
            PersistentVolumeClaim patched = tools.client()
                    .persistentVolumeClaims()
                    .inNamespace(namespace)
                    .withName(pvc)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            Serialization.asJson(Map.of("metadata", Map.of("labels", labels))));
            patched.getMetadata().getLabels().forEach((label, said) -> {
                if (label.startsWith(PREFIX) && isStale(said)) {
                    stale.add(label);
                }
            });
        } catch (RuntimeException failure) {
            failures.put(pvc, failure);
        }
    }

    private boolean isStale(String value) {
        Instant since = putAt(value);
        return since != null && since.plus(STALE).isBefore(putAt);
    }

    private List<Finding> findings(String doing, String remedy) {
        List<Finding> findings = new ArrayList<>();
        for (String pvc : pvcs) {
            String subject = doing + " of PVC " + namespace + "/" + pvc;
            RuntimeException failure = failures.get(pvc);
            if (failure != null) {
                Finding finding = ApiFailure.finding(subject, failure);
                findings.add(new Finding(finding.subject(), finding.found(), finding.remedy() + remedy));
            }
        }
        if (findings.isEmpty()) {
            Finding silence = ApiFailure.silence(doing + " of PVCs in " + namespace);
            findings.add(new Finding(silence.subject(), silence.found(), silence.remedy() + remedy));
        }
        return findings;
    }
}
