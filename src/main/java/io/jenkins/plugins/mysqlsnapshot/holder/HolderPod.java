package io.jenkins.plugins.mysqlsnapshot.holder;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;

/**
 * What the API says of the pod that holds the lock. Immutable.
 *
 * @param address empty while it has none
 * @param container the running container's id; null while none runs
 * @param ready whether its readiness probe has passed, or it has none and runs
 * @param state in words, for who waits
 */
record HolderPod(
        String name,
        String uid,
        String address,
        String container,
        int restarts,
        boolean ready,
        boolean leaving,
        String state) {

    /** @param containerName the one that locks; there may be others that somebody adds to every pod */
    static HolderPod of(Pod pod, String containerName) {
        List<ContainerStatus> all = pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                ? List.of()
                : pod.getStatus().getContainerStatuses();
        ContainerStatus status = all.stream()
                .filter(one -> one.getName().equals(containerName))
                .findFirst()
                .orElse(null);
        boolean running =
                status != null && status.getState() != null && status.getState().getRunning() != null;
        return new HolderPod(
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                pod.getStatus() == null
                        ? ""
                        : Objects.requireNonNullElse(pod.getStatus().getPodIP(), ""),
                running ? status.getContainerID() : null,
                status == null || status.getRestartCount() == null ? 0 : status.getRestartCount(),
                running && Boolean.TRUE.equals(status.getReady()),
                pod.getMetadata().getDeletionTimestamp() != null,
                words(pod, status));
    }

    /** Whether it can be holding the lock: as far as the container's own marker goes. */
    boolean shows() {
        return ready && !leaving && container != null;
    }

    /** Whether it is the very container that it was, never ended and still well. */
    boolean isStill(HolderPod before) {
        return shows()
                && uid.equals(before.uid)
                && Objects.equals(container, before.container)
                && restarts == before.restarts;
    }

    private static String words(Pod pod, ContainerStatus status) {
        String phase = pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "not started"
                : pod.getStatus().getPhase();
        if (status == null || status.getState() == null) {
            return phase;
        }
        if (status.getState().getWaiting() != null) {
            return "waiting: " + status.getState().getWaiting().getReason();
        }
        if (status.getState().getTerminated() != null) {
            return "its container has ended with "
                    + status.getState().getTerminated().getExitCode();
        }
        return Boolean.TRUE.equals(status.getReady()) ? "ready" : "running, but not ready";
    }
}
