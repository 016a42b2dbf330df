package io.jenkins.plugins.mysqlsnapshot.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How others wait for the cut of a VolumeSnapshot while they hold the lock, each as short as it can be written: nothing is checked,
 * nothing is proved. Used by one bench, on its thread; server and client are borrowed.
 */
final class OtherWays {

    private final Clock clock = Clock.system();
    private final PodServer server;
    private final KubernetesClient client;
    private final String namespace;

    OtherWays(PodServer server, KubernetesClient client, String namespace) {
        this.server = server;
        this.client = client;
        this.namespace = namespace;
    }

    /** Something that returns once the snapshot of this name shows its cut. */
    private interface Wait {
        void untilCut(String snapshot) throws InterruptedException;
    }

    /** Held while a watch on the VolumeSnapshot alone shows the cut; in milliseconds. */
    double watchingTheSnapshot(String name) throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        Watch watch = client.resources(VolumeSnapshot.class)
                .inNamespace(namespace)
                .withName(name)
                .watch(new CutWatcher(cut));
        try {
            return held(name, snapshot -> {
                if (!cut.await(1, TimeUnit.MINUTES)) {
                    throw new IllegalStateException(snapshot + " was not cut within a minute");
                }
            });
        } finally {
            watch.close();
        }
    }

    private record CutWatcher(CountDownLatch cut) implements Watcher<VolumeSnapshot> {

        @Override
        public void eventReceived(Action action, VolumeSnapshot snapshot) {
            if (isCut(snapshot)) {
                cut.countDown();
            }
        }

        @Override
        public void onClose(WatcherException cause) {}
    }

    /** Held while the VolumeSnapshot is asked for at this pace, as mariadb-operator (1 s) and Velero (5 s) do; in milliseconds. */
    double polling(String name, Duration pace) throws Exception {
        return held(name, snapshot -> {
            while (!isCut(client.resources(VolumeSnapshot.class)
                    .inNamespace(namespace)
                    .withName(snapshot)
                    .get())) {
                clock.pause(pace);
            }
        });
    }

    private double held(String name, Wait wait) throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("FLUSH TABLES WITH READ LOCK");
            long locked = clock.nanoTime();
            create(name);
            wait.untilCut(name);
            statement.execute("UNLOCK TABLES");
            return (clock.nanoTime() - locked) / 1e6;
        }
    }

    /** Asks for a snapshot of the server's volume, with the default class. */
    void create(String name) {
        client.resource(new VolumeSnapshotBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withNewSource()
                        .withPersistentVolumeClaimName(server.claim())
                        .endSource()
                        .endSpec()
                        .build())
                .create();
    }

    private static boolean isCut(VolumeSnapshot snapshot) {
        return snapshot.getStatus() != null && snapshot.getStatus().getCreationTime() != null;
    }
}
