package io.jenkins.plugins.mysqlsnapshot.restore;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The few calls about one workload that is to go down and up. Stateless; the client is borrowed. */
final class WorkloadApi {

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;
    private final String namespace;
    private final WorkloadName name;
    private final String words;

    /** @throws ClusterException where it is of a kind that is not scaled by us */
    WorkloadApi(KubernetesClient client, String namespace, String workload) throws ClusterException {
        this.client = client;
        this.namespace = namespace;
        this.words = workload + " in namespace " + namespace;
        this.name = WorkloadName.parse(workload);
        if (name.kind() != WorkloadName.Kind.STATEFUL_SET && name.kind() != WorkloadName.Kind.DEPLOYMENT) {
            throw new ClusterException(new Finding(
                    words,
                    "is neither a StatefulSet nor a Deployment: what runs it would start it again meanwhile",
                    "restore to new PVCs (snapshot, pvc) and have its operator take those"));
        }
    }

    private boolean isStatefulSet() {
        return name.kind() == WorkloadName.Kind.STATEFUL_SET;
    }

    private String resource() {
        return isStatefulSet() ? "statefulsets" : "deployments";
    }

    /** Kind and name in one way for all the ways to write them. */
    String canonical() {
        return (isStatefulSet() ? "statefulset/" : "deployment/") + name.name();
    }

    /** What the account lacks; empty where it lacks nothing. */
    List<Finding> missing(AccessReview rights) {
        List<Finding> missing = new ArrayList<>();
        rights.missing("apps", resource(), namespace, "get").ifPresent(missing::add);
        rights.missing("apps", resource() + "/scale", namespace, "patch").ifPresent(missing::add);
        rights.missing("autoscaling", "horizontalpodautoscalers", namespace, "list")
                .ifPresent(missing::add);
        rights.missing("", "pods", namespace, "list").ifPresent(missing::add);
        return missing;
    }

    /** @throws ClusterException where it does not exist */
    Workload read() throws ClusterException {
        StatefulSet set = isStatefulSet()
                ? client.apps()
                        .statefulSets()
                        .inNamespace(namespace)
                        .withName(name.name())
                        .get()
                : null;
        Deployment deployment = isStatefulSet()
                ? null
                : client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name.name())
                        .get();
        if (set == null && deployment == null) {
            throw new ClusterException(new Finding(words, "does not exist", "correct the target's workload"));
        }
        return set == null ? Workload.of(deployment) : Workload.of(set);
    }

    /** The names of the autoscalers that would scale it, too. */
    List<String> autoscalers() {
        String kind = isStatefulSet() ? "StatefulSet" : "Deployment";
        return client.autoscaling().v2().horizontalPodAutoscalers().inNamespace(namespace).list().getItems().stream()
                .filter(scaler -> kind.equals(
                                scaler.getSpec().getScaleTargetRef().getKind())
                        && name.name()
                                .equals(scaler.getSpec().getScaleTargetRef().getName()))
                .map(scaler -> scaler.getMetadata().getName())
                .toList();
    }

    void scale(int replicas) {
        GenericKubernetesResource named = new GenericKubernetesResource();
        named.setApiVersion("apps/v1");
        named.setKind(isStatefulSet() ? "StatefulSet" : "Deployment");
        named.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name.name())
                .build());
        client.genericKubernetesResources("apps/v1", named.getKind())
                .inNamespace(namespace)
                .resource(named)
                .subresource("scale")
                .patch(MERGE, "{\"spec\":{\"replicas\":" + replicas + "}}");
    }

    /** The pods that are not over and mount any of these claims. */
    List<Pod> users(Collection<String> claims) {
        return client.pods().inNamespace(namespace).list().getItems().stream()
                .filter(pod -> !isOver(pod)
                        && pod.getSpec().getVolumes().stream()
                                .map(volume -> claim(pod, volume))
                                .flatMap(Optional::stream)
                                .anyMatch(claims::contains))
                .toList();
    }

    private static boolean isOver(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private static Optional<String> claim(Pod pod, Volume volume) {
        if (volume.getEphemeral() != null) {
            return Optional.of(pod.getMetadata().getName() + "-" + volume.getName());
        }
        return Optional.ofNullable(volume.getPersistentVolumeClaim()).map(one -> one.getClaimName());
    }

    /** The names of those that are not of this workload. */
    List<String> othersThatUse(Collection<String> claims) {
        return users(claims).stream()
                .filter(pod -> !owns(pod))
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /** Whether a pod is of this workload; its owner is sure. */
    private boolean owns(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> isStatefulSet()
                        ? owner.getKind().equals("StatefulSet")
                                && owner.getName().equals(name.name())
                        // a ReplicaSet is called after its Deployment and a hash without a dash
                        : owner.getKind().equals("ReplicaSet")
                                && owner.getName().startsWith(name.name() + "-")
                                && owner.getName().indexOf('-', name.name().length() + 1) < 0);
    }
}
