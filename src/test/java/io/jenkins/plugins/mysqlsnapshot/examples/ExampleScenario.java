package io.jenkins.plugins.mysqlsnapshot.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A job that runs a Jenkinsfile of {@code docs/examples} as it is, on a real server, with its sources beside it. The tools that it
 * calls are the real ones unless the test puts a stand-in in their place. Used by one test.
 */
final class ExampleScenario {

    static final Path EXAMPLES = Path.of("docs/examples");
    private static final Duration SOON = Duration.ofSeconds(30);

    private final DatabaseServer server;
    private final Path tools;
    private final PipelineRunner runner;
    private PipelineBuild build;

    ExampleScenario(ServerExtension mysql, Path folder) throws IOException {
        this.server = mysql.server();
        this.tools = Files.createDirectories(folder.resolve("tools"));
        this.runner = new PipelineRunner(folder.resolve("jobs"))
                .sources(EXAMPLES)
                .env("MYSQL_HOST", server.host())
                .env("MYSQL_PORT", Integer.toString(server.port()))
                .env("BUILD_NUMBER", "1")
                .env("BUILD_TAG", "jenkins-nightly-1")
                .env("PATH", tools + ":" + System.getenv("PATH"))
                .usernamePassword("shop-mysql", Shop.USER, Shop.PASSWORD)
                .secretFile("shop-mysql-ca", mysql.authority().pem());
    }

    ExampleScenario secretFile(String id, String content) {
        runner.secretFile(id, content);
        return this;
    }

    ExampleScenario env(String name, String value) {
        runner.env(name, value);
        return this;
    }

    /** A program of this name that does this; each call is told in the log. */
    ExampleScenario standIn(String name, String script) throws IOException {
        Path file = tools.resolve(name);
        Files.writeString(file, "#!/bin/sh\necho \"called: " + name + " $*\" >&2\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return this;
    }

    void start(String jenkinsfile) throws IOException {
        build = runner.start(Files.readString(EXAMPLES.resolve(jenkinsfile)));
    }

    void awaits(String line) throws InterruptedException {
        assertTrue(build.awaitLog(line, SOON), build.log());
    }

    /** Makes a file in the workspace: what a stand-in waits for. */
    void makes(String file) throws IOException {
        Files.createFile(build.workspace().resolve(file));
    }

    void ends(Result result) throws InterruptedException {
        assertTrue(build.join(SOON), build.log());
        assertEquals(result, build.result(), build.log());
    }

    void writersWait() throws SQLException {
        assertFalse(new Shop(server).writersAreFree(), build.log());
    }

    void writersGoOn() throws SQLException {
        assertTrue(new Shop(server).writersAreFree(), build.log());
    }

    String log() {
        return build.log();
    }

    /** What must hold after every build. */
    void nothingIsLeft() throws SQLException, IOException, InterruptedException {
        writersGoOn();
        // a session has said goodbye by now; the server takes a moment to take note of it
        server.await(Shop.sessions(), "0"::equals, SOON);
        assertEquals(0, build.filesThatContain(Shop.PASSWORD).size(), "secrets in files of the build");
        assertFalse(build.log().contains("\tat "), build.log());
    }
}
