package io.jenkins.plugins.mysqlsnapshot.demo;

import io.jenkins.plugins.mysqlsnapshot.fixture.DataFolder;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerSweep;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.TestAuthority;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** What the story needs before it begins: server, cluster, load, and a job with its credentials and scripts. Closed by the demo. */
final class DemoStage implements AutoCloseable {

    static final String NAMESPACE = "shop";
    static final String PVC = "data-mysql-0";
    private static final String USER = "backup";
    private static final String PASSWORD = "demo-backup-7f3c";

    private final Path folder;
    private final TestAuthority authority;
    final DatabaseServer server;
    final SimulatedCluster cluster;
    final WriteLoad load;

    /** Sweeps away what an earlier demo left, and sets up a new one in this folder. */
    DemoStage(Path folder, PrintStream out) throws Exception {
        this.folder = folder;
        ServerSweep.killLeftOvers(folder);
        DataFolder.delete(folder);
        Files.createDirectories(folder);
        ServerBinaries binaries = ServerBinaries.inTarget();
        ServerKind kind = kind(binaries, out);
        authority = TestAuthority.named("Shop CA");
        server = DatabaseServer.create(
                binaries,
                kind,
                folder.resolve("volumes/" + PVC),
                authority.on(
                        ServerOptions.of(kind), folder.resolve("certificates"), authority.certificateFor("127.0.0.1")));
        server.createAccount(USER, PASSWORD, "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*");
        if (!kind.isMariaDb()) {
            server.execute(
                    "GRANT SELECT ON performance_schema.metadata_locks TO " + USER,
                    "GRANT SELECT ON performance_schema.threads TO " + USER);
        }
        cluster = new SimulatedCluster(folder.resolve("storage"));
        cluster.volume(NAMESPACE, PVC, server.data(), this::suspend, this::resume);
        cluster.serverPod(NAMESPACE, PVC, server.data(), server.port());
        load = WriteLoad.start(server, 2, 1);
        load.awaitCommits(100);
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

    /** A job with the credentials and addresses that the example names, its log shown as it grows. */
    PipelineRunner job(PrintStream out) throws IOException {
        Path builds = folder.resolve("builds");
        Path workspace = Files.createDirectories(builds.resolve("migrate/1/workspace"));
        Path login = folder.resolve("login.properties");
        Files.createFile(login, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                login,
                "address=" + server.host() + ":" + server.port() + "\nuser=" + DatabaseServer.ROOT + "\npassword="
                        + DatabaseServer.ROOT_PASSWORD + "\nsslMode=DISABLED\nallowPublicKeyRetrieval=true\n");
        script(
                workspace.resolve("migrate.sh"),
                login,
                "run",
                "ALTER TABLE shop.other ADD COLUMN price INT",
                "DELETE FROM shop.other");
        script(workspace.resolve("check.sh"), login, "expect", "3", "SELECT COUNT(*) FROM shop.other");
        return new PipelineRunner(builds)
                .job("migrate")
                .echoTo(out)
                .env("MYSQL_HOST", server.host())
                .env("MYSQL_PORT", Integer.toString(server.port()))
                .usernamePassword("shop-mysql", USER, PASSWORD)
                .secretFile("shop-mysql-ca", authority.pem())
                .secretFile("shop-cluster", cluster.kubeconfig());
    }

    private void script(Path file, Path login, String... arguments) throws IOException {
        Path options = folder.resolve("java.options");
        Files.writeString(options, "-XX:TieredStopAtLevel=1\n-cp\n\"" + System.getProperty("java.class.path") + "\"\n");
        String java = ProcessHandle.current().info().command().orElse("java");
        String quoted = String.join("' '", List.of(arguments));
        Files.writeString(
                file,
                "#!/bin/sh\nexec '" + java + "' '@" + options + "' " + DemoSql.class.getName() + " '" + login + "' '"
                        + quoted + "'\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Override
    public void close() throws IOException {
        load.close();
        cluster.close();
        server.close();
    }
}
