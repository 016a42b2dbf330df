package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.fixture.DataFolder;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerSweep;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import io.jenkins.plugins.mysqlsnapshot.fixture.TcpProxy;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Origin;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotRequest;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A server, a proxy before it, and a cluster whose storage cuts it: what runs of one kind of server share, one at a time. Opened
 * and closed by a {@link ChaosWorker}, used by its thread; the cuts come on the storage's threads.
 */
final class ChaosWorld implements AutoCloseable {

    static final String USER = "chaos";
    static final String NAMESPACE = "shop";

    /** A volume whose copy is nothing: what stands on it is asked of the server at the cut. */
    private static final String LIGHT = "light-mysql-0";

    /** The server's own data. */
    private static final String FULL = "data-mysql-0";

    private static final String PASSWORD = "chaos-Secret-9";
    private static final Duration CLEAN = Duration.ofSeconds(30);

    private final Path folder;
    private final ServerBinaries binaries = ServerBinaries.inTarget();
    private final ServerKind kind;
    private final ServerOptions options;
    private final CutWitness witness = new CutWitness();
    private final SimulatedCluster cluster;
    private final TcpProxy proxy;
    private final Clock clock = Clock.system();

    /** Another one after a restart: written by the fault's thread, read by the run's and the storage's. */
    private volatile DatabaseServer server;

    ChaosWorld(ServerKind kind, Path folder) throws IOException, SQLException, InterruptedException {
        this.kind = kind;
        this.folder = folder;
        ServerSweep.killLeftOvers(folder);
        DataFolder.delete(folder);
        options = ServerOptions.of(kind);
        server = DatabaseServer.create(binaries, kind, folder.resolve("data"), options);
        server.createAccount(
                USER, PASSWORD, "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW, " + rights(kind) + " ON *.*");
        if (kind.hasMetadataLocks()) {
            server.execute("GRANT SELECT ON performance_schema.* TO " + USER);
        }
        proxy = TcpProxy.to(server.port());
        cluster = new SimulatedCluster(folder.resolve("cluster"));
        cluster.volume(
                NAMESPACE, LIGHT, Files.createDirectories(folder.resolve("light")), witness::begin, witness::end);
        cluster.volume(NAMESPACE, FULL, server.data(), this::freeze, this::thaw);
        cluster.serverPod(NAMESPACE, LIGHT, server.data(), server.port());
        cluster.serverPod(NAMESPACE, FULL, server.data(), server.port());
    }

    /** To end other users' statements, and to block DDL. */
    private static String rights(ServerKind kind) {
        return switch (kind) {
            case MYSQL_8_0_12, MYSQL_8_0_15, MYSQL_9_7 -> "CONNECTION_ADMIN, BACKUP_ADMIN";
            case MARIADB_10_11, MARIADB_11_4_5, MARIADB_11_8 -> "CONNECTION ADMIN, BINLOG MONITOR";
            case MYSQL_5_7_22, MARIADB_10_2_11 -> "SUPER";
        };
    }

    private void freeze() {
        witness.begin();
        try {
            server.suspend();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void thaw() {
        try {
            server.resume();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        witness.end();
    }

    /** Everything as it is before a run. */
    void prepare(Plan plan) throws SQLException {
        witness.watch(server);
        cluster.relent();
        cluster.behaviour(usual(plan));
    }

    /** A storage without moods. */
    static StorageBehaviour usual(Plan plan) {
        return StorageBehaviour.quick()
                .withContentDelay(Duration.ofMillis(5))
                .withCutDelay(plan.cutDelay())
                .withSnapshotStatusDelay(Duration.ofMillis(10))
                .withReadyDelay(Duration.ofMillis(5))
                .withDeleteDelay(Duration.ofMillis(5));
    }

    SnapshotRequest request(Plan plan) {
        return new SnapshotRequest(
                new ServerAccess(
                        new ServerAddress("127.0.0.1", proxy.port()), new Account(USER, PASSWORD), Tls.preferred()),
                plan.limits(),
                NAMESPACE,
                List.of(plan.bootsClone() ? FULL : LIGHT),
                null,
                "seed-" + plan.seed(),
                new VolumeLimits(Duration.ofSeconds(2), Duration.ofSeconds(30)),
                new Origin("shop/chaos", 1, ""));
    }

    DatabaseServer server() {
        return server;
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    TcpProxy proxy() {
        return proxy;
    }

    CutWitness witness() {
        return witness;
    }

    /** Ends the server, by SIGKILL or in good order, and starts it again on its data. */
    void restart(boolean kill) throws IOException, InterruptedException {
        if (kill) {
            server.kill();
        } else {
            server.stop();
        }
        server = DatabaseServer.boot(binaries, kind, folder.resolve("data"), options);
        proxy.target(server.port());
    }

    /** Every VolumeSnapshot that is there. */
    List<VolumeSnapshot> snapshots() {
        return cluster.administrator()
                .resources(VolumeSnapshot.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
    }

    /** Deletes what the run left and waits until the storage has. */
    void clean(Plan plan) throws IOException, InterruptedException {
        cluster.relent();
        cluster.behaviour(usual(plan));
        proxy.drop();
        cluster.administrator()
                .resources(VolumeSnapshot.class)
                .inNamespace(NAMESPACE)
                .delete();
        Deadline deadline = clock.deadline(CLEAN);
        while (!cluster.snapshotsLeft().isEmpty() || !cluster.contentsLeft().isEmpty()) {
            if (deadline.hasPassed()) {
                throw new IOException("the simulated storage does not delete " + cluster.snapshotsLeft() + " "
                        + cluster.contentsLeft());
            }
            clock.pause(Duration.ofMillis(5));
        }
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        cluster.close();
        witness.close();
        server.close();
        DataFolder.delete(folder);
    }
}
