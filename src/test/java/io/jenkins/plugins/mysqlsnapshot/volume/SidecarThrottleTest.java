package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the sidecars' flags make of many snapshots at once. */
class SidecarThrottleTest {

    private static final String DRIVER = "fast.csi.example";

    /** The measured figures of external-snapshotter 8.7.0, each within a fifth and 300 ms. */
    @ParameterizedTest
    @CsvSource({
        // snapshots, contents seen, qps, burst, measured ms
        "5, true, 5, 10, 2000",
        "5, false, 5, 10, 8000",
        "20, true, 5, 10, 19600",
        "20, false, 5, 10, 38200",
        "5, true, 200, 400, 210",
        "20, true, 200, 400, 660",
        "20, false, 200, 400, 810",
    })
    void thePredictionIsWhatWasMeasured(int snapshots, boolean contents, double qps, int burst, long measured) {
        long predicted = new SidecarThrottle(qps, burst, "")
                .lastCut(plan(snapshots, contents))
                .toMillis();
        assertTrue(
                Math.abs(predicted - measured) <= measured / 5 + 300,
                () -> predicted + " ms predicted, " + measured + " ms measured");
    }

    @Test
    void aGroupDoesNotPayForEachOfItsVolumes() {
        PlannedGroup group = new PlannedGroup(new GroupApi("v1"), "set", "group", Map.of(), true, Map.of());
        VolumePlan plan =
                new VolumePlan("set", "shop", plan(20, true).snapshots(), Map.of(), Map.of(), false, group, null);
        Duration last = SidecarThrottle.assumed("").lastCut(plan);
        assertTrue(last.compareTo(Duration.ofSeconds(1)) < 0, last::toString);
    }

    @Test
    void theSlowerOfSidecarAndControllerCounts() {
        SidecarThrottle found = SidecarThrottle.of(
                List.of(
                        pod("csi-0", "csi-snapshotter", "--kube-api-qps=200", "--kube-api-burst=400"),
                        pod("controller-0", "snapshot-controller", "--kube-api-qps", "50", "--kube-api-burst", "60")),
                DRIVER);
        assertEquals(50, found.qps());
        assertEquals(60, found.burst());
        assertTrue(found.known().contains("kube-system/controller-0"), found::known);
    }

    @Test
    void aFlagThatIsNotGivenIsTheDefault() {
        SidecarThrottle found = SidecarThrottle.of(
                List.of(pod("csi-0", "csi-snapshotter", "--v=5"), pod("controller-0", "snapshot-controller")), DRIVER);
        assertEquals(5, found.qps());
        assertEquals(10, found.burst());
    }

    @Test
    void anotherDriversSidecarDoesNotCount() {
        SidecarThrottle found = SidecarThrottle.of(
                List.of(
                        pod("other-0", "csi-snapshotter", "--kube-api-qps=200", "--kube-api-burst=400"),
                        pod("csi-0", "csi-snapshotter", "--driver=" + DRIVER, "--kube-api-qps=20"),
                        pod("controller-0", "snapshot-controller", "--kube-api-qps=200", "--kube-api-burst=400")),
                DRIVER);
        assertEquals(20, found.qps());
    }

    @Test
    void wherePodsShowNeitherTheDefaultsAreAssumedAndSaid() {
        SidecarThrottle found = SidecarThrottle.of(List.of(pod("db-0", "mysql")), DRIVER);
        assertEquals(5, found.qps());
        assertTrue(found.known().contains("assumed"), found::known);
    }

    private static VolumePlan plan(int snapshots, boolean contents) {
        return new VolumePlan(
                "set",
                "shop",
                IntStream.range(0, snapshots)
                        .mapToObj(i -> new PlannedSnapshot("set-" + i, "shop", "pvc-" + i, "class", DRIVER))
                        .toList(),
                Map.of(),
                Map.of(),
                contents,
                null,
                "no group");
    }

    private static Pod pod(String name, String program, String... args) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("kube-system")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("registry.k8s.io/sig-storage/" + program + ":v8.7.0")
                .withArgs(args)
                .endContainer()
                .endSpec()
                .build();
    }
}
