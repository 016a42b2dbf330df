package io.jenkins.plugins.mysqlsnapshot.volume;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterNamespace;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A namespace of the real cluster and an account with the documented rights; subclasses are scenarios of cuts in it. */
@Tag("cluster")
abstract class RealVolumes {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    final Clock clock = Clock.system();
    final Timeline timeline = new Timeline(
            clock,
            event -> System.out.println(
                    event.sinceStart().toMillis() + " ms " + event.phase().word() + " " + event.detail()));
    ClusterNamespace namespace;
    String kubeconfig;
    KubernetesClient client;

    @BeforeEach
    void open() throws Exception {
        namespace = real.namespace();
        kubeconfig = namespace.account(rights());
        client = Kubeconfig.connect(kubeconfig);
    }

    DocumentedRights rights() throws Exception {
        return DocumentedRights.all();
    }

    @AfterEach
    void close() {
        if (client != null) {
            client.close();
        }
    }

    VolumePlan plan(String... pvcs) throws ClusterException, InterruptedException {
        return new VolumePreflight(client, timeline)
                .check(new VolumeRequest(
                        "set", namespace.name(), List.of(pvcs), null, Map.of(), Map.of("example/job", "backup")));
    }

    VolumeCut prepare(VolumeLimits limits, String... pvcs) throws ClusterException, InterruptedException {
        return VolumeCut.prepare(new ClusterApi(clock, client), clock, timeline, plan(pvcs), limits);
    }

    Deadline in(int seconds) {
        return clock.deadline(Duration.ofSeconds(seconds));
    }

    boolean soon(BooleanSupplier condition, int seconds) throws InterruptedException {
        Deadline deadline = in(seconds);
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                return false;
            }
            clock.pause(Duration.ofMillis(100));
        }
        return true;
    }

    /** Labels of ours on the namespace's PVCs. */
    List<String> labels() {
        return namespace.claimLabels(SnapshotMarks.PREFIX);
    }

    /** Groups of the namespace, and contents of groups in it. */
    List<String> groups() {
        return namespace.groups();
    }

    boolean told(Phase phase, String words) {
        return timeline.events().stream()
                .anyMatch(event -> event.phase() == phase && event.detail().contains(words));
    }
}
