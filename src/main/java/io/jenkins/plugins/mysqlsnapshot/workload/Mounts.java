package io.jenkins.plugins.mysqlsnapshot.workload;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which volume each path of one container lies on. Pure. What a symbolic link inside of the container points to cannot be seen from
 * here.
 */
public record Mounts(List<Mount> all) {

    public Mounts {
        all = List.copyOf(all);
    }

    static Mounts of(Pod pod, Container container) {
        List<Mount> mounts = new ArrayList<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            pod.getSpec().getVolumes().stream()
                    .filter(volume -> volume.getName().equals(mount.getName()))
                    .findFirst()
                    .ifPresent(volume -> mounts.add(of(pod, volume, mount)));
        }
        return new Mounts(mounts);
    }

    private static Mount of(Pod pod, Volume volume, VolumeMount mount) {
        Mount.Kind kind = Mount.Kind.OTHER;
        String name = volume.getName();
        boolean readOnly = Boolean.TRUE.equals(mount.getReadOnly());
        if (volume.getPersistentVolumeClaim() != null) {
            kind = Mount.Kind.CLAIM;
            name = volume.getPersistentVolumeClaim().getClaimName();
            readOnly |= Boolean.TRUE.equals(volume.getPersistentVolumeClaim().getReadOnly());
        } else if (volume.getEphemeral() != null) {
            // the claim that is made for it (Kubernetes, "Generic ephemeral volumes")
            kind = Mount.Kind.CLAIM;
            name = pod.getMetadata().getName() + "-" + volume.getName();
        } else if (volume.getEmptyDir() != null) {
            kind = Mount.Kind.EMPTY_DIR;
        } else if (volume.getHostPath() != null) {
            kind = Mount.Kind.HOST_PATH;
            name = volume.getHostPath().getPath();
        } else if (volume.getConfigMap() != null
                || volume.getSecret() != null
                || volume.getProjected() != null
                || volume.getDownwardAPI() != null) {
            kind = Mount.Kind.CONFIG;
        }
        String subPath = mount.getSubPath() != null ? mount.getSubPath() : mount.getSubPathExpr();
        return new Mount(
                normalized(mount.getMountPath()).toString(), kind, name, subPath == null ? "" : subPath, readOnly);
    }

    /** What an absolute path lies on: the innermost mount, or the container's own layer. */
    public Mount at(String path) {
        Path wanted = normalized(path);
        Mount innermost = Mount.containersOwnLayer();
        for (Mount mount : all) {
            if (wanted.startsWith(mount.path())
                    && Path.of(mount.path()).getNameCount()
                            >= Path.of(innermost.path()).getNameCount()) {
                innermost = mount;
            }
        }
        return innermost;
    }

    /** The names of all claims, in the order of the mounts. */
    public List<String> claims() {
        return all.stream().filter(Mount::isClaim).map(Mount::name).distinct().toList();
    }

    /** The names of the claims that can be written to. */
    public List<String> writableClaims() {
        return all.stream()
                .filter(mount -> mount.isClaim() && !mount.readOnly())
                .map(Mount::name)
                .distinct()
                .toList();
    }

    private static Path normalized(String path) {
        return Path.of(path).normalize();
    }
}
