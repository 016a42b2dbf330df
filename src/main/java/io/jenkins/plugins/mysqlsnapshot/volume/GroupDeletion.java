package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Deletes the group snapshot of a set that nobody needs any more; its members go with it. Stateless. */
public final class GroupDeletion {

    private GroupDeletion() {}

    /**
     * Deletes the group that is called as the set, where one of these runs has made it.
     *
     * @return whether there was one
     */
    public static boolean delete(KubernetesClient client, String namespace, String setId, Collection<String> runs) {
        Optional<GroupApi> api = GroupApi.of(client);
        if (api.isEmpty()) {
            return false;
        }
        Resource<GenericKubernetesResource> resource =
                api.get().snapshots(client).inNamespace(namespace).withName(setId);
        GenericKubernetesResource there = resource.get();
        Map<String, String> marks = there == null ? null : there.getMetadata().getAnnotations();
        if (marks == null || !runs.contains(marks.getOrDefault(SnapshotMarks.RUN, ""))) {
            return false;
        }
        resource.lockResourceVersion(there.getMetadata().getResourceVersion()).delete();
        return true;
    }
}
