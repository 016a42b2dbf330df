package io.jenkins.plugins.mysqlsnapshot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The packed -cli.jar, as a process, against a real server: what a shell sees of it; nothing is left after a test. */
@Timeout(180)
abstract class CliScenario {

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    static final String PASSWORD = "cli-Secret-9";

    /** Says that it runs and under which lock, then runs until the file "go" is there. */
    static final String WAIT = "echo inside $MYSQL_LOCK_ID; while [ ! -e go ]; do sleep 0.05; done; ";

    @TempDir
    Path folder;

    CliRun run;

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

    static String sessions() {
        return "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'dba'";
    }

    static boolean writersAreFree() throws SQLException {
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

    final void hold(String... more) throws IOException {
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
    final String lockId() throws Exception {
        run.awaitStdout("inside ");
        return run.stdout().replaceAll("(?s).*inside (\\d+)\n.*", "$1");
    }

    final void go() throws IOException {
        Files.createFile(folder.resolve("go"));
    }

    final void says(String words) throws IOException {
        assertTrue(run.stderr().contains(words), run.stderr());
    }

    final void saysInOneLine(String words) throws IOException {
        says(words);
        assertEquals(1, run.stderr().lines().count(), run.stderr());
    }
}
