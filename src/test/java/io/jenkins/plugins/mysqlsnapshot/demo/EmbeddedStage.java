package io.jenkins.plugins.mysqlsnapshot.demo;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.SqlServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** A server of this machine whose data folder is a volume of a simulated cluster: what {@code ./demo} needs anywhere. */
final class EmbeddedStage extends DemoStage {

    private final DatabaseServer server;
    private final SimulatedCluster cluster;
    private DatabaseServer clone;

    EmbeddedStage(Path folder, PrintStream out) throws Exception {
        super(folder);
        ServerBinaries binaries = ServerBinaries.inTarget();
        ServerKind kind = kind(binaries, out);
        server = DatabaseServer.create(
                binaries,
                kind,
                folder.resolve("volumes/" + PVC),
                authority.on(
                        ServerOptions.of(kind), folder.resolve("certificates"), authority.certificateFor("127.0.0.1")));
        cluster = new SimulatedCluster(folder.resolve("storage"));
        cluster.volume(NAMESPACE, PVC, server.data(), this::suspend, this::resume);
        cluster.serverPod(NAMESPACE, PVC, server.data(), server.port());
        begin();
    }

    private static ServerKind kind(ServerBinaries binaries, PrintStream out) throws IOException, InterruptedException {
        Optional<String> why = binaries.whyItCannotRun(ServerKind.MYSQL_8_0_15);
        why.ifPresent(line -> out.println("demo: " + line + "; going on with " + ServerKind.MARIADB_11_4_5.title()));
        return why.isEmpty() ? ServerKind.MYSQL_8_0_15 : ServerKind.MARIADB_11_4_5;
    }

    private void suspend() {
        signal(true);
    }

    private void resume() {
        signal(false);
    }

    private void signal(boolean stop) {
        try {
            if (stop) {
                server.suspend();
            } else {
                server.resume();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    SqlServer server() {
        return server;
    }

    @Override
    String kubeconfig() {
        return cluster.kubeconfig();
    }

    @Override
    String snapshotClass() {
        return SimulatedCluster.SNAPSHOT_CLASS;
    }

    @Override
    SqlServer boot(String claim) throws IOException, InterruptedException {
        clone = server.startOnClone(cluster.folderOfPvc(NAMESPACE, claim));
        return clone;
    }

    @Override
    public void close() throws IOException {
        super.close();
        if (clone != null) {
            clone.close();
        }
        cluster.close();
        server.close();
    }
}
