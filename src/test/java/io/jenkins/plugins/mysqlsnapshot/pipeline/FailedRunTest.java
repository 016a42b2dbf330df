package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.snapshot.SnapshotException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a build keeps of a run that gave no set: for people, apart from the manifests, and never in the way of the failure itself. */
@Timeout(90)
class FailedRunTest {

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    @TempDir
    Path folder;

    private PipelineScenario scenario;
    private PipelineBuild build;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
    }

    @BeforeEach
    void open() {
        scenario = new PipelineScenario(MYSQL.server(), folder);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        try (PipelineScenario ended = scenario) {
            ended.nothingIsLeft(build);
            assertEquals(List.of(), ended.cluster.snapshotsLeft());
        }
    }

    private Path kept(String file) {
        return build.artifacts().resolve("mysql-snapshots/failed").resolve(file);
    }

    @Test
    void aFailedRunKeepsWhereItStoppedAndWhyApartFromTheManifests() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().failing("out of space"));
        build = scenario.run("mysqlConsistentSnapshot(TARGET, name: 'before-42')");
        assertEquals(Result.FAILURE, build.result());
        Path failed = build.artifacts().resolve("mysql-snapshots/failed");
        JsonNode record = new JsonMapper().readTree(Files.readString(failed.resolve("before-42.json")));
        assertEquals("failed", record.path("state").asText());
        assertEquals("create", record.path("stoppedIn").asText(), record.toPrettyString());
        assertTrue(record.path("findings").path(0).path("found").asText().contains("out of space"), record.toString());
        assertTrue(record.path("timeline").toString().contains("\"unlocked\""), "told once the lock was free");
        String page = Files.readString(failed.resolve("before-42.html"));
        assertTrue(page.contains("<h1>Failed</h1>") && page.contains("out of space"), page);
        assertTrue(Files.readString(failed.resolve("before-42.svg")).contains("class=\"mark lock\""));
        assertThrows(
                SnapshotException.class,
                () -> Manifest.parse(Files.readString(failed.resolve("before-42.json"))),
                "no manifest, whoever takes it for one");
        assertTrue(
                build.log().indexOf("where it stopped, and why: ") < build.log().indexOf("ERROR: "),
                "the last words are the failure's: " + build.log());
    }

    @Test
    void aRecordOfAFailureThatCannotBeArchivedHidesNothing() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().failing("out of space"));
        build = scenario.run("""
                node {
                    sh 'touch ../archive'
                    mysqlConsistentSnapshot(TARGET)
                }
                """);
        assertEquals(Result.FAILURE, build.result());
        assertTrue(build.log().contains("the report of this failed run cannot be archived ("), build.log());
        assertTrue(
                build.log().lines().anyMatch(line -> line.startsWith("ERROR: ") && line.contains("out of space")),
                build.log());
        assertEquals(List.of(), scenario.cluster.snapshotsLeft());
    }

    @Test
    void whoWasInTheWayOfTheLockIsOnThePage() throws Exception {
        try (Connection other = MYSQL.server().connect();
                Statement statement = other.createStatement()) {
            statement.execute("LOCK TABLES shop.orders WRITE");
            build = scenario.run("mysqlConsistentSnapshot(TARGET, name: 'before-42', acquireBudgetSeconds: 2)");
        }
        assertEquals(Result.FAILURE, build.result(), build.log());
        JsonNode record = new JsonMapper().readTree(Files.readString(kept("before-42.json")));
        assertEquals("guard", record.path("stoppedIn").asText(), record.toPrettyString());
        String page = Files.readString(kept("before-42.html"));
        String blocker = record.path("findings").path(0).path("found").asText();
        assertTrue(blocker.contains("LOCK TABLES") || blocker.contains("holds"), blocker);
        assertTrue(page.contains("What to do:"), page);
        assertFalse(page.contains("What could not be read"), page);
    }

    @Test
    void aRunThatPreflightRefusesIsToldWhole() throws Exception {
        build = scenario.run("mysqlConsistentSnapshot(TARGET, name: 'before-42', snapshotClass: 'nowhere')");
        assertEquals(Result.FAILURE, build.result(), build.log());
        String page = Files.readString(kept("before-42.html"));
        assertTrue(page.contains("nowhere"), page);
        assertTrue(page.contains("<dd class=\"big\">never</dd>"), page);
        assertFalse(page.contains("What could not be read"), page);
    }

    @Test
    void aDryRunThatIsRefusedKeepsNothing() throws Exception {
        build = scenario.run("mysqlConsistentSnapshot(TARGET, dryRun: true, snapshotClass: 'nowhere')");
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertFalse(Files.exists(build.artifacts()));
    }

    @Test
    void aRunInABlockKeepsNothingWhileItsWritersWait() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().failing("out of space"));
        build = scenario.run("""
                withMysqlReadLock(SERVER, maxHoldSeconds: 30) {
                    mysqlConsistentSnapshot(namespace: 'shop', pvcs: ['data-mysql-0'], kubeconfigId: 'kube')
                }
                """);
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertTrue(build.log().contains("out of space"), build.log());
        assertFalse(Files.exists(build.artifacts()));
    }
}
