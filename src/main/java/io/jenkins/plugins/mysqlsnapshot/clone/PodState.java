package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Optional;
import java.util.Set;

/**
 * How far a clone's pod is, by what the cluster says of it. Pure.
 *
 * @param step what it is at
 * @param words in which the cluster says why it is no further; empty where it says nothing
 */
record PodState(Step step, String words) {

    /** The states of one pod in their order. */
    enum Step {
        /** No node for it yet, or its volumes are not there. */
        WAITING,
        /** Its image or its container cannot be had, and waiting will not change that. */
        HOPELESS,
        RUNNING,
        /** The server ended by itself. */
        ENDED,
        /** The cluster ended it: memory, node, its time. */
        EVICTED
    }

    /** What does not pass by itself (kubelet, {@code pkg/kubelet/images} and {@code kuberuntime}). */
    private static final Set<String> HOPELESS =
            Set.of("ErrImageNeverPull", "InvalidImageName", "CreateContainerConfigError", "RunContainerError");

    static PodState of(Pod pod) {
        if (pod == null) {
            return new PodState(Step.EVICTED, "it was deleted");
        }
        ContainerState state = container(pod);
        if (state != null && state.getTerminated() != null) {
            return ended(pod, state.getTerminated());
        }
        if ("Failed".equals(pod.getStatus().getPhase())) {
            return new PodState(
                    Step.EVICTED,
                    joined(pod.getStatus().getReason(), pod.getStatus().getMessage()));
        }
        if (state != null && state.getRunning() != null) {
            return new PodState(Step.RUNNING, "");
        }
        if (state != null
                && state.getWaiting() != null
                && !"ContainerCreating".equals(state.getWaiting().getReason())) {
            String words =
                    joined(state.getWaiting().getReason(), state.getWaiting().getMessage());
            return new PodState(
                    HOPELESS.contains(state.getWaiting().getReason()) ? Step.HOPELESS : Step.WAITING, words);
        }
        return new PodState(Step.WAITING, unscheduled(pod).orElse(""));
    }

    private static ContainerState container(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses().isEmpty()
                ? null
                : pod.getStatus().getContainerStatuses().get(0).getState();
    }

    private static PodState ended(Pod pod, ContainerStateTerminated end) {
        String words = "exit " + end.getExitCode() + joined(" " + end.getReason(), end.getMessage());
        boolean byTheCluster = "OOMKilled".equals(end.getReason())
                || pod.getMetadata().getDeletionTimestamp() != null
                || "DeadlineExceeded".equals(pod.getStatus().getReason());
        return new PodState(byTheCluster ? Step.EVICTED : Step.ENDED, words);
    }

    private static Optional<String> unscheduled(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(one -> "PodScheduled".equals(one.getType()) && "False".equals(one.getStatus()))
                .map(PodCondition::getMessage)
                .map(message -> joined(null, message))
                .findFirst();
    }

    private static String joined(String reason, String message) {
        String words = (reason == null ? "" : reason) + (message == null || message.isEmpty() ? "" : ": " + message);
        return words.replaceAll("\\s+", " ").replaceFirst("^: ", "");
    }
}
