package io.jenkins.plugins.mysqlsnapshot.clone;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a pod reads by name, for a pod in another namespace: of each ConfigMap a copy of its own, for without its configuration a server may
 * not start, or not be the same; of a Secret never a copy, only what that namespace has under the same name, if anything. Pure.
 */
final class CopiedConfiguration {

    private final String prefix;
    private final Map<String, String> copies = new LinkedHashMap<>();

    /** @param prefix of the names of the copies */
    CopiedConfiguration(String prefix) {
        this.prefix = prefix;
    }

    /** The spec as it has to be there. */
    PodSpec of(PodSpec spec) {
        Container container = spec.getContainers().get(0);
        return new PodSpecBuilder(spec)
                .withContainers(new ContainerBuilder(container)
                        .withEnv(container.getEnv().stream().map(this::of).toList())
                        .withEnvFrom(
                                container.getEnvFrom().stream().map(this::of).toList())
                        .build())
                .withVolumes(Objects.requireNonNullElse(spec.getVolumes(), List.<Volume>of()).stream()
                        .map(this::of)
                        .toList())
                .build();
    }

    /** The name of the copy by that of the ConfigMap that {@link #of} has found. */
    Map<String, String> copies() {
        return copies;
    }

    /** As it is asked for. */
    static ConfigMap copy(ConfigMap source, ObjectMeta meta) {
        return new ConfigMapBuilder()
                .withMetadata(meta)
                .withData(source.getData())
                .withBinaryData(source.getBinaryData())
                .build();
    }

    private String copy(String name) {
        return copies.computeIfAbsent(name, one -> prefix + copies.size());
    }

    private EnvVar of(EnvVar one) {
        if (one.getValueFrom() == null) {
            return one;
        }
        EnvVarBuilder copy = new EnvVarBuilder(one);
        if (one.getValueFrom().getConfigMapKeyRef() != null) {
            copy.editValueFrom()
                    .editConfigMapKeyRef()
                    .withName(copy(one.getValueFrom().getConfigMapKeyRef().getName()))
                    .endConfigMapKeyRef()
                    .endValueFrom();
        }
        if (one.getValueFrom().getSecretKeyRef() != null) {
            copy.editValueFrom()
                    .editSecretKeyRef()
                    .withOptional(true)
                    .endSecretKeyRef()
                    .endValueFrom();
        }
        return copy.build();
    }

    private EnvFromSource of(EnvFromSource one) {
        EnvFromSourceBuilder copy = new EnvFromSourceBuilder(one);
        if (one.getConfigMapRef() != null) {
            copy.editConfigMapRef()
                    .withName(copy(one.getConfigMapRef().getName()))
                    .endConfigMapRef();
        }
        if (one.getSecretRef() != null) {
            copy.editSecretRef().withOptional(true).endSecretRef();
        }
        return copy.build();
    }

    private Volume of(Volume one) {
        VolumeBuilder copy = new VolumeBuilder(one);
        if (one.getConfigMap() != null) {
            copy.editConfigMap().withName(copy(one.getConfigMap().getName())).endConfigMap();
        }
        if (one.getSecret() != null) {
            copy.editSecret().withOptional(true).endSecret();
        }
        if (one.getProjected() != null) {
            copy.editProjected()
                    .withSources(one.getProjected().getSources().stream()
                            .map(this::of)
                            .toList())
                    .endProjected();
        }
        return copy.build();
    }

    private VolumeProjection of(VolumeProjection one) {
        VolumeProjectionBuilder copy = new VolumeProjectionBuilder(one);
        if (one.getConfigMap() != null) {
            copy.editConfigMap().withName(copy(one.getConfigMap().getName())).endConfigMap();
        }
        if (one.getSecret() != null) {
            copy.editSecret().withOptional(true).endSecret();
        }
        return copy.build();
    }
}
