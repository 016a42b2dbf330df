package io.jenkins.plugins.mysqlsnapshot.catalog;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotList;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The sets of a namespace, as the cluster has them now: that is the truth, manifests are the record. Asked page by page and within
 * bounds; remembers nothing. Used by one thread; the client is borrowed.
 */
public final class SetCatalog {

    static final String API_GROUP = "snapshot.storage.k8s.io";
    static final String RESOURCE = "volumesnapshots";

    private static final long PAGE = 500;

    /** More than anybody keeps, few enough for a controller's memory. */
    private static final int MOST = 20_000;

    /** How often a list is begun again whose next page the server has forgotten. */
    private static final int BEGINNINGS = 3;

    private static final int GONE = 410;

    private final KubernetesClient client;

    public SetCatalog(KubernetesClient client) {
        this.client = client;
    }

    /**
     * What the account lacks, with the rule that gives it.
     *
     * @param verbs besides list
     */
    public void requireRights(String namespace, String... verbs) throws ClusterException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("list"));
        all.addAll(List.of(verbs));
        try {
            Optional<Finding> missing =
                    new AccessReview(client).missing(API_GROUP, RESOURCE, namespace, all.toArray(String[]::new));
            if (missing.isPresent()) {
                throw new ClusterException(missing.get());
            }
        } catch (RuntimeException failure) {
            ApiFailure.passInterruption(failure);
            throw new ClusterException(
                    ApiFailure.finding("asking for rights in namespace " + namespace, failure), failure);
        }
    }

    /**
     * All sets of ours, of all targets and in all states, newest first.
     *
     * @throws ClusterException when the cluster does not tell, or has more than can be looked at
     */
    public List<KnownSet> in(String namespace) throws ClusterException, InterruptedException {
        Map<List<Object>, List<KnownSnapshot>> sets = new LinkedHashMap<>();
        for (KnownSnapshot one : snapshots(namespace)) {
            sets.computeIfAbsent(key(one), any -> new ArrayList<>()).add(one);
        }
        return sets.values().stream()
                .map(parts -> new KnownSet(parts.get(0).setId(), namespace, parts))
                .sorted(KnownSet.NEWEST_FIRST)
                .toList();
    }

    /** What is of one set; whoever copies its label alone makes no part of it. */
    private static List<Object> key(KnownSnapshot one) {
        return List.of(
                one.setId(),
                Objects.requireNonNullElse(one.mark(SnapshotMarks.CONTROLLER), ""),
                Objects.requireNonNullElse(one.mark(SnapshotMarks.JOB), ""),
                Objects.requireNonNullElse(one.mark(SnapshotMarks.BUILD), ""));
    }

    private List<KnownSnapshot> snapshots(String namespace) throws ClusterException, InterruptedException {
        for (int beginning = 1; true; beginning++) {
            try {
                return paged(namespace);
            } catch (RuntimeException failure) {
                ApiFailure.passInterruption(failure);
                boolean forgotten = failure instanceof KubernetesClientException answer && answer.getCode() == GONE;
                if (!forgotten || beginning == BEGINNINGS) {
                    Finding finding =
                            ApiFailure.finding("listing the snapshot sets of namespace " + namespace, failure);
                    throw new ClusterException(finding, failure);
                }
            }
        }
    }

    private List<KnownSnapshot> paged(String namespace) throws ClusterException {
        List<KnownSnapshot> found = new ArrayList<>();
        String next = null;
        do {
            VolumeSnapshotList page = client.resources(VolumeSnapshot.class, VolumeSnapshotList.class)
                    .inNamespace(namespace)
                    .withLabel(SnapshotMarks.MANAGED_BY, SnapshotMarks.MANAGER)
                    .list(new ListOptionsBuilder()
                            .withLimit(PAGE)
                            .withContinue(next)
                            .build());
            page.getItems().stream()
                    .map(KnownSnapshot::of)
                    .filter(Objects::nonNull)
                    .forEach(found::add);
            if (found.size() > MOST) {
                throw new ClusterException(new Finding(
                        "namespace " + namespace,
                        "has more than " + MOST + " snapshots of this plugin",
                        "delete what is not needed any more"));
            }
            next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        return found;
    }
}
