package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names as long as a real Kubernetes takes them, names that mean something elsewhere, and names that are none. */
@Tag("cluster")
class ClusterNamesTest {

    /** A pod's own name goes into labels of 63 characters with the revision's hash behind it: no StatefulSet's can be longer. */
    private static final int LONGEST_STATEFUL_SET = 52;

    private static final int LONGEST_LABEL = 63;

    private static final List<String> NO_NAMES = List.of(
            "data\n[mysql-snapshot] +0.000s proved data",
            "../../namespaces/kube-system",
            "data?watch=true",
            "data%2f..%2fother",
            "$(reboot)",
            "<b>data</b>",
            "\u001b[2Jdata");

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    @Test
    void namesAtTheirLengthLimitsAreCutRestoredAndRead() throws Exception {
        String tail = real.namespace().name();
        try (ClusterNamespace longest =
                new ClusterNamespace(real.cluster(), "n".repeat(LONGEST_LABEL - tail.length()) + tail)) {
            PodServer server = PodServer.of(longest, ServerKind.MYSQL_8_0_15, "s".repeat(LONGEST_STATEFUL_SET));
            String job = "folder/".repeat(200) + "job";
            String set = "a".repeat(LONGEST_LABEL);
            try (ClusterScenario scenario = new ClusterScenario(longest, server).by(new Origin(job, 7, ""));
                    SnapshotRun run = scenario.run(LockLimits.defaults(), set)) {
                Manifest manifest = run.awaitReady(run.take());

                assertEquals(List.of(set + "-" + server.claim()), manifest.names());
                assertEquals(job, annotations(longest, manifest).get("mysql-consistent-snapshot.jenkins.io/job"));
            }
        }
    }

    @Test
    void wordsThatMeanSomethingInYamlAreNamesLikeAnyOther() throws Exception {
        PodServer server = PodServer.of(real.namespace(), ServerKind.MYSQL_8_0_15, "null");
        String job = "shop/<script>alert(1)</script>\"'\\ ${SECRET} \u202e\u0000\n[mysql-snapshot] +0.000s proved";
        try (ClusterScenario scenario =
                        new ClusterScenario(real.namespace(), server).by(new Origin(job.replace("\0", ""), 7, ""));
                SnapshotRun run = scenario.run(LockLimits.defaults(), "true")) {
            Manifest manifest = run.awaitReady(run.take());

            assertEquals(List.of("true-data-null-0"), manifest.names());
            assertEquals(manifest, Manifest.parse(manifest.toJson()));
            assertEquals(
                    job.replace("\0", ""),
                    annotations(real.namespace(), manifest).get("mysql-consistent-snapshot.jenkins.io/job"));
            assertTrue(
                    scenario.timeline().events().stream()
                            .noneMatch(event -> event.detail().contains("\n")),
                    "an event has a line break");
        }
    }

    @Test
    void aNameThatIsNoneIsRefusedInOneLineBeforeAnythingIsAskedWithIt() throws Exception {
        try (ClusterScenario scenario = new ClusterScenario(real.namespace())) {
            for (String name : NO_NAMES) {
                try (SnapshotRun run =
                        scenario.run(new Timeline(scenario.clock, event -> {}), LockLimits.defaults(), name, null)) {
                    SnapshotException refused = assertThrows(SnapshotException.class, run::take);

                    assertEquals(1, refused.getMessage().lines().count(), refused::getMessage);
                    assertFalse(refused.getMessage().contains("\u001b"), refused::getMessage);
                }
            }
            scenario.assertNothingLeft();
        }
    }

    private static Map<String, String> annotations(ClusterNamespace namespace, Manifest manifest) {
        return namespace
                .cluster()
                .administrator()
                .resources(VolumeSnapshot.class)
                .inNamespace(namespace.name())
                .withName(manifest.names().get(0))
                .get()
                .getMetadata()
                .getAnnotations();
    }
}
