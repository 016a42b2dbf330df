package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiCalls;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiCreate;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.util.concurrent.CompletionStage;

/**
 * What all parts of one cut share.
 *
 * @param api borrowed from whoever runs the cut
 * @param bell rung at every change of what is known
 */
record CutTools(ClusterApi api, Clock clock, Timeline timeline, Bell bell) {

    KubernetesClient client() {
        return api.client();
    }

    <T extends HasMetadata> CompletionStage<Void> create(String plural, T object, ApiCreate.Answer<T> answer) {
        return new ApiCreate(client()).send(plural, object, answer);
    }

    ApiCalls calls() {
        return api.calls();
    }
}
