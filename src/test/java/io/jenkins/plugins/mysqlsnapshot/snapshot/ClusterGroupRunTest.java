package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.SqlServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real MySQL whose files lie on five claims, cut at one instant by a real group snapshot, through the tunnel to its pod. */
@Tag("cluster")
class ClusterGroupRunTest {

    /** Where a volume is mounted, and the option that has the server keep its files there. */
    private static final Map<String, String> FOLDERS = new TreeMap<>(Map.of(
            "system", "--innodb-data-home-dir=/system",
            "redo", "--innodb-log-group-home-dir=/redo",
            "undo", "--innodb-undo-directory=/undo",
            "binlog", "--log-bin=/binlog/binlog"));

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private ClusterScenario scenario;
    private WriteLoad load;

    @BeforeEach
    void given() throws Exception {
        scenario = new ClusterScenario(
                real.namespace(),
                PodServer.of(real.namespace(), ServerKind.MYSQL_8_0_15, "orders", ClusterGroupRunTest::onFiveClaims));
        load = WriteLoad.start(scenario.server, 2, 1);
        load.awaitCommits(50);
    }

    private static void onFiveClaims(StatefulSet set) {
        Container container =
                set.getSpec().getTemplate().getSpec().getContainers().get(0);
        List<PersistentVolumeClaim> claims = set.getSpec().getVolumeClaimTemplates();
        for (String volume : FOLDERS.keySet()) {
            claims.add(new PersistentVolumeClaimBuilder(claims.get(0))
                    .editMetadata()
                    .withName(volume)
                    .endMetadata()
                    .build());
            container
                    .getVolumeMounts()
                    .add(new VolumeMountBuilder()
                            .withName(volume)
                            .withMountPath("/" + volume)
                            .build());
        }
        container.setArgs(List.copyOf(FOLDERS.values()));
        if (real.cluster().isOurs()) {
            // our image makes an empty server without the arguments, which InnoDB's folders have to be made by
            String folders = String.join(" ", FOLDERS.values());
            container.setCommand(
                    List.of("/bin/sh", "-c", """
                    set -e
                    export LD_LIBRARY_PATH=/usr/lib:/opt/mysql/lib
                    if [ ! -d /var/lib/mysql/mysql ]; then
                        /opt/mysql/bin/mysqld --no-defaults --user=root --basedir=/opt/mysql \
                            --datadir=/var/lib/mysql --initialize-insecure %s
                        init=--init-file=/tmp/init.sql
                        echo "CREATE USER root@'%%' IDENTIFIED BY '%s';
                        GRANT ALL ON *.* TO root@'%%' WITH GRANT OPTION;" >/tmp/init.sql
                    fi
                    exec /entrypoint $init "$@"
                    """.formatted(folders, SqlServer.ROOT_PASSWORD), "entrypoint"));
        }
    }

    @AfterEach
    void nothingIsHeld() throws Exception {
        if (load != null) {
            load.close();
            scenario.assertNothingHeld();
            scenario.assertNoClaimLabelled();
            scenario.close();
        }
    }

    @Test
    void fiveClaimsAreCutAtOneInstantProvedRestoredAndAgreeWithTheWriters() throws Exception {
        Manifest manifest;
        try (SnapshotRun run = scenario.run(scenario.request("statefulset/orders", LockLimits.defaults()))) {
            manifest = run.awaitReady(run.take());
        }
        load.awaitCommits(20);
        load.stop();

        assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
        assertEquals(5, manifest.snapshots().size());
        assertEquals(
                1,
                manifest.snapshots().stream()
                        .map(Manifest.Snapshot::group)
                        .distinct()
                        .count());
        assertEquals(
                List.of("groupContent"),
                manifest.snapshots().stream()
                        .map(Manifest.Snapshot::cutSeenOn)
                        .distinct()
                        .toList());
        assertTrue(manifest.snapshots().stream().allMatch(Manifest.Snapshot::ready));
        // the group itself shows its cut after 11 s, where sidecar and controller are throttled as by default
        assertTrue(manifest.lock().heldMillis() < 8_000, manifest.lock()::toString);
        assertEquals(List.of(), scenario.differences(manifest, load));
    }

    @Test
    void aPodThatIsDeletedUnderTheTunnelEndsTheRunAndNothingIsLeft() throws Exception {
        real.cluster().behave("{\"cutDelayMillis\":6000}");
        CompletableFuture<Manifest> run =
                ClusterScenario.start(scenario.run(scenario.request("statefulset/orders", LockLimits.defaults())));
        scenario.await("the group is asked for", () -> scenario.reached(Phase.CREATE));
        long deleted = scenario.clock.nanoTime();

        scenario.server.delete();

        LockException failed = ClusterScenario.failure(LockException.class, run);
        System.out.println("after " + (scenario.clock.nanoTime() - deleted) / 1_000_000 + " ms: " + failed);
        assertEquals(1, failed.getMessage().lines().count(), failed::getMessage);
        assertTrue(failed.getMessage().contains("kubectl describe pod orders-0"), failed::getMessage);
        // what cannot be known from here: whether the server has heard of it
        assertTrue(
                Stream.of(failed.getSuppressed())
                        .allMatch(one -> one.getMessage().contains("the server frees it by itself within")),
                () -> List.of(failed.getSuppressed()).toString());
        scenario.server.awaitReady();
        scenario.assertNothingLeft();
    }
}
