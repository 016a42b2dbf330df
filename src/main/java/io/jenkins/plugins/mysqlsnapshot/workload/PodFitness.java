package io.jenkins.plugins.mysqlsnapshot.workload;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;

/** Whether a pod runs and is ready, in words where it does not. Pure. */
final class PodFitness {

    private PodFitness() {}

    /** Empty where nothing is wrong with it. */
    static Optional<String> against(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return Optional.of("is being deleted");
        }
        if (pod.getStatus() == null) {
            return Optional.of("has no status yet");
        }
        String phase = Objects.requireNonNullElse(pod.getStatus().getPhase(), "unknown");
        if (!phase.equals("Running")) {
            return Optional.of("is " + phase + ", not Running" + waiting(pod));
        }
        boolean ready = pod.getStatus().getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
        return ready ? Optional.empty() : Optional.of("is Running but not ready" + waiting(pod));
    }

    private static String waiting(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getState() != null && status.getState().getWaiting() != null)
                .map(PodFitness::reason)
                .findFirst()
                .orElse("");
    }

    private static String reason(ContainerStatus status) {
        return " (container " + status.getName() + ": "
                + status.getState().getWaiting().getReason() + ")";
    }
}
