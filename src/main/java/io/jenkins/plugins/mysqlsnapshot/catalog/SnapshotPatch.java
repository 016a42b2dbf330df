package io.jenkins.plugins.mysqlsnapshot.catalog;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import java.util.HashMap;
import java.util.Map;

/** Marks one snapshot, unless anything about it has changed since it was looked at. Used by one thread; the client is borrowed. */
final class SnapshotPatch {

    private final KubernetesClient client;

    SnapshotPatch(KubernetesClient client) {
        this.client = client;
    }

    Resource<VolumeSnapshot> resource(KnownSnapshot one) {
        return client.resources(VolumeSnapshot.class)
                .inNamespace(one.namespace())
                .withName(one.name());
    }

    /** Uid and version make the server refuse (409) where it is another object by now, or another has changed it. */
    void apply(KnownSnapshot one, Map<String, String> labels, Map<String, String> annotations) {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("uid", one.uid());
        metadata.put("resourceVersion", one.resourceVersion());
        if (!labels.isEmpty()) {
            metadata.put("labels", labels);
        }
        if (!annotations.isEmpty()) {
            metadata.put("annotations", annotations);
        }
        resource(one).patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("metadata", metadata)));
    }
}
