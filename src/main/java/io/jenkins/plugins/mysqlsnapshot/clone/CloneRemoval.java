package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Removes a clone: its pod, with which the cluster deletes the Secret and the volumes, and the volumes by name, to be sooner. Never
 * another object of the same name: by uid, or only what names this pod as its owner. Used by one thread; the client is borrowed.
 */
final class CloneRemoval {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final Clock clock;

    CloneRemoval(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Removes it and waits until it is gone. An interrupt does not end it, and is kept.
     *
     * @throws ClusterException naming what is left
     */
    void remove(Pod pod, Collection<String> claims) throws ClusterException {
        boolean interrupted = Thread.interrupted();
        try {
            delete(
                    "/api/v1/namespaces/" + namespace(pod) + "/pods/" + name(pod),
                    pod.getMetadata().getUid());
            Deadline deadline = clock.deadline(BOUND);
            for (String claim : claims) {
                PersistentVolumeClaim found = claim(pod, claim);
                if (found != null) {
                    delete(
                            "/api/v1/namespaces/" + namespace(pod) + "/persistentvolumeclaims/" + claim,
                            found.getMetadata().getUid());
                }
            }
            List<String> left = left(pod, claims);
            while (!left.isEmpty() && !deadline.hasPassed()) {
                try {
                    clock.pause(LOOK_AGAIN);
                } catch (InterruptedException again) {
                    interrupted = true;
                }
                left = left(pod, claims);
            }
            if (!left.isEmpty()) {
                throw new ClusterException(new Finding(
                        "the clone " + name(pod),
                        "is not gone within " + BOUND.toSeconds() + " s; left: " + left,
                        "kubectl -n " + namespace(pod) + " delete pod,pvc,secret -l " + CloneNames.LABEL + "="
                                + name(pod)));
            }
        } catch (RuntimeException failure) {
            throw new ClusterException(ApiFailure.finding("removing the clone " + name(pod), failure), failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<String> left(Pod pod, Collection<String> claims) {
        Pod found =
                client.pods().inNamespace(namespace(pod)).withName(name(pod)).get();
        if (found != null
                && found.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
            return List.of("pod " + name(pod));
        }
        return claims.stream()
                .filter(claim -> claim(pod, claim) != null)
                .map(claim -> "PVC " + claim)
                .toList();
    }

    /** Null where there is none of this clone's. */
    private PersistentVolumeClaim claim(Pod pod, String name) {
        PersistentVolumeClaim found = client.persistentVolumeClaims()
                .inNamespace(namespace(pod))
                .withName(name)
                .get();
        return found != null
                        && found.getMetadata().getOwnerReferences().stream()
                                .anyMatch(owner ->
                                        owner.getUid().equals(pod.getMetadata().getUid()))
                ? found
                : null;
    }

    private void delete(String path, String uid) {
        try {
            client.raw(
                    path,
                    "DELETE",
                    new DeleteOptionsBuilder()
                            .withNewPreconditions()
                            .withUid(uid)
                            .endPreconditions()
                            .withPropagationPolicy("Background")
                            .build());
        } catch (RuntimeException failure) {
            // gone, or another one's by now
            if (!ApiFailure.isNotFound(failure) && !ApiFailure.isConflict(failure)) {
                throw failure;
            }
        }
    }

    private static String namespace(Pod pod) {
        return pod.getMetadata().getNamespace();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }
}
