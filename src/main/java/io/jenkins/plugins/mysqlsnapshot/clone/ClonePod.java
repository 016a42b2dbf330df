package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The objects of one clone, as they are asked for. It shares no volume with the server that was cut: what of its pod is neither in the set
 * nor configuration is an empty folder here. No Service finds it, for it has labels of ours alone.
 */
final class ClonePod {

    private static final String INIT_VOLUME = "mysql-clone-init";
    private static final String INIT_FOLDER = "/mysql-clone-init";
    private static final String INIT_FILE = "init.sql";
    private static final long GRACE_SECONDS = 5;

    private final CloneRequest request;
    private final ClonePattern pattern;
    private final CloneNames names;

    ClonePod(CloneRequest request, ClonePattern pattern, CloneNames names) {
        this.request = request;
        this.pattern = pattern;
        this.names = names;
    }

    Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(SnapshotMarks.MANAGED_BY, SnapshotMarks.MANAGER);
        labels.put(SnapshotMarks.SET, request.setId());
        labels.put(CloneNames.LABEL, names.pod());
        return labels;
    }

    /** Of what stands for a snapshot: without the set's, for it is no member of it. */
    Map<String, String> lentLabels() {
        Map<String, String> labels = labels();
        labels.remove(SnapshotMarks.SET);
        return labels;
    }

    Map<String, String> annotations() {
        Map<String, String> annotations = new HashMap<>();
        annotations.put(SnapshotMarks.JOB, request.job());
        annotations.put(SnapshotMarks.BUILD, Integer.toString(request.build()));
        if (request.controller() != null) {
            annotations.put(SnapshotMarks.CONTROLLER, request.controller());
        }
        if (request.isElsewhere()) {
            annotations.put(LentSnapshots.OF_NAMESPACE, request.sourceNamespace());
        }
        return annotations;
    }

    /** The new claim of each snapshot, by the claim that was cut. */
    Map<String, String> claims() {
        Map<String, String> claims = new LinkedHashMap<>();
        request.claims().forEach(claim -> claims.put(claim, names.claim(claims.size())));
        return claims;
    }

    /** With it goes all that names it as its owner. */
    static OwnerReference owner(Pod made) {
        return new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(made.getMetadata().getName())
                .withUid(made.getMetadata().getUid())
                .build();
    }

    Secret secret(OwnerReference owner) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(request.namespace())
                .withName(names.pod())
                .withLabels(labels())
                .withOwnerReferences(owner)
                .endMetadata()
                .addToStringData(INIT_FILE, InitFile.text(names.account(), request.readOnly(), request.reach()))
                .build();
    }

    Pod pod() {
        Container container = pattern.spec().getContainers().get(0);
        List<Volume> volumes = new ArrayList<>();
        List<VolumeMount> mounts = new ArrayList<>();
        for (Volume volume : Objects.requireNonNullElse(pattern.spec().getVolumes(), List.<Volume>of())) {
            if (isToken(volume)) {
                continue;
            }
            volumes.add(copied(volume));
            container.getVolumeMounts().stream()
                    .filter(mount -> mount.getName().equals(volume.getName()))
                    .forEach(mounts::add);
        }
        volumes.add(new VolumeBuilder()
                .withName(INIT_VOLUME)
                .withNewSecret()
                .withSecretName(names.pod())
                .endSecret()
                .build());
        mounts.add(new VolumeMountBuilder()
                .withName(INIT_VOLUME)
                .withMountPath(INIT_FOLDER)
                .withReadOnly(true)
                .build());
        return new PodBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withNamespace(request.namespace())
                        .withName(names.pod())
                        .withLabels(labels())
                        .withAnnotations(annotations())
                        .build())
                .withSpec(new PodSpecBuilder()
                        .withContainers(server(container, mounts))
                        .withVolumes(volumes)
                        .withSecurityContext(pattern.spec().getSecurityContext())
                        .withImagePullSecrets(pattern.spec().getImagePullSecrets())
                        .withNodeSelector(pattern.spec().getNodeSelector())
                        .withTolerations(pattern.spec().getTolerations())
                        .withRuntimeClassName(pattern.spec().getRuntimeClassName())
                        .withRestartPolicy("Never")
                        .withActiveDeadlineSeconds(request.life().toSeconds())
                        .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                        .withAutomountServiceAccountToken(false)
                        .withEnableServiceLinks(false)
                        .build())
                .build();
    }

    private Container server(Container pattern, List<VolumeMount> mounts) {
        List<String> arguments = new ArrayList<>(pattern.getArgs());
        arguments.addAll(ServerArguments.of(
                names.serverId(), INIT_FOLDER + "/" + INIT_FILE, request.readOnly(), request.reach()));
        return new ContainerBuilder()
                .withName(pattern.getName())
                .withImage(pattern.getImage())
                .withImagePullPolicy(pattern.getImagePullPolicy())
                .withCommand(pattern.getCommand())
                .withArgs(arguments)
                .withWorkingDir(pattern.getWorkingDir())
                .withEnv(pattern.getEnv())
                .withEnvFrom(pattern.getEnvFrom())
                .withResources(resources(pattern))
                .withSecurityContext(pattern.getSecurityContext())
                .withVolumeMounts(mounts)
                .build();
    }

    private ResourceRequirements resources(Container pattern) {
        if (request.limits().isEmpty()) {
            return pattern.getResources();
        }
        ResourceRequirementsBuilder resources = new ResourceRequirementsBuilder();
        request.limits().forEach((resource, limit) -> {
            resources.addToLimits(resource, new Quantity(limit));
            resources.addToRequests(resource, new Quantity(limit));
        });
        return resources.build();
    }

    /** The API server adds one to every pod that asks for it. */
    private static boolean isToken(Volume volume) {
        return volume.getProjected() != null
                && volume.getProjected().getSources().stream().anyMatch(one -> one.getServiceAccountToken() != null);
    }

    private Volume copied(Volume volume) {
        String claim = volume.getPersistentVolumeClaim() == null
                ? null
                : volume.getPersistentVolumeClaim().getClaimName();
        if (claim != null && claims().containsKey(claim)) {
            return new VolumeBuilder()
                    .withName(volume.getName())
                    .withNewPersistentVolumeClaim(claims().get(claim), false)
                    .build();
        }
        boolean isConfiguration = volume.getConfigMap() != null
                || volume.getSecret() != null
                || volume.getProjected() != null
                || volume.getDownwardAPI() != null;
        return isConfiguration
                ? volume
                : new VolumeBuilder()
                        .withName(volume.getName())
                        .withNewEmptyDir()
                        .endEmptyDir()
                        .build();
    }
}
