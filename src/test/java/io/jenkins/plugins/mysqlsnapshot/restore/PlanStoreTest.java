package io.jenkins.plugins.mysqlsnapshot.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.SteppedClock;
import io.jenkins.plugins.mysqlsnapshot.lock.Position;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may work on a workload's plan, on an API of the simulated cluster. */
class PlanStoreTest {

    private static final String WORKLOAD = "statefulset/orders";

    @TempDir
    Path folder;

    private final SteppedClock clock = new SteppedClock();
    private SimulatedCluster cluster;
    private KubernetesClient client;

    @BeforeEach
    void open() throws ClusterException {
        cluster = new SimulatedCluster(folder);
        client = Kubeconfig.connect(cluster.kubeconfig());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        cluster.close();
    }

    private PlanStore store(String holder, Clock time) {
        PlanStore store = new PlanStore(client, time, "shop", WORKLOAD, holder);
        store.read();
        return store;
    }

    private static RestorePlan plan(String id) {
        return new RestorePlan(
                RestorePlan.FORMAT,
                id,
                "shop",
                WORKLOAD,
                1,
                "night",
                List.of(new PlannedVolume(
                        "data-orders-0",
                        "night-data-orders-0",
                        "pvc-1",
                        "Delete",
                        "1Gi",
                        List.of("ReadWriteOnce"),
                        "Filesystem",
                        null,
                        Map.of("app", "orders"),
                        Map.of())),
                new Position("binlog.000001", 157, "", "uuid"),
                null,
                "shop/migrate#7",
                Instant.parse("2026-11-24T08:00:00Z"),
                Stage.EXCHANGING);
    }

    private static void isTold(String words, ClusterException failure) {
        assertTrue(failure.getMessage().contains(words), failure::getMessage);
    }

    @Test
    void aPlanIsThereForWhoeverLooksUntilItsEnd() throws Exception {
        PlanStore first = store("first", clock);
        assertEquals(Optional.empty(), first.underWay());
        first.begin(plan("a"));
        assertEquals(Optional.of(plan("a")), store("second", clock).underWay());
        first.write(plan("a").moved(Stage.DONE));
        PlanStore later = store("second", clock);
        assertEquals(Optional.empty(), later.underWay());
        assertEquals(List.of(plan("a").moved(Stage.DONE)), later.all());
    }

    @Test
    void ofTwoThatBeginAtOnceOneIsTold() throws Exception {
        PlanStore first = store("first", clock);
        PlanStore second = store("second", clock);
        first.begin(plan("a"));
        isTold(
                "another restore was begun at the same moment",
                assertThrows(ClusterException.class, () -> second.begin(plan("b"))));
        assertEquals(Optional.of(plan("a")), store("third", clock).underWay());
    }

    @Test
    void whoeverIsAtWorkIsNotDisturbed() throws Exception {
        store("first", clock).begin(plan("a"));
        PlanStore second = store("second", clock);
        isTold(
                "a restore is under way by first",
                assertThrows(ClusterException.class, () -> second.take(any -> Holders.State.AT_WORK)));
    }

    @Test
    void whoeverWasThoughtDeadIsToldOnceItIsTakenOver() throws Exception {
        PlanStore first = store("first", clock);
        first.begin(plan("a"));
        PlanStore second = store("second", clock);
        second.take(any -> Holders.State.OVER);
        isTold(
                "was taken over by second",
                assertThrows(ClusterException.class, () -> first.write(plan("a").moved(Stage.EXCHANGED))));
        second.write(plan("a").moved(Stage.EXCHANGED));
        assertEquals(
                Stage.EXCHANGED, store("third", clock).underWay().orElseThrow().stage());
    }

    @Test
    void anotherControllersIsTakenOverAfterHalfAMinuteOfSilence() throws Exception {
        store("first", clock).begin(plan("a"));
        long began = clock.nanoTime();
        store("second", clock).take(any -> Holders.State.UNKNOWN);
        assertTrue(clock.nanoTime() - began >= PlanStore.SILENCE.toNanos());
    }

    @Test
    void anotherControllersThatGivesASignOfLifeIsLeftAtWork() throws Exception {
        PlanStore first = store("first", clock);
        first.begin(plan("a"));
        PlanStore second = store("second", new Clock() {
            @Override
            public Instant now() {
                return clock.now();
            }

            @Override
            public long nanoTime() {
                return clock.nanoTime();
            }

            @Override
            public boolean await(Bell bell, BooleanSupplier condition, Deadline deadline) {
                boolean held = clock.await(bell, condition, deadline);
                try {
                    first.beat();
                } catch (ClusterException lost) {
                    throw new IllegalStateException(lost);
                }
                return held;
            }
        });
        isTold(
                "a restore is under way by first",
                assertThrows(ClusterException.class, () -> second.take(any -> Holders.State.UNKNOWN)));
        clock.advance(Duration.ofSeconds(20));
        first.beat();
        first.write(plan("a").moved(Stage.DONE));
        assertEquals(Optional.empty(), store("third", clock).underWay());
    }

    @Test
    void aPlanThatIsNotUnderstoodIsNotGoneOnWith() throws Exception {
        cluster.administrator()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("mysql-restore-statefulset-orders")
                        .endMetadata()
                        .addToData("under-way", "a")
                        .addToData("plan-a", plan("a").toJson().replace("\"format\" : 1", "\"format\" : 2"))
                        .build())
                .create();
        isTold(
                "plan a is under way and cannot be read",
                assertThrows(ClusterException.class, () -> store("first", clock).underWay()));
    }
}
