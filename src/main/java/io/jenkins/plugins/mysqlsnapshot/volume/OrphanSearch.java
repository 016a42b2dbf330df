package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds what runs that died have left in one cluster: snapshots, groups of them, and the labels by which groups find PVCs. What is
 * proved, young, or of a build that is under way is none. Changes nothing ({@link OrphanRemoval} does). Used by one thread; the client
 * is borrowed.
 */
public final class OrphanSearch {

    private final KubernetesClient client;
    private final OrphanJudge judge;
    private final OrphanLabels labels;

    /**
     * @param controller the mark of this controller
     * @param live whether a build, as {@code job#number}, has work under way here
     */
    public OrphanSearch(KubernetesClient client, Instant now, String controller, Predicate<String> live) {
        this.client = client;
        this.judge = new OrphanJudge(now, controller, live);
        this.labels = new OrphanLabels(now, controller);
    }

    /**
     * The orphans of a namespace, in the order in which they can go: a group is not without the labels that it is found by.
     *
     * @param claims PVCs to look at by their names where they may not be listed, besides those that groups name
     * @throws ClusterException when the cluster does not tell
     */
    public List<Orphan> in(String namespace, Collection<String> claims) throws ClusterException {
        List<HasMetadata> all = new ArrayList<>();
        List<Orphan> orphans = new ArrayList<>();
        try {
            all.addAll(client.resources(VolumeSnapshot.class)
                    .inNamespace(namespace)
                    .withLabel(SnapshotMarks.MANAGED_BY, SnapshotMarks.MANAGER)
                    .list()
                    .getItems());
            GroupApi api = GroupApi.of(client).orElse(null);
            if (api != null) {
                all.addAll(groups(api, namespace));
            }
            all.forEach(one -> judge.judge(one, all).ifPresent(orphans::add));
            if (api != null) {
                claims(namespace, claims, all).stream()
                        .flatMap(claim -> labels.judge(claim, all, orphans).stream())
                        .toList()
                        .forEach(label -> orphans.add(0, label));
            }
        } catch (RuntimeException failure) {
            throw new ClusterException(
                    ApiFailure.finding("looking for orphans in namespace " + namespace, failure), failure);
        }
        return orphans;
    }

    /** None where the account may not see them: then it has made none either. */
    private List<? extends HasMetadata> groups(GroupApi api, String namespace) {
        try {
            return api.snapshots(client)
                    .inNamespace(namespace)
                    .withLabel(SnapshotMarks.MANAGED_BY, SnapshotMarks.MANAGER)
                    .list()
                    .getItems();
        } catch (RuntimeException failure) {
            if (ApiFailure.isForbidden(failure)) {
                return List.of();
            }
            throw failure;
        }
    }

    private List<PersistentVolumeClaim> claims(String namespace, Collection<String> known, List<HasMetadata> all) {
        try {
            return client.persistentVolumeClaims().inNamespace(namespace).list().getItems();
        } catch (RuntimeException failure) {
            if (!ApiFailure.isForbidden(failure)) {
                throw failure;
            }
        }
        TreeSet<String> names = new TreeSet<>(known);
        all.stream()
                .map(one -> one.getMetadata().getAnnotations())
                .filter(Objects::nonNull)
                .map(marks -> marks.get(SnapshotMarks.CLAIMS))
                .filter(Objects::nonNull)
                .flatMap(several -> Stream.of(several.split(",", -1)))
                .filter(SnapshotMarks::isDnsSubdomain)
                .forEach(names::add);
        return names.stream()
                .map(name -> client.persistentVolumeClaims()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .filter(Objects::nonNull)
                .toList();
    }
}
