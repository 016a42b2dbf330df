package io.jenkins.plugins.mysqlsnapshot.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.Absence;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From what a user names to the pods that may be meant. Only reads; asks first whether it may. Used by the thread of the run; several
 * pods are all told, and whoever asked chooses.
 */
public final class WorkloadSearch {

    private final KubernetesClient client;
    private final AccessReview rights;
    private final PodView view;
    private SecretHint secret;

    /** One that reads for itself. */
    public WorkloadSearch(KubernetesClient client, AccessReview rights) {
        this(client, rights, new PodView(client));
    }

    /** @param view what other searches of the same run have read */
    public WorkloadSearch(KubernetesClient client, AccessReview rights, PodView view) {
        this.view = view;
        this.client = client;
        this.rights = rights;
    }

    /**
     * The pods that are ready.
     *
     * @throws ClusterException when there is none, with what was found instead; or when one of them cannot be understood
     * @throws InterruptedException when the thread was interrupted: that is no answer of the API server
     */
    public FoundPods find(WorkloadRequest request) throws ClusterException, InterruptedException {
        try {
            WorkloadName name = request.workload() == null ? null : WorkloadName.parse(request.workload());
            requireRights(name, request.namespace());
            return judged(request, name == null ? null : name.operator(), pods(request, name));
        } catch (RuntimeException failure) {
            ApiFailure.passInterruption(failure);
            throw new ClusterException(ApiFailure.finding("looking for " + request.words(), failure), failure);
        }
    }

    /** The verbs that the way there needs; all that are missing at once. */
    private void requireRights(WorkloadName name, String namespace) throws ClusterException {
        List<Finding> missing = new ArrayList<>();
        boolean byName = name != null && name.kind() == WorkloadName.Kind.POD;
        rights.missing("", "pods", namespace, byName ? "get" : "list").ifPresent(missing::add);
        if (name != null && name.kind() == WorkloadName.Kind.STATEFUL_SET) {
            rights.missing("apps", "statefulsets", namespace, "get").ifPresent(missing::add);
        }
        if (name != null && name.kind() == WorkloadName.Kind.DEPLOYMENT) {
            rights.missing("apps", "deployments", namespace, "get").ifPresent(missing::add);
        }
        if (!missing.isEmpty()) {
            throw new ClusterException(missing);
        }
    }

    private List<Pod> pods(WorkloadRequest request, WorkloadName name) throws ClusterException {
        String namespace = request.namespace();
        if (name == null) {
            return request.selector() == null ? mounting(namespace, request.pvcs()) : bySelector(request);
        }
        return switch (name.kind()) {
            case POD ->
                List.of(existing(
                        client.pods()
                                .inNamespace(namespace)
                                .withName(name.name())
                                .get(),
                        request));
            case STATEFUL_SET ->
                owned(
                        namespace,
                        existing(
                                        client.apps()
                                                .statefulSets()
                                                .inNamespace(namespace)
                                                .withName(name.name())
                                                .get(),
                                        request)
                                .getSpec()
                                .getSelector(),
                        "StatefulSet",
                        name.name());
            case DEPLOYMENT ->
                owned(
                        namespace,
                        existing(
                                        client.apps()
                                                .deployments()
                                                .inNamespace(namespace)
                                                .withName(name.name())
                                                .get(),
                                        request)
                                .getSpec()
                                .getSelector(),
                        "ReplicaSet",
                        name.name() + "-");
            case CUSTOM -> {
                secret = new CustomResource(client, rights).secret(name, request);
                Operator operator = name.operator();
                yield client
                        .pods()
                        .inNamespace(namespace)
                        .withLabelSelector(operator.selector(name.name()))
                        .list()
                        .getItems()
                        .stream()
                        .filter(pod -> pod.getMetadata().getLabels() != null
                                && operator.made(pod.getMetadata().getLabels()))
                        .toList();
            }
        };
    }

    private List<Pod> bySelector(WorkloadRequest request) throws ClusterException {
        try {
            return client.pods()
                    .inNamespace(request.namespace())
                    .withLabelSelector(request.selector())
                    .list()
                    .getItems();
        } catch (RuntimeException failure) {
            if (!ApiFailure.isRefusal(failure) || ApiFailure.isForbidden(failure)) {
                throw failure;
            }
            throw new ClusterException(
                    new Finding(
                            "selector '" + request.selector() + "'",
                            ApiFailure.words(failure),
                            "write it as kubectl -l takes it"),
                    failure);
        }
    }

    private List<Pod> mounting(String namespace, List<String> pvcs) {
        return view.of(namespace).stream()
                .filter(pod -> !isOver(pod) && claims(pod).containsAll(pvcs))
                .toList();
    }

    private static boolean isOver(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private static List<String> claims(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> Mounts.of(pod, container).claims().stream())
                .toList();
    }

    /** A selector may fit others' pods too; the owner is sure. */
    private List<Pod> owned(String namespace, LabelSelector selector, String kind, String ownerBeginning) {
        return client.pods().inNamespace(namespace).withLabelSelector(selector).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> isOwner(owner, kind, ownerBeginning, pod)))
                .toList();
    }

    private static boolean isOwner(OwnerReference owner, String kind, String beginning, Pod pod) {
        if (!kind.equals(owner.getKind())) {
            return false;
        }
        // a ReplicaSet is called after its Deployment and the hash of the template, which its pods carry
        String hash = pod.getMetadata().getLabels() == null
                ? null
                : pod.getMetadata().getLabels().get("pod-template-hash");
        return owner.getName().equals(beginning.endsWith("-") ? beginning + hash : beginning);
    }

    private static <T extends HasMetadata> T existing(T object, WorkloadRequest request) throws ClusterException {
        if (object == null) {
            throw new ClusterException(new Finding(
                    request.workload() + " in namespace " + request.namespace(),
                    "does not exist",
                    "give one that does: kubectl -n " + request.namespace() + " get statefulsets,deployments,pods"));
        }
        return object;
    }

    private FoundPods judged(WorkloadRequest request, Operator asked, List<Pod> pods) throws ClusterException {
        List<ServerPod> ready = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<Finding> unclear = new ArrayList<>();
        for (Pod pod : pods.stream()
                .sorted(Comparator.comparing((Pod one) -> one.getMetadata().getName()))
                .toList()) {
            Map<String, String> labels = pod.getMetadata().getLabels();
            Operator operator = asked != null
                    ? asked
                    : Operators.of(labels == null ? Map.of() : labels).orElse(null);
            Optional<String> unfit = PodFitness.against(pod);
            if (unfit.isPresent()) {
                notes.add("pod " + request.namespace() + "/" + pod.getMetadata().getName() + " " + unfit.get());
                continue;
            }
            ContainerChoice choice = ContainerChoice.of(pod, request.container(), operator, request.pvcs());
            if (choice.finding() != null) {
                unclear.add(choice.finding());
                continue;
            }
            ServerPod server = ServerPod.of(pod, choice.container(), operator);
            ready.add(secret == null ? server : server.with(secret));
        }
        if (!unclear.isEmpty()) {
            throw new ClusterException(unclear);
        }
        if (ready.isEmpty()) {
            List<Finding> absent = pods.isEmpty() && request.isByClaims() ? absent(request) : List.of();
            throw new ClusterException(absent.isEmpty() ? List.of(none(request, pods.size(), notes)) : absent);
        }
        return new FoundPods(request.words(), ready, notes);
    }

    /** No pod can mount what does not exist: that alone is worth telling then. */
    private List<Finding> absent(WorkloadRequest request) {
        String namespace = request.namespace();
        if (!rights.mayAll("", "persistentvolumeclaims", namespace, "get")) {
            return List.of();
        }
        return request.pvcs().stream()
                .filter(pvc -> client.persistentVolumeClaims()
                                .inNamespace(namespace)
                                .withName(pvc)
                                .get()
                        == null)
                .map(pvc -> Absence.ofClaim(client, rights, namespace, pvc))
                .distinct()
                .toList();
    }

    private static Finding none(WorkloadRequest request, int all, List<String> notes) {
        String subject = request.words() + " in namespace " + request.namespace();
        String describe = "see kubectl -n " + request.namespace() + " get pods";
        if (all == 0) {
            boolean byClaims = request.isByClaims();
            return new Finding(
                    subject,
                    byClaims ? "no pod mounts it, so no server can have its data there" : "has no pod",
                    byClaims ? "name the claims of the running server, or its workload" : "scale it up; " + describe);
        }
        return new Finding(subject, "has no pod that is ready: " + String.join("; ", notes), describe);
    }
}
