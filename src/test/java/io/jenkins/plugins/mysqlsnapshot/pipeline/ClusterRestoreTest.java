package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.jenkins.plugins.mysqlsnapshot.bench.BenchFigures;
import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogApart;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code mysqlRestoreSnapshot} in place on a real Kubernetes: real servers and volumes, by an account of the documented rights. */
@Tag("cluster")
@Timeout(900)
class ClusterRestoreTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private static final Pattern ID = Pattern.compile("restored by ([0-9a-f]{8})");

    /** From the scaling to 0 until the server answers, what nobody else was waited for. */
    private static final Pattern OWN = Pattern.compile("\"ownMillis\" : (\\d+)");

    private static final Pattern DOWN = Pattern.compile("\"downMillis\" : (\\d+)");

    /** Of every server so far. */
    private static final List<Double> OWN_SHARES = new ArrayList<>();

    private static final List<Double> DOWNTIMES = new ArrayList<>();

    @TempDir
    Path folder;

    private RestoreScenario orders;

    @BeforeEach
    void given() throws Exception {
        orders = new RestoreScenario(real, folder);
    }

    @AfterEach
    void theConfigurationIsAsItWas() {
        orders.close();
    }

    private String restore() throws Exception {
        orders.run(Result.SUCCESS, """
                def restored = mysqlRestoreSnapshot target: 'orders-db', inPlace: true, set: 'night', confirm: 'orders-db'
                echo "restored by ${restored.id}, kept ${restored.kept}, ${restored.state}, down ${restored.downMillis > 0}"
                """);
        Matcher id = ID.matcher(orders.build.log());
        assertTrue(id.find(), orders.build.log());
        return id.group(1);
    }

    private void isRestoredAndUndone(String... claims) throws Exception {
        orders.run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
        orders.server.execute("UPDATE shop.orders SET text = 'migrated'", "INSERT INTO shop.orders VALUES (3, 'new')");
        List<String> before = List.of(claims).stream()
                .map(one -> orders.claim(one).getSpec().getVolumeName())
                .toList();

        String id = restore();
        assertEquals("first,second", orders.orders());
        orders.says("it goes on from where the set was cut: ");
        orders.says("was never verified");
        String record = Files.readString(orders.build.artifacts().resolve("mysql-restores/" + id + "-restored.json"));
        Matcher own = OWN.matcher(record);
        assertTrue(own.find(), record);
        OWN_SHARES.add(Double.valueOf(own.group(1)));
        assertTrue(BenchFigures.add("restore-own-share", "ms", OWN_SHARES).max() <= 3000, record);
        Matcher down = DOWN.matcher(record);
        assertTrue(down.find(), record);
        DOWNTIMES.add(Double.valueOf(down.group(1)));
        assertTrue(BenchFigures.add("restore-downtime", "ms", DOWNTIMES).max() > 0, record);
        for (int i = 0; i < claims.length; i++) {
            PersistentVolumeClaim kept = orders.claim(claims[i] + "-before-" + id);
            assertEquals(before.get(i), kept.getSpec().getVolumeName());
            assertEquals("Retain", orders.volume(before.get(i)).getSpec().getPersistentVolumeReclaimPolicy());
            assertFalse(before.get(i).equals(orders.claim(claims[i]).getSpec().getVolumeName()));
        }
        orders.server.execute("INSERT INTO shop.orders VALUES (4, 'since the restore')");

        orders.run(
                Result.SUCCESS,
                "def back = mysqlRestoreSnapshot target: 'orders-db', undo: '" + id
                        + "', confirm: 'orders-db'\necho \"back ${back.state} ${back.kept}\"");
        assertEquals("migrated,migrated,new", orders.orders());
        for (int i = 0; i < claims.length; i++) {
            assertEquals(before.get(i), orders.claim(claims[i]).getSpec().getVolumeName());
            assertEquals("Delete", orders.volume(before.get(i)).getSpec().getPersistentVolumeReclaimPolicy());
            assertNotNull(orders.claim(claims[i] + "-undone-" + id), "what was written since the restore is kept, too");
        }
        assertEquals(List.of(), orders.build.filesThatContain(RestoreScenario.PASSWORD));
    }

    @Test
    void aMySqlIsRestoredInPlaceAndTheRestoreIsUndone() throws Exception {
        orders.serve(PodServer.of(orders.namespace, ServerKind.MYSQL_8_0_15, "orders"));
        isRestoredAndUndone("data-orders-0");
    }

    @Test
    void aMariaDbIsRestoredInPlaceAndTheRestoreIsUndone() throws Exception {
        orders.serve(PodServer.of(orders.namespace, ServerKind.MARIADB_10_11, "orders"));
        isRestoredAndUndone("data-orders-0");
    }

    @Test
    void aServerOnTwoVolumesIsRestoredInPlaceAndTheRestoreIsUndone() throws Exception {
        orders.serve(
                PodServer.of(orders.namespace, ServerKind.MYSQL_8_0_15, "orders", set -> BinlogApart.in(set, true)));
        isRestoredAndUndone("data-orders-0", "binlog-orders-0");
    }

    @Test
    void aDeploymentIsRestoredInPlace() throws Exception {
        orders.targetOf("deployment/orders");
        orders.serve(PodServer.deployment(orders.namespace, ServerKind.MARIADB_10_11, "orders"));
        orders.run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
        orders.server.execute("DELETE FROM shop.orders");
        restore();
        orders.says("it goes on from where the set was cut: ");
    }

    @Test
    void anUndoWhoseKeptVolumeWasDeletedIsRefusedAndBarsNoRestoreAfterIt() throws Exception {
        orders.serve(PodServer.of(orders.namespace, ServerKind.MARIADB_10_11, "orders"));
        orders.run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
        String volume = orders.volumeOf("data-orders-0");
        String id = restore();
        orders.administrator
                .persistentVolumeClaims()
                .inNamespace(orders.namespace.name())
                .withName("data-orders-0-before-" + id)
                .delete();
        orders.administrator.persistentVolumes().withName(volume).delete();
        orders.awaitGone(volume);

        orders.run(
                Result.FAILURE, "mysqlRestoreSnapshot target: 'orders-db', undo: '" + id + "', confirm: 'orders-db'");
        orders.says("PersistentVolume " + volume + ": is gone; see who deleted it; the snapshots are untouched");
        assertEquals("first,second", orders.orders());
        orders.server.execute("DELETE FROM shop.orders");

        restore();
        assertEquals("first,second", orders.orders());
    }

    private String inPlace(String set) {
        return "mysqlRestoreSnapshot target: 'orders-db', inPlace: true, set: '" + set + "', confirm: 'orders-db'";
    }

    @Test
    void anAbortWhileTheServerIsDownIsToldAndTheNextBuildGoesOn() throws Exception {
        orders.serve(PodServer.of(orders.namespace, ServerKind.MYSQL_8_0_15, "orders"));
        orders.run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
        orders.run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'noon'");
        orders.server.execute("DELETE FROM shop.orders");
        orders.build = orders.runner.start(inPlace("night"));
        assertTrue(orders.build.awaitLog("statefulset/orders goes down", RestoreScenario.LONG), orders.build.log());
        orders.build.abort();
        assertTrue(orders.build.join(RestoreScenario.LONG), orders.build.log());
        assertEquals(Result.ABORTED, orders.build.result(), orders.build.log());
        orders.says("statefulset/orders is still being exchanged for the set 'night' by restore ");
        orders.says("run the step again to end that, or go back by undo: ");

        orders.run(Result.FAILURE, inPlace("noon"));
        orders.says("is being exchanged for the set 'night' by restore ");
        orders.says("which has not come to its end; end that first: run it again with set: 'night', or undo: ");

        orders.run(Result.SUCCESS, inPlace("night"));
        orders.says("is gone on with");
        assertEquals("first,second", orders.orders());
    }

    @Test
    void whatStandsInTheWayIsToldAtOnceAndTheServerStaysUp() throws Exception {
        orders.serve(PodServer.of(orders.namespace, ServerKind.MARIADB_10_11, "orders"));
        orders.run(Result.SUCCESS, "mysqlConsistentSnapshot target: 'orders-db', name: 'night'");
        orders.run(Result.FAILURE, inPlace("night").replace("confirm: 'orders-db'", "confirm: 'yes'"));
        orders.says("confirm: is 'yes', not 'orders-db'; say that this target goes down and gets other data");
        orders.run(Result.FAILURE, inPlace("gone"));
        orders.says("set 'gone': is none of target 'orders-db'");
        orders.run(Result.FAILURE, "mysqlRestoreSnapshot target: 'orders-db', undo: '00000000', confirm: 'orders-db'");
        orders.says("restore 00000000: is no restore of statefulset/orders that could be undone; there is none");

        orders.namespace.grant(DocumentedRights.all());
        orders.run(Result.FAILURE, inPlace("night"));
        orders.says("may not patch statefulsets/scale");
        orders.says("may not patch persistentvolumes");
        orders.says("may not get, create, update configmaps");
        assertEquals("first,second", orders.orders());
        assertEquals(
                0,
                orders.administrator
                        .configMaps()
                        .inNamespace(orders.namespace.name())
                        .withLabel("app.kubernetes.io/managed-by", "mysql-consistent-snapshot")
                        .list()
                        .getItems()
                        .size());
    }
}
