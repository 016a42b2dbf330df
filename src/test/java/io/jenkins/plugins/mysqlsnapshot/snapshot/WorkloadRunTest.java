package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.mysqlsnapshot.cluster.AccessReview;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedPod;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run that is told a StatefulSet finds the rest; what does not fit together is refused before any lock. */
class WorkloadRunTest {

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    private SnapshotScenario scenario;

    @BeforeEach
    void given() throws Exception {
        scenario = new SnapshotScenario(mysql);
        scenario.cluster.statefulSet(SnapshotScenario.NAMESPACE, "orders-db", "app", "orders");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        scenario.assertNothingHeld();
        scenario.close();
    }

    /** This test is no pod, so it goes to the pod's address, which is this machine's. */
    private record Direct() implements PodWay {

        @Override
        public ServerAccess to(ServerPod pod, ServerAccess given) {
            return new ServerAccess(new ServerAddress(pod.ip(), pod.port()), given.account(), given.tls());
        }

        @Override
        public Optional<Finding> missing(AccessReview rights, String namespace) {
            return Optional.empty();
        }
    }

    private SimulatedPod pod(String name) {
        return SimulatedPod.named(SnapshotScenario.NAMESPACE, name)
                .label("app", "orders")
                .ownedBy("StatefulSet/orders-db")
                .port(mysql.server().port());
    }

    private Pod podWithData() {
        return pod("orders-db-0")
                .claim(SnapshotScenario.PVC, mysql.server().data().toString())
                .build();
    }

    private SnapshotRun run(boolean byHost) {
        SnapshotRequest byClaims = scenario.request(LockLimits.defaults(), "by-name");
        ServerAccess given = byClaims.server();
        SnapshotRequest request = new SnapshotRequest(
                byHost ? given : new ServerAccess(null, given.account(), given.tls()),
                byClaims.lockLimits(),
                new Target(
                        new WorkloadRequest(SnapshotScenario.NAMESPACE, "sts/orders-db", null, List.of(), null),
                        Preference.PRIMARY,
                        Duration.ofSeconds(60),
                        0),
                null,
                null,
                byClaims.setName(),
                byClaims.volumeLimits(),
                ReleaseAt.CUT,
                byClaims.origin());
        return scenario.run(request, new Direct());
    }

    private String refusal(boolean byHost) throws Exception {
        try (SnapshotRun run = run(byHost)) {
            String message = assertThrows(SnapshotException.class, run::take).getMessage();
            assertTrue(scenario.timeline().first(Phase.LOCKED).isEmpty());
            assertEquals(List.of(), scenario.cluster.snapshotsLeft());
            return message;
        }
    }

    @Test
    void aStatefulSetIsEnough() throws Exception {
        scenario.cluster.add(podWithData());
        try (SnapshotRun run = run(false)) {
            Manifest manifest = scenario.takeReady(run);

            assertEquals(SnapshotScenario.PVC, manifest.snapshots().get(0).pvc());
            assertEquals(
                    List.of("data", "redo", "undo", "doublewrite", "binlog"),
                    manifest.snapshots().get(0).roles());
            assertEquals("orders-db-0", manifest.server().pod());
            assertEquals("mysql", manifest.server().container());
        }
        List<String> told = scenario.details(Phase.PREFLIGHT);
        assertTrue(
                told.stream()
                        .anyMatch(line -> line.contains(" is pod shop/orders-db-0, container mysql: its host is ")),
                told::toString);
        assertTrue(told.contains("PVC shop/data-mysql-0 holds data, redo, undo, doublewrite, binlog"), told::toString);
    }

    @Test
    void aServerThatIsNotThePodsIsRefusedNamingBoth() throws Exception {
        scenario.cluster.add(pod("orders-db-0")
                .hostname("orders-db-0")
                .claim(SnapshotScenario.PVC, mysql.server().data().toString())
                .build());

        String refusal = refusal(true);

        assertTrue(
                refusal.contains("says that its host is '" + SimulatedPod.thisMachine() + "' (server_uuid "), refusal);
        assertTrue(
                refusal.contains(
                        "the volumes are those of pod shop/orders-db-0 (hostname orders-db-0); give the address of"),
                refusal);
    }

    @Test
    void aDatadirOnAnEmptyDirIsRefused() throws Exception {
        scenario.cluster.add(
                pod("orders-db-0").emptyDir(mysql.server().data().toString()).build());

        String refusal = refusal(false);

        assertTrue(refusal.contains("datadir = " + mysql.server().data() + " is on emptyDir"), refusal);
    }

    @Test
    void serverAndVolumesAreToldTogether() throws Exception {
        scenario.cluster.add(pod("orders-db-0")
                .hostname("orders-db-0")
                .claim("nobodys-claim", mysql.server().data().toString())
                .build());
        scenario.cluster.deny("list", "volumesnapshotclasses");

        String refusal = refusal(true);

        assertTrue(refusal.contains("says that its host is"), refusal);
        assertTrue(refusal.contains("may not list volumesnapshotclasses"), refusal);
    }

    @Test
    void severalServersThatMayBeThePrimaryAreNotChosenFrom() throws Exception {
        scenario.cluster.add(podWithData());
        scenario.cluster.add(pod("orders-db-1")
                .claim("data-mysql-1", mysql.server().data().toString())
                .build());

        String refusal = refusal(false);

        assertTrue(refusal.startsWith("sts/orders-db: has 2 servers that may be the primary: "), refusal);
    }

    @Test
    void aDryRunSaysWhatWouldHappenAndLocksNothing() throws Exception {
        scenario.cluster.add(podWithData());
        try (SnapshotRun run = run(false)) {
            run.rehearse();
        }

        List<String> told = scenario.details(Phase.PREFLIGHT);
        assertTrue(
                told.stream()
                        .anyMatch(
                                line -> line.startsWith("dry run: a run would lock pod shop/orders-db-0 (127.0.0.1:")),
                told::toString);
        assertTrue(
                told.contains(
                        "dry run: it would cut data-mysql-0 (data, redo, undo, doublewrite, binlog) as by-name-data-mysql-0, class"
                                + " simulated"),
                told::toString);
        assertTrue(scenario.timeline().first(Phase.LOCKED).isEmpty());
        assertEquals(List.of(), scenario.cluster.snapshotsLeft());
    }
}
