package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run in a pod of the real cluster, by nothing but the service account that the kubelet gives it. */
@Tag("cluster")
@Timeout(300)
class ClusterInPodTest {

    private static final int SOON_SECONDS = 120;

    @RegisterExtension
    static final ClusterExtension CLUSTER = new ClusterExtension();

    @Test
    void theServiceAccountOfItsOwnPodIsEnoughForARun() throws Exception {
        ClusterNamespace namespace = CLUSTER.namespace();
        assumeTrue(namespace.cluster().isOurs(), "a pod with this machine's Java needs a cluster on this machine");
        KubernetesClient administrator = namespace.cluster().administrator();
        try (ClusterScenario scenario = new ClusterScenario(namespace)) {
            Pod server = administrator
                    .pods()
                    .inNamespace(namespace.name())
                    .withName(scenario.server.pod())
                    .get();
            administrator.resource(pod(namespace, server)).create();
            Pod ended = administrator
                    .pods()
                    .inNamespace(namespace.name())
                    .withName("controller")
                    .waitUntilCondition(
                            one -> Set.of("Succeeded", "Failed")
                                    .contains(one.getStatus().getPhase()),
                            SOON_SECONDS,
                            TimeUnit.SECONDS);
            String log = administrator
                    .pods()
                    .inNamespace(namespace.name())
                    .withName("controller")
                    .getLog();
            assertEquals("Succeeded", ended.getStatus().getPhase(), log);
            assertTrue(log.contains(InPodProgram.STATE + "proved"), log);
            // how every token of a service account begins
            assertFalse(log.contains("eyJ"), log);
            assertEquals(List.of("in-a-pod-data-mysql-0"), namespace.snapshots());
        }
    }

    private static Pod pod(ClusterNamespace namespace, Pod server) throws Exception {
        Path here = Path.of("").toAbsolutePath();
        Path arguments = Files.writeString(
                here.resolve("target/in-pod-arguments"), "-cp \"" + System.getProperty("java.class.path") + "\"");
        List<Volume> volumes = new ArrayList<>();
        List<VolumeMount> mounts = new ArrayList<>();
        for (String folder : folders(here)) {
            String name = "of-this-machine-" + volumes.size();
            volumes.add(new VolumeBuilder()
                    .withName(name)
                    .withNewHostPath()
                    .withPath(Path.of(folder).toRealPath().toString())
                    .endHostPath()
                    .build());
            mounts.add(new VolumeMountBuilder()
                    .withName(name)
                    .withMountPath(folder)
                    .withReadOnly(true)
                    .build());
        }
        String api = Integer.toString(
                namespace.cluster().administrator().getMasterUrl().getPort());
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace.name())
                .withName("controller")
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName("jenkins")
                // the API server of this cluster listens on the machine's own loopback alone
                .withHostNetwork(true)
                .withEnableServiceLinks(false)
                .withRestartPolicy("Never")
                .withVolumes(volumes)
                .addNewContainer()
                .withName("controller")
                .withImage(server.getSpec().getContainers().get(0).getImage())
                .withImagePullPolicy("Never")
                .withCommand(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "@" + arguments,
                        InPodProgram.class.getName(),
                        namespace.name(),
                        "statefulset/mysql",
                        "in-a-pod")
                .withNewSecurityContext()
                .withRunAsUser(0L)
                .endSecurityContext()
                .addNewEnv()
                .withName("KUBERNETES_SERVICE_HOST")
                .withValue("127.0.0.1")
                .endEnv()
                .addNewEnv()
                .withName("KUBERNETES_SERVICE_PORT")
                .withValue(api)
                .endEnv()
                .withVolumeMounts(mounts)
                .endContainer()
                .endSpec()
                .build();
    }

    /** Java, what it is linked with, and what is on the class path. */
    private static Set<String> folders(Path here) {
        Set<String> folders = new TreeSet<>(Set.of("/usr", "/lib", here.toString()));
        Stream.of("/lib64", "/etc/java-17-openjdk")
                .filter(one -> Files.exists(Path.of(one)))
                .forEach(folders::add);
        Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(one -> !one.startsWith(here.toString()))
                .map(one -> "/" + Path.of(one).getName(0))
                .filter(one -> !folders.contains(one))
                .forEach(folders::add);
        return folders;
    }
}
