package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.LockingJvm;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.restore.RestoringProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that dies by SIGKILL before and after each request by which a restore in place changes anything, and another that comes after it. */
@Tag("cluster")
@Timeout(2400)
class ClusterRestoreDeathTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    /** Ten requests change anything: plan, volume, scale, claim, volume, kept claim, new claim, plan, scale, plan. */
    private static final int POINTS = 20;

    private static final String CLAIM = "data-orders-0";
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private RestoreScenario orders;
    private int written = 2;

    @BeforeEach
    void given() throws Exception {
        orders = new RestoreScenario(real, folder);
    }

    @AfterEach
    void theConfigurationIsAsItWas() {
        orders.close();
    }

    private Properties order(String holder) {
        Properties order = new Properties();
        order.setProperty("kubeconfig", orders.kubeconfig);
        order.setProperty("namespace", orders.namespace.name());
        order.setProperty("workload", "statefulset/orders");
        order.setProperty("set", "night");
        order.setProperty("holder", holder);
        order.setProperty("user", RestoreScenario.USER);
        order.setProperty("password", RestoreScenario.PASSWORD);
        order.setProperty("point", "-1");
        return order;
    }

    /** The plan that is under way; empty where there is none. */
    private String underWay() {
        ConfigMap plans = orders.administrator
                .configMaps()
                .inNamespace(orders.namespace.name())
                .withName("mysql-restore-statefulset-orders")
                .get();
        return plans == null ? "" : plans.getData().get("under-way");
    }

    private void bothVolumesAreIntact(String former, String after) {
        PersistentVolume volume = orders.volume(former);
        assertNotNull(volume, after);
        assertTrue(
                volume.getMetadata().getDeletionTimestamp() == null
                        && (volume.getSpec().getPersistentVolumeReclaimPolicy().equals("Retain")
                                || volume.getStatus().getPhase().equals("Bound")),
                after);
        VolumeSnapshot snapshot = orders.administrator
                .resources(VolumeSnapshot.class)
                .inNamespace(orders.namespace.name())
                .withName("night-" + CLAIM)
                .get();
        assertTrue(snapshot != null && snapshot.getStatus().getReadyToUse(), after);
    }

    private String secondRun(Properties order) throws Exception {
        try (LockingJvm second = LockingJvm.start(order, RestoringProgram.class)) {
            return second.await("done ", LONG);
        }
    }

    @Test
    void afterADeathAtAnyPointASecondRunEndsOrUndoesTheRestoreAndNothingIsLost() throws Exception {
        orders.serve(PodServer.of(orders.namespace, ServerKind.MARIADB_10_11, "orders"));
        orders.run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
        for (int point = 0; point < POINTS; point++) {
            orders.server.awaitReady();
            orders.server.execute("INSERT INTO shop.orders VALUES (" + ++written + ", 'new')");
            String present = orders.orders();
            String former = orders.volumeOf(CLAIM);

            Properties first = order("first " + point);
            first.setProperty("point", Integer.toString(point));
            String died;
            try (LockingJvm dying = LockingJvm.start(first, RestoringProgram.class)) {
                died = dying.await("point ", LONG);
            }
            bothVolumesAreIntact(former, died);

            Properties second = order("second " + point);
            boolean undone = point % 4 > 1 && !underWay().isEmpty();
            if (undone) {
                second.setProperty("undo", underWay());
            }
            String done = secondRun(second);
            System.out.println(died + " | " + done);
            assertTrue(done.startsWith(undone ? "done undone " : "done restored "), died + ": " + done);
            bothVolumesAreIntact(former, died);
            assertEquals("", underWay(), died);
            assertEquals(undone ? present : "first,second", orders.orders(), died);
            assertEquals(undone, former.equals(orders.volumeOf(CLAIM)), died);
        }
    }
}
