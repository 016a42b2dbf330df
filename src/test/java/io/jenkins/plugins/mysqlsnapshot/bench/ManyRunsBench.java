package io.jenkins.plugins.mysqlsnapshot.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterApi;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.DataFolder;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Origin;
import io.jenkins.plugins.mysqlsnapshot.snapshot.RunTarget;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRequest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRun;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Ten runs at once, each of the same ten servers: how many threads the engine has at its worst moment, beside the runs' own, and how
 * much longer all take than one.
 */
@Tag("bench")
class ManyRunsBench {

    private static final int SERVERS = 10;
    private static final int RUNS = 10;
    private static final String NAMESPACE = "shop";

    private final Clock clock = Clock.system();
    private final List<DatabaseServer> servers = new ArrayList<>();
    private Path folder;
    private SimulatedCluster cluster;
    private KubernetesClient client;
    private ClusterApi api;

    @BeforeEach
    void start() throws Exception {
        folder = Path.of("target/test-servers/ManyRunsBench-"
                        + ProcessHandle.current().pid())
                .toAbsolutePath();
        cluster = new SimulatedCluster(folder.resolve("cluster"));
        cluster.behaviour(StorageBehaviour.quick().withReadyDelay(Duration.ofSeconds(5)));
        for (int i = 0; i < SERVERS; i++) {
            DatabaseServer server = DatabaseServer.create(
                    ServerBinaries.inTarget(),
                    ServerKind.MYSQL_8_0_15,
                    folder.resolve("data-" + i),
                    ServerOptions.of(ServerKind.MYSQL_8_0_15));
            servers.add(server);
            new Shop(server).open();
            for (int run = 0; run < RUNS; run++) {
                Path volume = Files.createDirectories(folder.resolve("volumes").resolve(claim(run, i)));
                Files.writeString(volume.resolve("file"), claim(run, i));
                cluster.volume(NAMESPACE, claim(run, i), volume, () -> {}, () -> {});
                cluster.serverPod(NAMESPACE, claim(run, i), server.data(), server.port());
            }
        }
        client = Kubeconfig.connect(cluster.kubeconfig());
        api = new ClusterApi(clock, client);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        cluster.close();
        servers.forEach(DatabaseServer::close);
        DataFolder.delete(folder);
    }

    @Test
    void tenRunsOfTenServersAtOnce() throws Exception {
        // classes, pools and caches of the first runs are nobody's cost
        millisOf(1);
        millisOf(RUNS);
        double one = millisOf(1);
        Watch watch = new Watch();
        watch.start();
        double all = millisOf(RUNS);
        Map<String, Integer> most = watch.most();
        BenchFigures.add("run-wall-ratio-100", "ratio", List.of(all / one));
        BenchFigures.add("run-threads-100", "threads", List.of((double) Watch.sum(most)));
        System.out.println("bench: at the peak " + most);
        assertEquals(0, cluster.openWatches());
        assertEquals(List.of(), cluster.failures());
    }

    private double millisOf(int runs) throws Exception {
        // what earlier runs have left slows the simulator's search, not a controller
        cluster.deleteSnapshots();
        ExecutorService threads = Executors.newFixedThreadPool(runs, work -> new Thread(work, "run"));
        try {
            long began = clock.nanoTime();
            List<Future<String>> sets = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                int number = run;
                sets.add(threads.submit(() -> run(number)));
            }
            for (Future<String> set : sets) {
                assertNotNull(set.get());
            }
            return Duration.ofNanos(clock.nanoTime() - began).toMillis();
        } finally {
            threads.shutdownNow();
        }
    }

    private String run(int number) throws Exception {
        List<RunTarget> targets = IntStream.range(0, SERVERS)
                .mapToObj(server -> target(number, server))
                .toList();
        try (SnapshotRun run = new SnapshotRun(clock, new Timeline(clock, event -> {}), targets)) {
            return run.awaitReady(run.take()).setId();
        }
    }

    /** Counts the engine's threads, those of its transport among them, every few milliseconds. */
    private static final class Watch extends Thread {

        private final Clock clock = Clock.system();
        private final List<Map<String, Integer>> seen = new ArrayList<>();
        private volatile boolean over;

        Watch() {
            super("watch-of-the-bench");
        }

        @Override
        public void run() {
            try {
                while (!over) {
                    seen.add(threads());
                    clock.pause(Duration.ofMillis(5));
                }
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
            }
        }

        Map<String, Integer> most() throws InterruptedException {
            over = true;
            join();
            return seen.stream()
                    .max((one, other) -> Integer.compare(sum(one), sum(other)))
                    .orElseThrow();
        }

        private static int sum(Map<String, Integer> kinds) {
            return kinds.values().stream().mapToInt(Integer::intValue).sum();
        }

        private static Map<String, Integer> threads() {
            Thread[] all = new Thread[Thread.activeCount() * 2 + 64];
            return Stream.of(all)
                    .limit(Thread.enumerate(all))
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("mysql-snapshot-") || name.startsWith("OkHttp"))
                    .map(name -> name.replaceAll("[0-9]+", "#").replaceFirst("(?s)[:\\[].*", ""))
                    .collect(Collectors.toMap(name -> name, name -> 1, Integer::sum, TreeMap::new));
        }
    }

    private static String claim(int run, int server) {
        return "data-" + run + "-" + server;
    }

    private RunTarget target(int run, int server) {
        DatabaseServer database = servers.get(server);
        return new RunTarget(
                "target-" + run + "-" + server,
                api,
                new SnapshotRequest(
                        new ServerAccess(
                                new ServerAddress(database.host(), database.port()),
                                new Account(Shop.USER, Shop.PASSWORD),
                                Tls.preferred()),
                        LockLimits.defaults(),
                        NAMESPACE,
                        List.of(claim(run, server)),
                        null,
                        null,
                        new VolumeLimits(Duration.ofSeconds(5), Duration.ofSeconds(60)),
                        new Origin("shop/build-" + run, 7, "https://ci.example/")),
                null);
    }
}
