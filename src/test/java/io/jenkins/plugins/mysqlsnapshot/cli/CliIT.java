package io.jenkins.plugins.mysqlsnapshot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.TestAuthority;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The packed -cli.jar, as a process, against a real server: what a shell sees of it. */
@Timeout(180)
class CliIT {

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    private static final String PASSWORD = "cli-Secret-9";

    /** Says that it runs and under which lock, then runs until the file "go" is there. */
    private static final String WAIT = "echo inside $MYSQL_LOCK_ID; while [ ! -e go ]; do sleep 0.05; done; ";

    @TempDir
    Path folder;

    private CliRun run;

    @BeforeAll
    static void prepare() throws Exception {
        mysql.server()
                .createAccount(
                        "dba",
                        PASSWORD,
                        "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*",
                        "SELECT ON performance_schema.metadata_locks",
                        "SELECT ON performance_schema.threads");
        mysql.server().execute("CREATE DATABASE shop", "CREATE TABLE shop.orders (id INT PRIMARY KEY AUTO_INCREMENT)");
    }

    @BeforeEach
    void passwordFile() throws IOException {
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        if (run != null) {
            run.close();
            assertFalse(run.stderr().contains(PASSWORD), "the password is in what it says");
            assertFalse(run.stderr().contains("\tat "), run.stderr());
        }
        mysql.server().await(sessions(), "0"::equals, CliRun.SOON);
        assertTrue(writersAreFree());
    }

    private static String sessions() {
        return "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'dba'";
    }

    private static boolean writersAreFree() throws SQLException {
        try (Connection connection = mysql.server().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION lock_wait_timeout = 1");
            statement.execute("INSERT INTO shop.orders () VALUES ()");
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == 1205) {
                return false;
            }
            throw e;
        }
    }

    private void hold(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "hold",
                "--host",
                mysql.server().host(),
                "--port",
                Integer.toString(mysql.server().port()),
                "--user",
                "dba",
                "--password-file",
                "password",
                "--tls",
                "verifyCa",
                "--ca",
                mysql.server().data().resolve("ca.pem").toString()));
        arguments.addAll(Arrays.asList(more));
        run = CliRun.start(folder, "", arguments);
    }

    /** The connection that holds the lock, as the command was told. */
    private String lockId() throws Exception {
        run.awaitStdout("inside ");
        return run.stdout().replaceAll("(?s).*inside (\\d+)\n.*", "$1");
    }

    private void go() throws IOException {
        Files.createFile(folder.resolve("go"));
    }

    private void says(String words) throws IOException {
        assertTrue(run.stderr().contains(words), run.stderr());
    }

    private void saysInOneLine(String words) throws IOException {
        says(words);
        assertEquals(1, run.stderr().lines().count(), run.stderr());
    }

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
    void withoutAPasswordItSaysHowToGiveOne() throws Exception {
        run = CliRun.start(folder, "", List.of("hold", "--host=db", "--user=dba", "true"));

        assertEquals(125, run.status());
        saysInOneLine(
                "error: the password: is missing; give --password-file, --password-stdin or --defaults-extra-file,");
    }

    @Test
    void aDryRunLocksNothing() throws Exception {
        hold("--dry-run");

        assertEquals(0, run.status());
        says(" preflight ");
        says("dry run: nothing stands in the way; nothing was locked");
        assertFalse(run.stderr().contains(" locked "), run.stderr());
    }

    @Test
    void aCommandThatIsNotThereTakesNoLock() throws Exception {
        hold("--", "no-such-command", "--host");

        assertEquals(127, run.status());
        saysInOneLine("error: no-such-command: not found; give its path");
    }

    @Test
    void aCommandThatCannotBeRunTakesNoLock() throws Exception {
        hold("--", "./password");

        assertEquals(126, run.status());
        saysInOneLine("error: ./password: is no program that this user may run");
    }

    @Test
    void aScriptWithoutAnInterpreterFreesTheLockAgain() throws Exception {
        Path script = Files.writeString(folder.resolve("script"), "#!/no/such/interpreter\n");
        assertTrue(script.toFile().setExecutable(true));
        hold("--", "./script");

        assertEquals(126, run.status());
        says("unlocked the command cannot be run; held ");
        says("error: ./script: cannot be run: ");
    }

    @Test
    void aWrongPasswordIsOneLine() throws Exception {
        Files.writeString(folder.resolve("password"), "wrong\n");
        hold("--", "true");

        assertEquals(125, run.status());
        saysInOneLine("access denied for user 'dba'");
    }

    @Test
    void aPasswordAsAnArgumentIsRefusedUnread() throws Exception {
        hold("--password=" + PASSWORD, "--", "true");

        assertEquals(125, run.status());
        saysInOneLine("error: --password: everybody on this machine could read it; give --password-file,");
    }

    @Test
    void anUnknownOptionAndAWrongDurationAreOneLineEach() throws Exception {
        hold("--max-hodl", "1s", "--", "true");
        assertEquals(125, run.status());
        saysInOneLine("error: Unknown option: '--max-hodl'");

        hold("--max-hold", "soon", "--", "true");
        assertEquals(125, run.status());
        saysInOneLine("'soon' is no duration: give 300ms, 10s, 2m or 1h");
    }

    @Test
    void aLockThatIsLostEndsTheCommand() throws Exception {
        hold("--lease", "2s", "--", "sh", "-c", WAIT);
        String id = lockId();
        ProcessHandle command = run.process().children().findFirst().orElseThrow();

        mysql.server().execute("KILL " + id);

        assertEquals(124, run.status());
        assertFalse(command.isAlive());
        says("error: server 127.0.0.1:");
        says("error: the command was ended; what it made does not count");
    }

    @Test
    void aLockHeldForTooLongEndsEvenACommandThatDoesNotListen() throws Exception {
        hold("--max-hold", "1s", "--grace", "300ms", "--", "sh", "-c", "trap '' TERM; " + WAIT);
        lockId();
        ProcessHandle command = run.process().children().findFirst().orElseThrow();

        assertEquals(124, run.status());
        assertFalse(command.isAlive());
        says("held for maxHold (1 s)");
    }

    @Test
    void aLockThatDidNotLastMakesACommandThatWentWellFail() throws Exception {
        hold("--lease", "10m", "--", "sh", "-c", WAIT);
        mysql.server().execute("KILL " + lockId());
        go();

        assertEquals(123, run.status());
        says("error: the command ended with status 0, but what it made does not count");
    }

    @Test
    void termEndsTheCommandAndFreesTheLock() throws Exception {
        hold("--lease", "10m", "--", "sh", "-c", WAIT);
        lockId();
        ProcessHandle command = run.process().children().findFirst().orElseThrow();

        run.process().destroy();

        assertEquals(143, run.status());
        assertFalse(command.isAlive());
        says(" unlocked stopped by a signal; held ");
    }

    @Test
    void termWhileItWaitsForTheLockTakesNone() throws Exception {
        try (Connection holder = mysql.server().connect();
                Statement statement = holder.createStatement()) {
            statement.execute("LOCK TABLES shop.orders WRITE");
            hold("--", "touch", "ran");
            Clock clock = Clock.system();
            Deadline deadline = clock.deadline(CliRun.SOON);
            while (!run.stderr().contains(" guard ")) {
                assertFalse(deadline.hasPassed(), run.stderr());
                clock.pause(Duration.ofMillis(20));
            }

            run.process().destroy();

            assertEquals(143, run.status());
        }
        says("stopped; nothing is locked");
        assertFalse(Files.exists(folder.resolve("ran")));
    }

    @Test
    void afterAKillTheServerFreesTheLockByTheLease() throws Exception {
        hold("--lease", "2s", "--", "sh", "-c", WAIT);
        lockId();
        List<ProcessHandle> orphans = run.process().descendants().toList();
        try {
            run.process().destroyForcibly();
            assertEquals(137, run.status());
            mysql.server().await(sessions(), "0"::equals, Duration.ofSeconds(30));
            assertTrue(writersAreFree());
        } finally {
            orphans.forEach(ProcessHandle::destroyForcibly);
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
    void theJarHasTheLockAndNothingOfThePlugin() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("cli"))) {
            assertEquals(
                    List.of(),
                    jar.stream()
                            .filter(entry -> !entry.isDirectory())
                            .map(JarEntry::getName)
                            .filter(name -> !name.matches("io/jenkins/plugins/mysqlsnapshot/(cli|lock|timeline)/[^/]+"))
                            .filter(name -> !name.startsWith("picocli/") && !name.startsWith("com/mysql/"))
                            .filter(name -> !name.startsWith("META-INF/"))
                            .toList());
        }
    }
}
