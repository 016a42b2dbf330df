package io.jenkins.plugins.mysqlsnapshot.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The pod that a StatefulSet or a Deployment would start on given claims, where none runs. Nothing is made of it here.
 *
 * @param pod with volumes as its controller would give it: it is in no cluster
 * @param container the one that the server would run in, by name
 * @param port that the server would listen on
 * @param words which workload's it is
 */
public record WorkloadTemplate(Pod pod, String container, int port, String words) {

    /**
     * Looks it up.
     *
     * @param request whose claims one container has to mount, all of them
     * @return empty where it names no such workload, or one that does not exist, or whose pods mount others
     * @throws ClusterException where the account may not get it
     */
    public static Optional<WorkloadTemplate> of(KubernetesClient client, AccessReview rights, WorkloadRequest request)
            throws ClusterException {
        if (request.workload() == null) {
            return Optional.empty();
        }
        WorkloadName name = WorkloadName.parse(request.workload());
        Optional<Pod> pod =
                switch (name.kind()) {
                    case STATEFUL_SET -> {
                        require(rights, "statefulsets", request);
                        yield Optional.ofNullable(client.apps()
                                        .statefulSets()
                                        .inNamespace(request.namespace())
                                        .withName(name.name())
                                        .get())
                                .map(set -> pod(set, request.pvcs()));
                    }
                    case DEPLOYMENT -> {
                        require(rights, "deployments", request);
                        Deployment found = client.apps()
                                .deployments()
                                .inNamespace(request.namespace())
                                .withName(name.name())
                                .get();
                        yield Optional.ofNullable(found)
                                .map(one -> pod(
                                        one,
                                        one.getMetadata().getName(),
                                        one.getSpec().getTemplate(),
                                        List.of()));
                    }
                    default -> Optional.empty();
                };
        return pod.flatMap(one -> chosen(one, request));
    }

    private static void require(AccessReview rights, String resource, WorkloadRequest request) throws ClusterException {
        Optional<Finding> missing = rights.missing("apps", resource, request.namespace(), "get");
        if (missing.isPresent()) {
            throw new ClusterException(missing.get());
        }
    }

    private static Optional<WorkloadTemplate> chosen(Pod pod, WorkloadRequest request) {
        Operator operator = Operators.of(
                        Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of()))
                .orElse(null);
        ContainerChoice choice = ContainerChoice.of(pod, request.container(), operator, request.pvcs());
        return choice.container() == null
                        || !Mounts.of(pod, choice.container()).claims().containsAll(request.pvcs())
                ? Optional.empty()
                : Optional.of(new WorkloadTemplate(
                        pod,
                        choice.container().getName(),
                        ContainerChoice.port(choice.container(), operator),
                        "the template of " + request.workload()));
    }

    /** A claim of its own is called after the template, the StatefulSet and the pod's number (Kubernetes, "Stable Storage"). */
    private static Pod pod(StatefulSet set, List<String> claims) {
        String name = set.getMetadata().getName();
        List<PersistentVolumeClaim> own = set.getSpec().getVolumeClaimTemplates();
        String number = own.stream()
                .map(one -> one.getMetadata().getName() + "-" + name + "-")
                .flatMap(prefix -> claims.stream()
                        .filter(claim -> claim.startsWith(prefix))
                        .map(claim -> claim.substring(prefix.length())))
                .filter(end -> end.matches("[0-9]{1,9}"))
                .findFirst()
                .orElse("0");
        List<Volume> volumes = own.stream()
                .map(one -> new VolumeBuilder()
                        .withName(one.getMetadata().getName())
                        .withNewPersistentVolumeClaim(one.getMetadata().getName() + "-" + name + "-" + number, false)
                        .build())
                .toList();
        return pod(set, name + "-" + number, set.getSpec().getTemplate(), volumes);
    }

    /** @param own take the place of those of the template that are called the same */
    private static Pod pod(HasMetadata workload, String name, PodTemplateSpec template, List<Volume> own) {
        List<String> taken = own.stream().map(Volume::getName).toList();
        List<Volume> volumes = new ArrayList<>(own);
        template.getSpec().getVolumes().stream()
                .filter(volume -> !taken.contains(volume.getName()))
                .forEach(volumes::add);
        return new PodBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withNamespace(workload.getMetadata().getNamespace())
                        .withName(name)
                        .withLabels(
                                template.getMetadata() == null
                                        ? null
                                        : template.getMetadata().getLabels())
                        .build())
                .withNewSpecLike(template.getSpec())
                .withVolumes(volumes)
                .endSpec()
                .build();
    }
}
