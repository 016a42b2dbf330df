package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import java.util.Collections;
import java.util.Map;

/**
 * Deletes what may go of what an {@link OrphanSearch} has found, unless anything about it has changed since: uid and version stand in
 * the request itself, so the server compares them as it deletes, and a mark that comes late wins. Used by one thread; the client is
 * borrowed.
 */
public final class OrphanRemoval {

    private final KubernetesClient client;

    public OrphanRemoval(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Deletes it. What holds it (finalizers) is left to the controllers.
     *
     * @return whether the server was asked to and did not refuse
     * @throws ClusterException when the cluster refuses for another reason than that it has changed or is gone
     */
    public boolean delete(Orphan orphan) throws ClusterException {
        if (!orphan.mayGo()) {
            return false;
        }
        try {
            switch (orphan.kind()) {
                case SNAPSHOT -> delete(SnapshotMarks.GROUP + "/v1", SnapshotMarks.RESOURCE, orphan);
                case GROUP -> delete(GroupApi.of(client).orElseThrow().apiVersion(), GroupApi.SNAPSHOTS, orphan);
                case LABEL -> takeOff(orphan);
            }
            return true;
        } catch (RuntimeException failure) {
            if (ApiFailure.isConflict(failure) || ApiFailure.isNotFound(failure)) {
                return false;
            }
            throw new ClusterException(ApiFailure.finding("deleting the orphan " + orphan.subject(), failure), failure);
        }
    }

    /** By the plain request: the client's own way takes a version, but no uid. */
    private void delete(String apiVersion, String resource, Orphan orphan) {
        client.raw(
                "/apis/" + apiVersion + "/namespaces/" + orphan.namespace() + "/" + resource + "/" + orphan.name(),
                "DELETE",
                new DeleteOptionsBuilder()
                        .withNewPreconditions()
                        .withUid(orphan.uid())
                        .withResourceVersion(orphan.resourceVersion())
                        .endPreconditions()
                        .withPropagationPolicy("Background")
                        .build());
    }

    private void takeOff(Orphan orphan) {
        Map<String, Object> meta = Map.of(
                "uid", orphan.uid(),
                "resourceVersion", orphan.resourceVersion(),
                "labels", Collections.singletonMap(orphan.label(), null));
        client.persistentVolumeClaims()
                .inNamespace(orphan.namespace())
                .withName(orphan.name())
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("metadata", meta)));
    }
}
