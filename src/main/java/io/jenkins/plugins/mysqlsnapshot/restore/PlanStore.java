package io.jenkins.plugins.mysqlsnapshot.restore;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The plans of one workload, in a ConfigMap of its namespace: at most one is under way, and one build works on it. Every write names the version that
 * it is made after, so of two who write one is told. Used by one thread; the client is borrowed.
 */
final class PlanStore {

    private static final String PLAN = "plan-";
    private static final String UNDER_WAY = "under-way";
    private static final String HOLDER = "holder";
    private static final String BEAT = "signs-of-life";

    /** More than anybody undoes. */
    private static final int MOST = 20;

    private static final Duration BEATS_APART = Duration.ofSeconds(10);

    /** Three signs of life are missing then. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final Clock clock;
    private final String namespace;
    private final String name;
    private final String holder;
    private ConfigMap seen;
    private Deadline nextBeat;

    PlanStore(KubernetesClient client, Clock clock, String namespace, String workload, String holder) {
        this.client = client;
        this.clock = clock;
        this.namespace = namespace;
        this.name = RestoreNames.plans(workload);
        this.holder = holder;
    }

    String subject() {
        return "ConfigMap " + namespace + "/" + name;
    }

    /** Looks at them as they are now. */
    void read() {
        seen = client.configMaps().inNamespace(namespace).withName(name).get();
    }

    private Map<String, String> data() {
        return seen == null || seen.getData() == null ? Map.of() : seen.getData();
    }

    /**
     * The one that was begun and not ended.
     *
     * @throws ClusterException where it cannot be understood: nobody may go on then, nor begin another
     */
    Optional<RestorePlan> underWay() throws ClusterException {
        String id = data().getOrDefault(UNDER_WAY, "");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        RestorePlan plan = RestorePlan.parse(data().getOrDefault(PLAN + id, ""));
        if (plan == null) {
            throw new ClusterException(new Finding(
                    subject(),
                    "its plan " + id
                            + " is under way and cannot be read: a later version of the plugin wrote it, or somebody's hand",
                    "end it with that version; kubectl -n " + namespace + " get configmap " + name
                            + " -o yaml shows it"));
        }
        return Optional.of(plan);
    }

    /** Newest first; without those that cannot be read. */
    List<RestorePlan> all() {
        return data().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(PLAN))
                .map(entry -> RestorePlan.parse(entry.getValue()))
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(RestorePlan::at).reversed())
                .toList();
    }

    /** Stores it, as one that is under way by us: from here on it is there whatever becomes of us. */
    void begin(RestorePlan plan) throws ClusterException {
        Map<String, String> data = new HashMap<>(data());
        all().stream().skip(MOST - 1L).forEach(old -> data.remove(PLAN + old.id()));
        put(data, plan);
        data.put(HOLDER, holder);
        try {
            seen = seen == null
                    ? client.resource(new ConfigMapBuilder()
                                    .withNewMetadata()
                                    .withNamespace(namespace)
                                    .withName(name)
                                    .addToLabels(SnapshotMarks.MANAGED_BY, SnapshotMarks.MANAGER)
                                    .endMetadata()
                                    .withData(data)
                                    .build())
                            .create()
                    : client.resource(changed(data)).update();
        } catch (RuntimeException failure) {
            if (ApiFailure.isConflict(failure)) {
                throw new ClusterException(
                        new Finding(
                                subject(), "another restore was begun at the same moment", "see that one to its end"),
                        failure);
            }
            throw failure;
        }
        nextBeat = clock.deadline(BEATS_APART);
    }

    /** Notes how far it is. */
    void write(RestorePlan plan) throws ClusterException {
        Map<String, String> data = new HashMap<>(data());
        put(data, plan);
        update(data);
    }

    private static void put(Map<String, String> data, RestorePlan plan) {
        data.put(PLAN + plan.id(), plan.toJson());
        data.put(UNDER_WAY, plan.stage().isOver() ? "" : plan.id());
    }

    /** Says that we are at work, now and then. */
    void beat() throws ClusterException {
        if (nextBeat != null && nextBeat.hasPassed()) {
            Map<String, String> data = new HashMap<>(data());
            String beats = data.getOrDefault(BEAT, "");
            data.put(BEAT, Long.toString(beats.matches("[0-9]{1,15}") ? Long.parseLong(beats) + 1 : 1));
            update(data);
        }
    }

    /**
     * Takes over the one that is under way.
     *
     * @throws ClusterException where somebody is at work on it
     */
    void take(Holders holders) throws ClusterException, InterruptedException {
        String other = data().getOrDefault(HOLDER, "");
        if (!other.equals(holder)) {
            switch (holders.of(other)) {
                case AT_WORK -> throw busy(other);
                case UNKNOWN -> awaitSilence(other);
                case OVER -> {}
            }
        }
        Map<String, String> data = new HashMap<>(data());
        data.put(HOLDER, holder);
        update(data);
    }

    private void awaitSilence(String other) throws ClusterException, InterruptedException {
        String version = seen.getMetadata().getResourceVersion();
        Deadline silent = clock.deadline(SILENCE);
        while (!silent.hasPassed()) {
            clock.pause(LOOK_AGAIN);
            read();
            if (seen == null || !version.equals(seen.getMetadata().getResourceVersion())) {
                throw busy(other);
            }
        }
    }

    private ClusterException busy(String other) {
        return new ClusterException(new Finding(
                subject(), "a restore is under way by " + other, "let that end; or abort it, then run this again"));
    }

    private ConfigMap changed(Map<String, String> data) {
        return new ConfigMapBuilder(seen).withData(data).build();
    }

    private void update(Map<String, String> data) throws ClusterException {
        try {
            seen = client.resource(changed(data)).update();
        } catch (RuntimeException failure) {
            if (!ApiFailure.isConflict(failure) && !ApiFailure.isNotFound(failure)) {
                throw failure;
            }
            read();
            // an answer may have been lost; then it is what we wrote
            if (!data.equals(data())) {
                throw new ClusterException(
                        new Finding(
                                subject(),
                                seen == null ? "was deleted meanwhile" : "was taken over by " + data().get(HOLDER),
                                "see to that; the volumes are all there"),
                        failure);
            }
        }
        nextBeat = clock.deadline(BEATS_APART);
    }
}
