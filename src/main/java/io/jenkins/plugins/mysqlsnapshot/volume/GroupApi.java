package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Optional;

/**
 * VolumeGroupSnapshots as a cluster serves them: one of three versions, which differ only in how the content lists its members. No
 * typed model knows all of them.
 *
 * @param version {@code v1}, {@code v1beta2} or {@code v1beta1}
 */
record GroupApi(String version) {

    static final String GROUP = "groupsnapshot.storage.k8s.io";
    static final String KIND = "VolumeGroupSnapshot";
    static final String SNAPSHOTS = "volumegroupsnapshots";
    static final String CONTENTS = "volumegroupsnapshotcontents";
    static final String CLASSES = "volumegroupsnapshotclasses";

    /** Newest first. */
    private static final List<String> VERSIONS = List.of("v1", "v1beta2", "v1beta1");

    /** The newest version that the cluster serves and we know; empty where it serves none. */
    static Optional<GroupApi> of(KubernetesClient client) {
        APIGroup served = client.getApiGroup(GROUP);
        List<String> versions = served == null
                ? List.of()
                : served.getVersions().stream()
                        .map(GroupVersionForDiscovery::getVersion)
                        .toList();
        return VERSIONS.stream().filter(versions::contains).findFirst().map(GroupApi::new);
    }

    String apiVersion() {
        return GROUP + "/" + version;
    }

    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            snapshots(KubernetesClient client) {
        return client.genericKubernetesResources(context(KIND, SNAPSHOTS, true));
    }

    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            contents(KubernetesClient client) {
        return client.genericKubernetesResources(context("VolumeGroupSnapshotContent", CONTENTS, false));
    }

    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            classes(KubernetesClient client) {
        return client.genericKubernetesResources(context("VolumeGroupSnapshotClass", CLASSES, false));
    }

    private ResourceDefinitionContext context(String kind, String plural, boolean namespaced) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(GROUP)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }
}
