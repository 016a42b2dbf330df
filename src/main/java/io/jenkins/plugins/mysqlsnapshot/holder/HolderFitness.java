package io.jenkins.plugins.mysqlsnapshot.holder;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.jenkins.plugins.mysqlsnapshot.cluster.OtherManager;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether a Deployment can be scaled by us alone, and what its container can tell. Pure. */
final class HolderFitness {

    private HolderFitness() {}

    /**
     * What stands in the way; empty where nothing does.
     *
     * @param scalers the autoscalers that aim at it
     */
    static List<Finding> against(Deployment deployment, List<String> scalers) {
        List<Finding> findings = new ArrayList<>();
        String name = deployment.getMetadata().getName();
        String namespace = deployment.getMetadata().getNamespace();
        String subject = "Deployment " + namespace + "/" + name;
        Integer replicas = deployment.getSpec().getReplicas();
        if (replicas == null || replicas != 0) {
            findings.add(new Finding(
                    subject,
                    "has " + (replicas == null ? 1 : replicas)
                            + " replicas: somebody else holds the lock, or left it behind",
                    "let that end, then scale it to 0: kubectl scale -n " + namespace + " --replicas=0 deployment/"
                            + name));
        }
        if (!scalers.isEmpty()) {
            findings.add(new Finding(
                    subject,
                    "is scaled by HorizontalPodAutoscaler " + String.join(", ", scalers),
                    "delete that, or name a Deployment of your own"));
        }
        List<Container> containers =
                deployment.getSpec().getTemplate().getSpec().getContainers();
        if (containers.size() != 1) {
            findings.add(new Finding(
                    subject,
                    "has several containers ("
                            + containers.stream().map(Container::getName).collect(Collectors.joining(", "))
                            + "): which of them locks cannot be told",
                    "take a Deployment of one container, such as docs/flush-and-lock.yaml"));
        }
        OtherManager.of(deployment)
                .ifPresent(manager -> findings.add(new Finding(
                        subject,
                        "is managed by " + manager + ", which may scale it back while the lock is held",
                        "have that leave spec.replicas alone, then say so: kubectl annotate -n " + namespace
                                + " deployment/" + name + " " + OtherManager.REPLICAS + "=ours")));
        return findings;
    }

    /** Whether its container says of itself when it has the lock: else it is ready as soon as it runs. */
    static boolean isMarked(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                .anyMatch(container -> container.getReadinessProbe() != null);
    }
}
