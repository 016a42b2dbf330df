package io.jenkins.plugins.mysqlsnapshot.demo;

import io.jenkins.plugins.mysqlsnapshot.fixture.DataFolder;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerSweep;
import io.jenkins.plugins.mysqlsnapshot.fixture.SqlServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.TestAuthority;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * What the story needs before it begins: server, cluster, load, and a job with its credentials and scripts. Where server and cluster
 * come from, the two kinds say. Closed by the demo.
 */
abstract class DemoStage implements AutoCloseable {

    static final String NAMESPACE = "shop";
    static final String PVC = "data-mysql-0";
    private static final String USER = "backup";
    private static final String PASSWORD = "demo-backup-7f3c";

    private final Path folder;
    final TestAuthority authority = TestAuthority.named("Shop CA");
    private WriteLoad load;

    /** Sweeps away what an earlier demo left in this folder. */
    DemoStage(Path folder) throws Exception {
        this.folder = folder;
        ServerSweep.killLeftOvers(folder);
        DataFolder.delete(folder);
        Files.createDirectories(folder);
    }

    abstract SqlServer server();

    /** Of an account that may do what the example does. */
    abstract String kubeconfig();

    /** The class that a snapshot names; null for the default one. */
    abstract String snapshotClass();

    /** A second server on a claim that was restored; closed with the stage. */
    abstract SqlServer boot(String claim) throws Exception;

    /** Makes the account of the backup and puts the server to work. */
    final void begin() throws Exception {
        server().createAccount(USER, PASSWORD, "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*");
        if (!server().kind().isMariaDb()) {
            server().execute(
                            "GRANT SELECT ON performance_schema.metadata_locks TO " + USER,
                            "GRANT SELECT ON performance_schema.threads TO " + USER);
        }
        load = WriteLoad.start(server(), 2, 1);
        load.awaitCommits(100);
    }

    final WriteLoad load() {
        return load;
    }

    /** A job with the credentials and addresses that the example names, its log shown as it grows. */
    PipelineRunner job(PrintStream out) throws IOException {
        Path builds = folder.resolve("builds");
        Path workspace = Files.createDirectories(builds.resolve("migrate/1/workspace"));
        Path login = folder.resolve("login.properties");
        Files.createFile(login, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                login,
                "address=" + server().host() + ":" + server().port() + "\nuser=" + SqlServer.ROOT + "\npassword="
                        + SqlServer.ROOT_PASSWORD + "\nsslMode=DISABLED\nallowPublicKeyRetrieval=true\n");
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
                .env("MYSQL_HOST", server().host())
                .env("MYSQL_PORT", Integer.toString(server().port()))
                .usernamePassword("shop-mysql", USER, PASSWORD)
                .secretFile("shop-mysql-ca", authority.pem())
                .secretFile("shop-cluster", kubeconfig());
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
        if (load != null) {
            load.close();
        }
    }
}
