package io.jenkins.plugins.mysqlsnapshot.workload;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All pods of a namespace, read once, however many targets are sought among them. Thread-safe; for one look before the
 * lock: it keeps them all.
 */
public final class PodView {

    private final KubernetesClient client;
    private final Map<String, List<Pod>> pods = new ConcurrentHashMap<>();

    public PodView(KubernetesClient client) {
        this.client = client;
    }

    List<Pod> of(String namespace) {
        return pods.computeIfAbsent(
                namespace, name -> client.pods().inNamespace(name).list().getItems());
    }
}
