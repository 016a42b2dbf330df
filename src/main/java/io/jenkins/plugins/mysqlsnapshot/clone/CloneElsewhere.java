package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a clone needs besides its own objects where it is made in another namespace than that of the set: its server's configuration, and
 * something to make volumes of. Used by one thread; the client is borrowed.
 */
final class CloneElsewhere {

    private final KubernetesClient client;
    private final CloneRequest request;
    private final CopiedConfiguration configuration;
    private final LentSnapshots snapshots;
    private final Map<String, ConfigMap> read = new LinkedHashMap<>();

    CloneElsewhere(KubernetesClient client, Clock clock, CloneRequest request, CloneNames names) {
        this.client = client;
        this.request = request;
        this.configuration = new CopiedConfiguration(names.pod() + "-config-");
        this.snapshots = new LentSnapshots(client, clock);
    }

    /**
     * The pattern as it has to be there, with its configuration read.
     *
     * @throws ClusterException where that may not be read, or not be made there
     */
    ClonePattern pattern(ClonePattern pattern) throws ClusterException {
        PodSpec spec = configuration.of(pattern.spec());
        if (!configuration.copies().isEmpty()) {
            AccessReview rights = new AccessReview(client);
            List<Finding> missing = new ArrayList<>();
            rights.missing("", "configmaps", request.sourceNamespace(), "get").ifPresent(missing::add);
            rights.missing("", "configmaps", request.namespace(), "create").ifPresent(missing::add);
            if (!missing.isEmpty()) {
                throw new ClusterException(missing);
            }
            configuration.copies().forEach((name, copy) -> {
                ConfigMap found = client.configMaps()
                        .inNamespace(request.sourceNamespace())
                        .withName(name)
                        .get();
                // one that is optional may be missing
                if (found != null) {
                    read.put(copy, found);
                }
            });
        }
        return new ClonePattern(spec, pattern.port(), pattern.words(), pattern.byMarks());
    }

    /** What belongs to no namespace; from here on there is something to remove. */
    void prepare(ClonePod objects) throws ClusterException {
        for (KnownSnapshot one : request.snapshots()) {
            snapshots.prepare(
                    one,
                    request.namespace(),
                    objects.claims().get(one.claim()),
                    new ObjectMetaBuilder()
                            .withLabels(objects.lentLabels())
                            .withAnnotations(objects.annotations())
                            .build());
        }
    }

    /** All that goes with the pod. */
    void make(ClonePod objects, OwnerReference owner) {
        read.forEach((copy, source) -> client.resource(CopiedConfiguration.copy(
                        source,
                        new ObjectMetaBuilder()
                                .withNamespace(request.namespace())
                                .withName(copy)
                                .withLabels(objects.labels())
                                .withOwnerReferences(owner)
                                .build()))
                .create());
        objects.claims()
                .values()
                .forEach(name -> snapshots.lend(request.namespace(), name, objects.lentLabels(), owner));
    }

    void awaitReady(ClonePod objects, Deadline deadline) throws ClusterException, InterruptedException {
        for (String name : objects.claims().values()) {
            snapshots.awaitReady(request.namespace(), name, deadline);
        }
    }
}
