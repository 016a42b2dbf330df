package io.jenkins.plugins.mysqlsnapshot.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;

/**
 * What a watch shows.
 *
 * @param kind as in {@code volumesnapshots}, without the {@code volume}
 * @param selection which of them, in words: of the same kind and selection there is one watch
 * @param objects the same for the client
 */
public record WatchSource<T extends HasMetadata>(
        String kind, String selection, FilterWatchListDeletable<T, ? extends KubernetesResourceList<T>, ?> objects) {

    String key() {
        return kind + " " + selection;
    }
}
