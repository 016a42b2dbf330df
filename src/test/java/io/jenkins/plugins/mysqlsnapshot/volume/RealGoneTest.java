package io.jenkins.plugins.mysqlsnapshot.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotList;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.cluster.ListWatch;
import io.jenkins.plugins.mysqlsnapshot.fixture.TcpProxy;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Watches that a real API server ends because their version is too old (410 Gone), or that a network drops. */
class RealGoneTest extends RealVolumes {

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lists = new AtomicInteger();
    private final List<WatcherException> ends = new CopyOnWriteArrayList<>();

    @Test
    void aWatchWhoseVersionIsGoneIsListedAgainAndGoesOn() throws Exception {
        try (ListWatch<VolumeSnapshot> watch =
                new ListWatch<>(clock, "snapshots", tooOldAtFirst(), new Names(), null)) {
            watch.start();
            watch.awaitOpen(in(20));
            assertTrue(soon(() -> !ends.isEmpty(), 20), "the first watch has not ended");
            assertTrue(ends.get(0).isHttpGone(), () -> ends.get(0).toString());
            assertTrue(soon(() -> lists.get() > 1, 20), "not listed again");

            administrator()
                    .resource(new VolumeSnapshotBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace.name())
                            .withName("later")
                            .endMetadata()
                            .withNewSpec()
                            .withNewSource()
                            .withPersistentVolumeClaimName("nobodys")
                            .endSource()
                            .endSpec()
                            .build())
                    .create();

            assertTrue(soon(() -> seen.contains("later"), 20), seen::toString);
        }
        assertEquals(1, ends.size());
    }

    private KubernetesClient administrator() {
        return real.cluster().administrator();
    }

    /** The real one, whose first watch is asked for from the first version that this cluster ever had. */
    @SuppressWarnings("unchecked")
    private FilterWatchListDeletable<VolumeSnapshot, VolumeSnapshotList, ?> tooOldAtFirst() {
        Object source =
                client.resources(VolumeSnapshot.class, VolumeSnapshotList.class).inNamespace(namespace.name());
        AtomicInteger watches = new AtomicInteger();
        return (FilterWatchListDeletable<VolumeSnapshot, VolumeSnapshotList, ?>) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {FilterWatchListDeletable.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("watch") && watches.getAndIncrement() == 0) {
                        ((ListOptions) arguments[0]).setResourceVersion("1");
                        arguments[1] = new Ends((Watcher<VolumeSnapshot>) arguments[1]);
                    }
                    return method.invoke(source, arguments);
                });
    }

    /** Passes everything on and keeps what a watch ended of. */
    private final class Ends implements Watcher<VolumeSnapshot> {

        private final Watcher<VolumeSnapshot> watcher;

        Ends(Watcher<VolumeSnapshot> watcher) {
            this.watcher = watcher;
        }

        @Override
        public void eventReceived(Action action, VolumeSnapshot one) {
            watcher.eventReceived(action, one);
        }

        @Override
        public void onClose(WatcherException cause) {
            ends.add(cause);
            watcher.onClose(cause);
        }
    }

    private final class Names implements ListWatch.Sink<VolumeSnapshot> {

        @Override
        public void listed(List<VolumeSnapshot> all) {
            lists.incrementAndGet();
            all.forEach(this::seen);
        }

        @Override
        public void seen(VolumeSnapshot one) {
            seen.add(one.getMetadata().getName());
        }

        @Override
        public void gone(VolumeSnapshot one) {
            seen.remove(one.getMetadata().getName());
        }
    }

    @Test
    void aCutWhileTheNetworkIsDownIsSeenOnceItIsBack() throws Exception {
        namespace.claim("data");
        real.cluster().behave("{\"cutDelayMillis\":1500}");
        try (TcpProxy network = real.cluster().networkToApi();
                KubernetesClient through = Kubeconfig.connect(real.cluster().through(network, kubeconfig));
                VolumeCut cut = VolumeCut.prepare(
                        new ClusterApi(clock, through), clock, timeline, plan("data"), VolumeLimits.defaults())) {
            assertTrue(cut.create(in(10)));
            int api = administrator().getMasterUrl().getPort();
            // nobody listens there
            network.target(1);
            network.reset();
            assertTrue(
                    soon(
                            () ->
                                    administrator()
                                            .resources(VolumeSnapshot.class)
                                            .inNamespace(namespace.name())
                                            .list()
                                            .getItems()
                                            .stream()
                                            .anyMatch(one -> one.getStatus() != null
                                                    && one.getStatus().getCreationTime() != null),
                            60),
                    "not cut");
            assertEquals(List.of(), cut.cuts());
            network.target(api);

            assertTrue(cut.awaitCut(in(30)));
            cut.mark(Map.of(), Map.of());
            cut.discard();
        }
        assertEquals(List.of(), namespace.snapshots());
    }
}
