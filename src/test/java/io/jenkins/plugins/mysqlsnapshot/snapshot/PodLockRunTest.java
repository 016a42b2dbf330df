package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedPod;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With a Deployment that locks and nobody who logs on to the server: what is not known is refused before anything is scaled. */
class PodLockRunTest {

    private static final String DATADIR = "/var/lib/mysql";

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    @TempDir
    Path folder;

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

    private SimulatedPod pod(String name) {
        return SimulatedPod.named(SnapshotScenario.NAMESPACE, name)
                .label("app", "orders")
                .ownedBy("StatefulSet/orders-db");
    }

    private void documentedDeployment() throws IOException {
        try (InputStream file = Files.newInputStream(Path.of("docs/flush-and-lock.yaml"))) {
            scenario.cluster.add(new KubernetesSerialization().unmarshal(file, Deployment.class));
        }
    }

    private SnapshotRun run() {
        SnapshotRequest like = scenario.request(LockLimits.defaults(), "unasked");
        return scenario.run(
                new SnapshotRequest(
                        new ServerAccess(null, null, Tls.preferred()),
                        like.lockLimits(),
                        Target.of(new WorkloadRequest(
                                SnapshotScenario.NAMESPACE, "sts/orders-db", null, List.of(), null)),
                        null,
                        null,
                        like.setName(),
                        like.volumeLimits(),
                        ReleaseAt.CUT,
                        like.origin(),
                        new PodLock("flush-and-lock", false)),
                new TunnelWay(scenario.client(), scenario.clock));
    }

    private String refusal() throws Exception {
        try (SnapshotRun run = run()) {
            String message = assertThrows(SnapshotException.class, run::take).getMessage();
            assertTrue(scenario.timeline().first(Phase.ATTEMPT).isEmpty());
            assertEquals(List.of(), scenario.cluster.snapshotsLeft());
            return message;
        }
    }

    @Test
    void severalClaimsThatNothingCutsAsOneAreRefused() throws Exception {
        documentedDeployment();
        scenario.cluster.volume(SnapshotScenario.NAMESPACE, "logs-mysql-0", folder, () -> {}, () -> {});
        scenario.cluster.add(pod("orders-db-0")
                .claim(SnapshotScenario.PVC, DATADIR)
                .claim("logs-mysql-0", "/logs")
                .build());

        String refusal = refusal();

        assertTrue(
                refusal.startsWith(
                        "PVCs data-mysql-0, logs-mysql-0: are cut at slightly different instants, and without an"
                                + " account it is not known whether InnoDB"),
                refusal);
    }

    @Test
    void ofSeveralPodsTheOneThatIsLockedHasToBeNamed() throws Exception {
        documentedDeployment();
        scenario.cluster.add(
                pod("orders-db-0").claim(SnapshotScenario.PVC, DATADIR).build());
        scenario.cluster.add(pod("orders-db-1").claim("data-mysql-1", DATADIR).build());

        String refusal = refusal();

        assertTrue(
                refusal.contains("sts/orders-db: has several pods (orders-db-0, orders-db-1), and without an account"),
                refusal);
    }

    @Test
    void whatIsWrongWithDeploymentAndVolumesIsToldTogether() throws Exception {
        scenario.cluster.add(
                pod("orders-db-0").claim(SnapshotScenario.PVC, DATADIR).build());
        scenario.cluster.deny("list", "volumesnapshotclasses");

        String refusal = refusal();

        assertTrue(refusal.contains("Deployment shop/flush-and-lock: does not exist"), refusal);
        assertTrue(refusal.contains("may not list volumesnapshotclasses"), refusal);
    }

    @Test
    void aDryRunSaysWhatWouldBeLockedAndScalesNothing() throws Exception {
        documentedDeployment();
        scenario.cluster.add(
                pod("orders-db-0").claim(SnapshotScenario.PVC, DATADIR).build());
        try (SnapshotRun run = run()) {
            run.rehearse();
        }

        List<String> told = scenario.details(Phase.PREFLIGHT);
        assertTrue(
                told.contains(
                        "dry run: a run would lock pod shop/orders-db-0 with deployment (Deployment shop/flush-and-lock was"
                                + " asked for)"),
                told::toString);
        assertTrue(
                told.contains("dry run: it would cut data-mysql-0 as unasked-data-mysql-0, class simulated"),
                told::toString);
        assertTrue(scenario.timeline().first(Phase.ATTEMPT).isEmpty());
    }
}
