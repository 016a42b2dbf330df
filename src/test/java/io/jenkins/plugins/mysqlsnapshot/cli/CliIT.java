package io.jenkins.plugins.mysqlsnapshot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.TestAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** A command under the lock, run by the packed -cli.jar. */
class CliIT extends CliScenario {

    @Test
    void writersWaitWhileTheCommandRunsAndItsStatusIsPassedOn() throws Exception {
        hold("--", "sh", "-c", WAIT + "echo at $MYSQL_LOCK_BINLOG_FILE:$MYSQL_LOCK_BINLOG_OFFSET; exit 7");
        assertTrue(Long.parseLong(lockId()) > 0);

        assertFalse(writersAreFree());
        go();

        assertEquals(7, run.status());
        assertTrue(run.stdout().matches("(?s).*at binlog\\.\\d+:\\d+\n"), run.stdout());
        says("; connection: TLSv1.2 (verifyCa by CN=MySQL_Server_8.0.15_Auto_Generated_CA_Certificate); lock: ");
        says(" proved connection ");
        says(" unlocked end of its block; held ");
        says("[mysql-snapshot] the command ended with status 7, the lock was held until then");
    }

    @Test
    void noPasswordStandsInTheProcessListOrAnEnvironment() throws Exception {
        hold("--", "sh", "-c", WAIT);
        lockId();

        List<ProcessHandle> all = new ArrayList<>(run.process().descendants().toList());
        all.add(run.process().toHandle());
        assertTrue(all.size() > 1);
        for (ProcessHandle one : all) {
            for (String file : List.of("cmdline", "environ")) {
                Path path = Path.of("/proc", Long.toString(one.pid()), file);
                if (Files.exists(path)) {
                    assertFalse(
                            Files.readString(path, StandardCharsets.ISO_8859_1).contains(PASSWORD), path + "");
                }
            }
        }
        go();
        assertEquals(0, run.status());
    }

    @Test
    void theCommandHasTheStandardInputBehindThePassword() throws Exception {
        run = CliRun.start(
                folder,
                PASSWORD + "\nfor the command\n",
                List.of(
                        "hold",
                        "--host",
                        mysql.server().host(),
                        "--port=" + mysql.server().port(),
                        "--user=dba",
                        "--password-stdin",
                        "--tls=preferred",
                        "cat"));

        assertEquals(0, run.status());
        assertEquals("for the command\n", run.stdout());
        says("[mysql-snapshot] warning: the connection was TLSv1.2, but not verified");
    }

    @Test
    void anOptionFileSaysHowToReachTheServer() throws Exception {
        Path file = Files.writeString(
                folder.resolve("my.cnf"),
                "[client]\nhost=" + mysql.server().host() + "\nport="
                        + mysql.server().port()
                        + "\nuser=dba\npassword=\"" + PASSWORD + "\"\nssl-ca="
                        + mysql.server().data().resolve("ca.pem") + "\n");
        run = CliRun.start(
                folder, "", List.of("hold", "--defaults-extra-file", file.toString(), "--tls", "verifyCa", "true"));

        assertEquals(0, run.status());
    }

    /** The default, and what a server with a certificate of a public CA needs: nothing. */
    @Test
    void withoutACaThoseThatJavaTrustsVerifyTheServer() throws Exception {
        TestAuthority authority = TestAuthority.named("Public CA");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("public", authority.certificate());
        try (OutputStream out = Files.newOutputStream(folder.resolve("cacerts"))) {
            trusted.store(out, "changeit".toCharArray());
        }
        ServerKind kind = ServerKind.MARIADB_11_4_5;
        try (DatabaseServer server = DatabaseServer.create(
                ServerBinaries.inTarget(),
                kind,
                mysql.folder().resolve("public"),
                authority.on(ServerOptions.of(kind), folder.resolve("tls"), authority.certificateFor("localhost")))) {
            server.createAccount("dba", PASSWORD, "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*");
            run = CliRun.start(
                    folder,
                    "",
                    List.of("-Djavax.net.ssl.trustStore=cacerts", "-Djavax.net.ssl.trustStorePassword=changeit"),
                    List.of(
                            "hold",
                            "--host=localhost",
                            "--port=" + server.port(),
                            "--user=dba",
                            "--password-file=password",
                            "true"));

            assertEquals(0, run.status());
            says(" (verify); lock: ");
        }
    }

    @Test
    void theHelpTellsEveryStatus() throws Exception {
        run = CliRun.start(folder, "", List.of("hold", "--help"));

        assertEquals(0, run.status());
        for (String status : List.of("123", "124", "125", "126", "127", "128+N")) {
            assertTrue(run.stdout().contains("\n  " + status), run.stdout());
        }
    }

    @Test
    void theJarHasTheLockAndTheReportAndNothingOfThePlugin() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("cli"))) {
            assertEquals(
                    List.of(),
                    jar.stream()
                            .filter(entry -> !entry.isDirectory())
                            .map(JarEntry::getName)
                            .filter(name ->
                                    !name.matches("io/jenkins/plugins/mysqlsnapshot/(cli|lock|report|timeline)/[^/]+"))
                            .filter(name -> !name.startsWith("picocli/")
                                    && !name.startsWith("com/mysql/")
                                    && !name.startsWith("com/fasterxml/jackson/"))
                            .filter(name -> !name.startsWith("META-INF/"))
                            .toList());
        }
    }
}
