package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.cluster.ApiFailure;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadSearch;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadTemplate;
import java.util.List;

/**
 * What the clone's pod is made after: the pod whose volumes were cut, as it is now, with the image of then; where that pod is gone, what its
 * workload would start in its place; where that is gone, too, the image and the mounts that the set itself tells.
 *
 * @param spec with one container, whose volumes are still those of the pattern
 * @param port that the server listens on
 * @param words where it is from
 * @param byMarks whether there was neither pod nor workload, so that its arguments and its configuration are unknown
 */
record ClonePattern(PodSpec spec, int port, String words, boolean byMarks) {

    private static final int MYSQL_PORT = 3306;

    /** @throws ClusterException where neither a pod nor the set tells what to boot */
    static ClonePattern of(KubernetesClient client, CloneRequest request)
            throws ClusterException, InterruptedException {
        String image = image(request);
        ServerPod running = running(client, request);
        Pod pod = running == null ? null : pod(client, running);
        if (pod != null) {
            return of(pod, running.container(), running.port(), image, "pod " + running.name());
        }
        WorkloadTemplate template = template(client, request);
        return template == null
                ? ofMarks(request, image)
                : of(template.pod(), template.container(), template.port(), image, template.words());
    }

    private static ClonePattern of(Pod pod, String name, int port, String image, String words) {
        Container container = pod.getSpec().getContainers().stream()
                .filter(one -> one.getName().equals(name))
                .findFirst()
                .orElseThrow();
        Container copy = new ContainerBuilder(container)
                .withImage(image == null ? container.getImage() : image)
                .build();
        return new ClonePattern(
                new PodSpecBuilder(pod.getSpec()).withContainers(copy).build(), port, words, false);
    }

    /**
     * Null where there is none: the set itself may know enough.
     *
     * @throws ClusterException where the account may not look, or the server does not tell: a clone without its configuration is no
     *     answer to that
     */
    private static WorkloadTemplate template(KubernetesClient client, CloneRequest request)
            throws ClusterException, InterruptedException {
        try {
            return WorkloadTemplate.of(client, new AccessReview(client), request.workload())
                    .orElse(null);
        } catch (RuntimeException failure) {
            ApiFailure.passInterruption(failure);
            if (ApiFailure.isNotFound(failure)) {
                return null;
            }
            throw new ClusterException(
                    ApiFailure.finding("looking for " + request.workload().words(), failure), failure);
        }
    }

    /**
     * Null where none is there, or none is ready: then its workload says what it would be.
     *
     * @throws ClusterException where the server does not tell
     */
    private static ServerPod running(KubernetesClient client, CloneRequest request)
            throws ClusterException, InterruptedException {
        try {
            List<ServerPod> ready = new WorkloadSearch(client, new AccessReview(client))
                    .find(request.workload())
                    .ready();
            return ready.stream()
                    .filter(pod -> pod.mounts().claims().containsAll(request.claims()))
                    .findFirst()
                    .orElse(null);
        } catch (ClusterException none) {
            if (none.getCause() instanceof RuntimeException failure && !ApiFailure.isNotFound(failure)) {
                throw none;
            }
            return null;
        }
    }

    private static Pod pod(KubernetesClient client, ServerPod running) {
        return client.pods()
                .inNamespace(running.namespace())
                .withName(running.name())
                .get();
    }

    /** As it was said, else as it was when it was cut; null where neither is known. */
    private static String image(CloneRequest request) {
        return request.image() != null
                ? request.image()
                : request.snapshots().get(0).mark(SnapshotMarks.IMAGE);
    }

    private static ClonePattern ofMarks(CloneRequest request, String image) throws ClusterException {
        KnownSnapshot first = request.snapshots().get(0);
        String mounts = first.mark(SnapshotMarks.MOUNTS);
        if (image == null || mounts == null) {
            throw new ClusterException(new Finding(
                    "set '" + request.setId() + "'",
                    "neither a pod nor a workload that was named mounts the volumes that it is of, and it does not say itself "
                            + (image == null ? "which image it ran" : "where they were mounted"),
                    image == null ? "give image, or start the server again" : "start the server again"));
        }
        ContainerBuilder container = new ContainerBuilder().withName("mysql").withImage(image);
        PodSpecBuilder spec = new PodSpecBuilder();
        for (String line : mounts.split("\n", -1)) {
            String[] words = line.split(" ", 3);
            if (words.length > 1 && request.claims().contains(words[0])) {
                container.addToVolumeMounts(mount(words));
                if (spec.buildVolumes().stream().noneMatch(one -> one.getName().equals(volume(words[0])))) {
                    spec.addToVolumes(new VolumeBuilder()
                            .withName(volume(words[0]))
                            .withNewPersistentVolumeClaim(words[0], false)
                            .build());
                }
            }
        }
        return new ClonePattern(
                spec.withContainers(container.build()).build(), MYSQL_PORT, "image and mounts of the set alone", true);
    }

    private static VolumeMount mount(String... words) {
        return new VolumeMountBuilder()
                .withName(volume(words[0]))
                .withMountPath(words[1])
                .withSubPath(words.length > 2 ? words[2] : null)
                .build();
    }

    /** A volume's name in a pod is shorter than a claim's may be. */
    private static String volume(String claim) {
        return "claim-" + SnapshotMarks.hash(claim).substring(0, 12);
    }
}
