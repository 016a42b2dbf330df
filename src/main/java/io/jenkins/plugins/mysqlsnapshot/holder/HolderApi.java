package io.jenkins.plugins.mysqlsnapshot.holder;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import java.util.List;

/** The few calls about one Deployment. Stateless; the client is borrowed. */
final class HolderApi {

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    HolderApi(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    String subject() {
        return "Deployment " + namespace + "/" + name;
    }

    Deployment read() {
        return client.apps().deployments().inNamespace(namespace).withName(name).get();
    }

    /** Whether the controller has acted upon the last scaling; one that is gone is as settled as can be. */
    boolean isSettled() {
        Deployment now = read();
        if (now == null || now.getStatus() == null) {
            return now == null;
        }
        Long seen = now.getStatus().getObservedGeneration();
        Integer replicas = now.getStatus().getReplicas();
        return seen != null && seen >= now.getMetadata().getGeneration() && (replicas == null || replicas == 0);
    }

    /** The names of the autoscalers that would scale it, too; null where this account may not look. */
    List<String> autoscalers() {
        try {
            return client
                    .autoscaling()
                    .v2()
                    .horizontalPodAutoscalers()
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .stream()
                    .filter(scaler -> "Deployment"
                                    .equals(scaler.getSpec().getScaleTargetRef().getKind())
                            && name.equals(scaler.getSpec().getScaleTargetRef().getName()))
                    .map(scaler -> scaler.getMetadata().getName())
                    .toList();
        } catch (KubernetesClientException e) {
            if (ApiFailure.isForbidden(e)) {
                return null;
            }
            throw e;
        }
    }

    /** Only if nobody has changed it since: two who look and then scale are not both right. */
    void scaleUp(Deployment seen) {
        scale("{\"metadata\":{\"resourceVersion\":\"" + seen.getMetadata().getResourceVersion()
                + "\"},\"spec\":{\"replicas\":1}}");
    }

    void scaleDown() {
        scale("{\"spec\":{\"replicas\":0}}");
    }

    private void scale(String patch) {
        client.genericKubernetesResources("apps/v1", "Deployment")
                .inNamespace(namespace)
                .resource(named())
                .subresource("scale")
                .patch(MERGE, patch);
    }

    private GenericKubernetesResource named() {
        GenericKubernetesResource resource = new GenericKubernetesResource();
        resource.setApiVersion("apps/v1");
        resource.setKind("Deployment");
        resource.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        return resource;
    }

    /** The pods of this Deployment that are not over. */
    List<HolderPod> pods(Deployment deployment) {
        String container = deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getName();
        return client
                .pods()
                .inNamespace(namespace)
                .withLabelSelector(deployment.getSpec().getSelector())
                .list()
                .getItems()
                .stream()
                .filter(HolderApi::isNotOver)
                .map(pod -> HolderPod.of(pod, container))
                .toList();
    }

    private static boolean isNotOver(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return !"Succeeded".equals(phase) && !"Failed".equals(phase);
    }
}
