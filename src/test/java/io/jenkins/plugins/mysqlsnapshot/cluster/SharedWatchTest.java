package io.jenkins.plugins.mysqlsnapshot.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several who follow the same kind of object in one namespace. */
class SharedWatchTest {

    private static final String NAMESPACE = "shop";

    @TempDir
    Path folder;

    private final Clock clock = Clock.system();
    private SimulatedCluster cluster;
    private final List<Following<ConfigMap>> followers = new ArrayList<>();
    private ClusterApi api;

    @BeforeEach
    void open() throws ClusterException {
        cluster = new SimulatedCluster(folder);
        api = new ClusterApi(clock, Kubeconfig.connect(cluster.kubeconfig()));
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        try {
            followers.forEach(Following::close);
            assertTrue(soon(() -> cluster.openWatches() == 0), "watches left open");
        } finally {
            api.close();
            cluster.close();
        }
    }

    /** What one of them has heard, in order. */
    private static final class Heard implements ListWatch.Sink<ConfigMap> {
        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void listed(List<ConfigMap> all) {
            lines.add("all " + all.stream().map(Heard::name).sorted().toList());
        }

        @Override
        public void seen(ConfigMap one) {
            lines.add("seen " + name(one));
        }

        @Override
        public void gone(ConfigMap one) {
            lines.add("gone " + name(one));
        }

        private static String name(ConfigMap one) {
            return one.getMetadata().getName();
        }
    }

    private Following<ConfigMap> follow(String prefix, Heard heard) throws Exception {
        return follow(prefix, heard, Duration.ofSeconds(10));
    }

    private Following<ConfigMap> follow(String prefix, Heard heard, Duration patience) throws Exception {
        KubernetesClient client = api.client();
        Following<ConfigMap> follower = api.follow(
                new WatchSource<>(
                        "maps", NAMESPACE, client.resources(ConfigMap.class).inNamespace(NAMESPACE)),
                one -> one.getMetadata().getName().startsWith(prefix),
                heard);
        followers.add(follower);
        follower.awaitOpen(clock.deadline(patience));
        return follower;
    }

    private List<ConfigMap> list() {
        return api.client()
                .resources(ConfigMap.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
    }

    private void make(String name) {
        cluster.add(new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .build());
    }

    private Deadline in(int seconds) {
        return clock.deadline(Duration.ofSeconds(seconds));
    }

    private boolean soon(BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = in(10);
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                return false;
            }
            clock.pause(Duration.ofMillis(10));
        }
        return true;
    }

    @Test
    void eachHearsOfItsOwnShareOverOneWatch() throws Exception {
        Heard orders = new Heard();
        Heard bills = new Heard();
        follow("order-", orders);
        follow("bill-", bills);
        make("order-1");
        make("bill-1");
        assertTrue(soon(() -> bills.lines.contains("seen bill-1")));
        assertEquals(List.of("seen order-1"), orders.lines);
        assertEquals(List.of("seen bill-1"), bills.lines);
        assertEquals(1, cluster.openWatches());
    }

    @Test
    void whoComesLateListsWhatWasThereBefore() throws Exception {
        Heard early = new Heard();
        Heard late = new Heard();
        follow("", early);
        make("order-1");
        assertTrue(soon(() -> early.lines.contains("seen order-1")));
        Following<ConfigMap> second = follow("", late);
        // made while the answer is on its way: it must not be forgotten for not being in it
        second.list(() -> {
            List<ConfigMap> before = list();
            make("order-2");
            try {
                assertTrue(soon(() -> early.lines.contains("seen order-2")));
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
            return before;
        });
        assertTrue(soon(() -> late.lines.contains("seen order-2")));
        assertEquals(List.of("all [order-1]", "seen order-2"), late.lines);
    }

    @Test
    void afterAGapEachHearsAllThereIs() throws Exception {
        Heard orders = new Heard();
        Heard bills = new Heard();
        follow("order-", orders);
        follow("bill-", bills);
        make("order-1");
        assertTrue(soon(() -> orders.lines.contains("seen order-1")));
        cluster.dropWatches();
        assertTrue(soon(() -> orders.lines.contains("all [order-1]") && bills.lines.contains("all []")));
        make("bill-1");
        assertTrue(soon(() -> bills.lines.contains("seen bill-1")));
    }

    @Test
    void theWatchEndsWithTheLastAndBeginsAnewWithTheNext() throws Exception {
        Following<ConfigMap> first = follow("", new Heard());
        Following<ConfigMap> second = follow("", new Heard());
        first.close();
        first.close();
        assertTrue(soon(() -> cluster.openWatches() == 1));
        second.close();
        assertTrue(soon(() -> cluster.openWatches() == 0));
        Heard later = new Heard();
        follow("", later);
        make("order-1");
        assertTrue(soon(() -> later.lines.contains("seen order-1")));
    }

    @Test
    void whoComesAfterOneThatCouldNotBeOpenedTriesAgain() throws Exception {
        cluster.refuse("list", "configmaps", 403, "Forbidden", "cannot list resource");
        String message = assertThrows(ClusterException.class, () -> follow("", new Heard()))
                .getMessage();
        assertTrue(message.contains("cannot list resource"), message);
        cluster.relent();
        Heard later = new Heard();
        follow("", later);
        make("order-1");
        assertTrue(soon(() -> later.lines.contains("seen order-1")));
    }

    @Test
    void whoJoinsOneThatIsKeptDownIsNotToldItIsOpen() throws Exception {
        Heard early = new Heard();
        Heard late = new Heard();
        follow("", early);
        cluster.refuse("list", "configmaps", 500, "InternalError", "etcdserver: no leader");
        int asked = cluster.requests().size();
        cluster.dropWatches();
        // it has seen that it was dropped, and was refused
        assertTrue(soon(() -> cluster.requests().size() > asked), "never asked again");
        ClusterException notOpen = assertThrows(
                ClusterException.class,
                () -> follow("", late, Duration.ofMillis(300)),
                "a dropped watch taken for open");
        assertEquals(List.of(ApiFailure.silence("watching volumemaps")), notOpen.findings());
        make("order-1");
        assertEquals(List.of(), late.lines);
        cluster.relent();
        followers.get(1).awaitOpen(in(10));
        assertTrue(soon(() -> early.lines.contains("all [order-1]") && late.lines.contains("all [order-1]")));
        assertTrue(soon(() -> cluster.openWatches() == 1), "one watch serves both");
    }
}
