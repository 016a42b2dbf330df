package io.jenkins.plugins.mysqlsnapshot.clone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a clone's pod has of the one that was cut, and what it must not have. */
class ClonePodTest {

    private static final String SPEC = """
            {"initContainers": [{"name": "join-the-group"}],
             "hostNetwork": true, "serviceAccountName": "orders", "nodeSelector": {"disk": "fast"},
             "containers": [{"name": "mysql", "image": "mysql:8.0", "args": ["--log-bin=/logs/binlog"],
               "lifecycle": {"postStart": {"exec": {"command": ["join"]}}},
               "readinessProbe": {"tcpSocket": {"port": 3306}},
               "volumeMounts": [{"name": "data", "mountPath": "/var/lib/mysql"}, {"name": "conf", "mountPath": "/etc/my.cnf.d"},
                 {"name": "backup", "mountPath": "/backup"}, {"name": "host", "mountPath": "/host"},
                 {"name": "kube-api-access-x", "mountPath": "/var/run/secrets"}]}],
             "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data-orders-0"}},
               {"name": "conf", "configMap": {"name": "orders-conf"}},
               {"name": "backup", "persistentVolumeClaim": {"claimName": "backups-of-everything"}},
               {"name": "host", "hostPath": {"path": "/srv"}},
               {"name": "kube-api-access-x", "projected": {"sources": [{"serviceAccountToken": {"path": "token"}}]}}]}""";

    private final CloneNames names = CloneNames.byChance();

    private static CloneRequest request(boolean readOnly) {
        return request(readOnly, readOnly ? Reach.TUNNEL : Reach.POD);
    }

    private static CloneRequest request(boolean readOnly, Reach reach) {
        KnownSnapshot snapshot = new KnownSnapshot(
                "shop",
                "night-data",
                "uid",
                "1",
                "night",
                SnapshotMarks.PROVED,
                Instant.EPOCH,
                "data-orders-0",
                true,
                "1Gi",
                "fast",
                false,
                Map.of());
        return new CloneRequest(
                "night",
                List.of(snapshot),
                WorkloadRequest.ofClaims("shop", List.of("data-orders-0")),
                null,
                null,
                readOnly,
                reach,
                Isolation.AUTO,
                Duration.ofMinutes(30),
                Duration.ofHours(2),
                "shop/nightly",
                7,
                "here",
                Map.of());
    }

    private Pod pod(boolean readOnly) {
        return objects(request(readOnly)).pod();
    }

    private ClonePod objects(CloneRequest request) {
        PodSpec spec = new KubernetesSerialization().unmarshal(SPEC, PodSpec.class);
        return new ClonePod(request, new ClonePattern(spec, 3306, "pod orders-0", false), names);
    }

    private static Map<String, Volume> volumes(Pod pod) {
        return pod.getSpec().getVolumes().stream().collect(Collectors.toMap(Volume::getName, Function.identity()));
    }

    @Test
    void itSharesNoVolumeWithTheServerThatWasCut() {
        Map<String, Volume> volumes = volumes(pod(true));
        assertEquals(
                names.claim(0), volumes.get("data").getPersistentVolumeClaim().getClaimName());
        assertEquals("orders-conf", volumes.get("conf").getConfigMap().getName());
        assertNotNull(volumes.get("backup").getEmptyDir());
        assertNull(volumes.get("backup").getPersistentVolumeClaim());
        assertNotNull(volumes.get("host").getEmptyDir());
        assertFalse(volumes.containsKey("kube-api-access-x"));
    }

    @Test
    void itJoinsNothingAndNobodyFindsIt() {
        Pod pod = pod(true);
        Container server = pod.getSpec().getContainers().get(0);
        assertEquals(List.of(), pod.getSpec().getInitContainers());
        assertNull(pod.getSpec().getHostNetwork());
        assertNull(pod.getSpec().getServiceAccountName());
        assertEquals(false, pod.getSpec().getAutomountServiceAccountToken());
        assertNull(server.getLifecycle());
        assertNull(server.getReadinessProbe());
        assertEquals("--log-bin=/logs/binlog", server.getArgs().get(0));
        assertTrue(server.getArgs()
                .containsAll(List.of(
                        "--loose-skip-slave-start",
                        "--loose-skip-replica-start",
                        "--loose-event-scheduler=OFF",
                        "--bind-address=127.0.0.1",
                        "--read-only=ON")));
        assertFalse(pod(false).getSpec().getContainers().get(0).getArgs().contains("--read-only=ON"));
        assertEquals(Map.of("disk", "fast"), pod.getSpec().getNodeSelector());
        assertEquals(
                Map.of(
                        SnapshotMarks.MANAGED_BY,
                        SnapshotMarks.MANAGER,
                        SnapshotMarks.SET,
                        "night",
                        CloneNames.LABEL,
                        names.pod()),
                pod.getMetadata().getLabels());
    }

    @Test
    void theClusterEndsItByItselfAndItSaysWhoseItIs() {
        Pod pod = pod(true);
        assertEquals(7200, pod.getSpec().getActiveDeadlineSeconds());
        assertEquals("Never", pod.getSpec().getRestartPolicy());
        assertEquals(
                Map.of(SnapshotMarks.JOB, "shop/nightly", SnapshotMarks.BUILD, "7", SnapshotMarks.CONTROLLER, "here"),
                pod.getMetadata().getAnnotations());
    }

    @Test
    void thePasswordIsInTheSecretAloneAndNoTraceOfTheAccountInTheBinaryLog() {
        String text = InitFile.text(names.account(), true, Reach.TUNNEL);
        assertTrue(text.startsWith("SET sql_log_bin = 0;\n"), text);
        assertEquals(7, text.lines().count());
        assertTrue(text.lines().allMatch(line -> line.endsWith(";")), text);
        assertFalse(new KubernetesSerialization()
                .asJson(pod(true))
                .contains(names.account().password()));
        assertFalse(names.account().toString().contains(names.account().password()));
    }

    @Test
    void oneThatIsWrittenToIsReachedFromElsewhereByItsOwnAccount() {
        assertTrue(pod(false).getSpec().getContainers().get(0).getArgs().contains("--bind-address=*"));
        String text = InitFile.text(names.account(), false, Reach.POD);
        assertTrue(
                text.contains(
                        "GRANT ALL PRIVILEGES ON *.* TO '" + names.account().user() + "'@'%' WITH GRANT OPTION;\n"),
                text);
        assertFalse(InitFile.text(names.account(), true, Reach.TUNNEL).contains("%"));
        assertFalse(InitFile.text(names.account(), true, Reach.TUNNEL).contains("ALL PRIVILEGES"));
    }

    @Test
    void oneThatIsReachedByATunnelListensToNobodyElse() {
        List<String> arguments = objects(request(false, Reach.TUNNEL))
                .pod()
                .getSpec()
                .getContainers()
                .get(0)
                .getArgs();
        assertTrue(arguments.contains("--bind-address=127.0.0.1"), arguments::toString);
        assertFalse(arguments.contains("--read-only=ON"), arguments::toString);
        String text = InitFile.text(names.account(), false, Reach.TUNNEL);
        assertTrue(text.contains("GRANT ALL PRIVILEGES"), text);
        assertFalse(text.contains("%"), text);
    }

    @Test
    void itsServiceLeadsToItAloneAndGoesWithItsPod() {
        CloneRequest request = request(false, Reach.SERVICE);
        ClonePod objects = objects(request);
        Pod made = objects.pod();
        made.getMetadata().setUid("uid-of-the-pod");
        Service service = CloneService.of(objects, "shop", 3307, ClonePod.owner(made));
        assertEquals(Map.of(CloneNames.LABEL, names.pod()), service.getSpec().getSelector());
        assertEquals("ClusterIP", service.getSpec().getType());
        assertEquals(3307, service.getSpec().getPorts().get(0).getPort());
        assertEquals(3307, service.getSpec().getPorts().get(0).getTargetPort().getIntVal());
        assertEquals(
                "uid-of-the-pod",
                service.getMetadata().getOwnerReferences().get(0).getUid());
        assertEquals(
                names.pod() + ".shop.svc",
                CloneService.host(new CloneParts("shop", names.pod(), "uid-of-the-pod", List.of(), false)));
    }

    @Test
    void givenLimitsReplaceThoseOfTheServerThatWasCut() {
        CloneRequest one = request(false);
        CloneRequest limited = new CloneRequest(
                one.setId(),
                one.snapshots(),
                one.workload(),
                null,
                null,
                false,
                Reach.POD,
                Isolation.AUTO,
                one.start(),
                one.life(),
                one.job(),
                one.build(),
                one.controller(),
                Map.of("memory", "2Gi"));
        PodSpec spec = new KubernetesSerialization().unmarshal(SPEC, PodSpec.class);
        Container server = new ClonePod(limited, new ClonePattern(spec, 3306, "pod orders-0", false), names)
                .pod()
                .getSpec()
                .getContainers()
                .get(0);
        Map<String, Quantity> expected = Map.of("memory", new Quantity("2Gi"));
        assertEquals(expected, server.getResources().getLimits());
        assertEquals(expected, server.getResources().getRequests());
    }
}
