package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.snapshot.Manifest;
import io.jenkins.plugins.mysqlsnapshot.verification.Evidence;
import io.jenkins.plugins.mysqlsnapshot.view.BuildSnapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code mysqlConsistentSnapshot} as a Pipeline sees it, on a real MySQL: what it returns, archives, says and leaves. */
@Timeout(90)
class SnapshotStepTest {

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
        // what this one leaves is not to be the next one's
        try (PipelineScenario ended = scenario) {
            ended.nothingIsLeft(build);
        }
    }

    @Test
    void theScriptGetsTheSetAndTheBuildItsManifest() throws Exception {
        build = scenario.run("""
                def set = mysqlConsistentSnapshot(TARGET, name: 'before-42')
                echo "got ${set.id} in ${set.namespace}: ${set.names.join(',')} ${set.artifact}"
                echo "at ${set.position.file}:${set.position.offset} ${set.position.gtid} ${set.position.serverUuid}"
                echo "held ${set.heldMillis >= set.cutMillis} ${set.cutMillis > 0}"
                """);
        assertEquals(Result.SUCCESS, build.result(), build.log());
        assertTrue(
                build.log().contains("got before-42 in shop: before-42-data-mysql-0 mysql-snapshots/before-42.json\n"),
                build.log());
        assertTrue(build.log().contains("held true true"), build.log());
        Manifest manifest =
                Manifest.parse(Files.readString(build.artifacts().resolve("mysql-snapshots/before-42.json")));
        assertEquals(List.of("before-42-data-mysql-0"), manifest.names());
        String page = Files.readString(build.artifacts().resolve("mysql-snapshots/before-42.html"));
        assertTrue(page.contains("<h1>Proved</h1>") && page.contains("before-42-data-mysql-0"), page);
        String drawing = Files.readString(build.artifacts().resolve("mysql-snapshots/before-42.svg"));
        assertTrue(drawing.contains("class=\"mark lock\""), drawing);
        assertEquals("nightly", manifest.origin().job());
        assertEquals("https://jenkins.example/job/nightly/1/", manifest.origin().url());
        assertTrue(manifest.snapshots().get(0).ready());
        assertTrue(
                build.log()
                        .contains("at " + manifest.position().binlogFile() + ":"
                                + manifest.position().binlogOffset() + " "
                                + manifest.position().gtidSet() + " "
                                + manifest.position().serverUuid()),
                build.log());
        assertTrue(build.log().contains("[mysql-snapshot] +"), build.log());
        assertTrue(
                build.log()
                        .contains("[mysql-snapshot] archived \u001B[8mlink"
                                + " /job/nightly/1/artifact/mysql-snapshots/before-42.json\u001B[0mmysql-snapshots/before-42.json"
                                + ", shown at \u001B[8mlink"
                                + " /job/nightly/1/mysql-snapshots/\u001B[0mMySQL snapshot\n"),
                build.log());
    }

    @Test
    void theBuildHasAPageOfWhatItTook() throws Exception {
        build = scenario.run("mysqlConsistentSnapshot(TARGET, name: 'before-42', verify: false)");
        assertEquals(Result.SUCCESS, build.result(), build.log());
        BuildSnapshots page = build.getAction(BuildSnapshots.class);
        // where the log links to
        assertEquals("mysql-snapshots", page.getUrlName());
        assertEquals("proved", page.getSets().get(0).getState());
        assertTrue(page.getSets().get(0).getReadyMillis() > 0);
        assertTrue(page.pages(Locale.ENGLISH, "")
                .get(0)
                .getParts()
                .get(0)
                .getHtml()
                .contains("<svg"));
    }

    @Test
    void aFailedRunHasAPageToo() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().failing("out of space"));
        build = scenario.run("mysqlConsistentSnapshot(TARGET, name: 'before-42')");
        BuildSnapshots page = build.getAction(BuildSnapshots.class);
        assertEquals("failed", page.getSets().get(0).getState());
        assertTrue(page.pages(Locale.ENGLISH, "")
                .get(0)
                .getParts()
                .get(0)
                .getHtml()
                .contains("out of space"));
    }

    @Test
    void aRefusedSnapshotIsToldAndNothingStays() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().failing("out of space"));
        build = scenario.run("mysqlConsistentSnapshot(TARGET)");
        assertEquals(Result.FAILURE, build.result());
        assertTrue(build.log().contains("out of space"), build.log());
        assertEquals(List.of(), scenario.cluster.snapshotsLeft());
        assertEquals(List.of(), manifests(), "only a proved set has a manifest");
    }

    private List<Path> manifests() throws IOException {
        Path folder = build.artifacts().resolve("mysql-snapshots");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> kept = Files.list(folder)) {
            return kept.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void anAbortUnderTheLockEndsTheBuildOnceAllIsUndone() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().neverCutting());
        build = scenario.start("mysqlConsistentSnapshot(TARGET, cleanupTimeoutSeconds: 4); echo 'went on'");
        assertTrue(build.awaitLog(" create ", PipelineScenario.SOON), build.log());
        build.abort();
        assertTrue(build.join(PipelineScenario.SOON), build.log());
        assertEquals(Result.ABORTED, build.result());
        assertTrue(build.log().contains("Aborted by a person"), build.log());
        assertFalse(build.log().contains("went on"), build.log());
        assertEquals(List.of(), scenario.cluster.snapshotsLeft());
        assertEquals(List.of(), manifests());
        try (Stream<Path> kept = Files.list(build.artifacts().resolve("mysql-snapshots/failed"))) {
            String record = Files.readString(kept.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow());
            assertTrue(record.contains("\"state\" : \"aborted\""), record);
        }
    }

    @Test
    void aHardKillUnderTheLockFreesItToo() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().neverCutting());
        build = scenario.start("mysqlConsistentSnapshot(TARGET, maxHoldSeconds: 3000, cleanupTimeoutSeconds: 4)");
        assertTrue(build.awaitLog(" create ", PipelineScenario.SOON), build.log());
        build.kill();
        scenario.awaitWritersFree();
        assertTrue(build.awaitLog(" gone after ", PipelineScenario.SOON), build.log());
        assertFalse(Files.exists(build.artifacts()), "an artifact of a build that was over");
        assertEquals(List.of(), scenario.cluster.snapshotsLeft());
    }

    @Test
    void aSetThatIsNotReadyInTimeIsKeptAndItsManifestPrinted() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().withReadyDelay(Duration.ofMinutes(10)));
        build = scenario.run("mysqlConsistentSnapshot(TARGET, name: 'slow', readyTimeoutSeconds: 1)");
        assertEquals(Result.FAILURE, build.result());
        assertEquals(List.of("slow-data-mysql-0"), scenario.cluster.snapshotsLeft());
        String printed =
                build.log().substring(build.log().indexOf('{'), build.log().lastIndexOf('}') + 1);
        assertEquals("slow", Manifest.parse(printed).setId());
    }

    @Test
    void thePageIsInTheControllersLanguageAndTheManifestInNone() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            build = scenario.run("mysqlConsistentSnapshot(TARGET, name: 'nachts')");
        } finally {
            Locale.setDefault(before);
        }
        Path kept = build.artifacts().resolve("mysql-snapshots");
        assertTrue(Files.readString(kept.resolve("nachts.html")).contains("<h1>Bewiesen</h1>"));
        assertEquals(
                "proved",
                Manifest.parse(Files.readString(kept.resolve("nachts.json"))).state());
    }

    @Test
    void whatAVerificationFoundStandsOnThePageOfItsOwnBuildAlone() throws Exception {
        build = scenario.run("mysqlConsistentSnapshot(TARGET, name: 'before-42')");
        ManifestArchive archive = new ManifestArchive(build, () -> System.out);
        Path kept = build.artifacts().resolve("mysql-snapshots");
        archive.keepVerified(evidence("another"));
        assertFalse(Files.exists(kept.resolve("another.html")), "a page of a set of some other build");
        archive.keepVerified(evidence("before-42"));
        String page = Files.readString(kept.resolve("before-42.html"));
        assertTrue(page.contains("Verified: a server came up"), page);
        assertTrue(page.contains("before-42-data-mysql-0"), page);
        Files.writeString(kept.resolve("before-42.json"), "{ \"setId\" : \"before-42\", \"state\" : \"pro");
        archive.keepVerified(evidence("before-42"));
        assertTrue(Files.readString(kept.resolve("before-42.html")).contains("ends in a mistake"), "and not thrown");
    }

    private static Evidence evidence(String setId) {
        return new Evidence(
                1,
                setId,
                "shop",
                Evidence.VERIFIED,
                Instant.parse("2026-11-23T20:16:00Z"),
                "nightly",
                1,
                List.of(),
                null,
                null,
                false,
                "8.0.15",
                null,
                null,
                null,
                12,
                List.of(),
                List.of(),
                List.of(),
                new Evidence.Millis(1, 1, 1, 1, 1));
    }

    @Test
    void aReportThatCannotBeArchivedFailsNothing() throws Exception {
        build = scenario.run("""
                node {
                    sh 'mkdir -p ../archive/mysql-snapshots/kept.html/in-the-way'
                    mysqlConsistentSnapshot(TARGET, name: 'kept')
                }
                """);
        assertEquals(Result.SUCCESS, build.result(), build.log());
        assertTrue(build.log().contains("the report of set kept cannot be archived"), build.log());
        assertTrue(Files.exists(build.artifacts().resolve("mysql-snapshots/kept.json")));
    }

    @Test
    void aManifestThatCannotBeArchivedIsPrintedAndTheSetKept() throws Exception {
        build = scenario.run("""
                node {
                    sh 'touch ../archive'
                    mysqlConsistentSnapshot(TARGET, name: 'kept')
                }
                """);
        assertEquals(Result.FAILURE, build.result());
        assertTrue(build.log().contains("ERROR: manifest of set kept: cannot be archived"), build.log());
        assertEquals(List.of("kept-data-mysql-0"), scenario.cluster.snapshotsLeft());
        String printed =
                build.log().substring(build.log().indexOf('{'), build.log().lastIndexOf('}') + 1);
        assertEquals("kept", Manifest.parse(printed).setId());
    }

    @Test
    void aSnapshotIsRestoredIntoANewClaim() throws Exception {
        build = scenario.run("""
                def set = mysqlConsistentSnapshot(TARGET)
                mysqlRestoreSnapshot(namespace: 'shop', snapshot: set.names[0], pvc: 'restored', kubeconfigId: 'kube')
                """);
        assertEquals(Result.SUCCESS, build.result(), build.log());
        assertTrue(Files.exists(scenario.cluster.folderOfPvc("shop", "restored").resolve("ibdata1")));
    }

    @Test
    void aSnapshotThatIsNotThereIsOneLine() throws Exception {
        build = scenario.run(
                "mysqlRestoreSnapshot(namespace: 'shop', snapshot: 'nowhere', pvc: 'p', kubeconfigId: 'kube')");
        assertEquals(Result.FAILURE, build.result());
        assertTrue(build.log().contains("nowhere"), build.log());
    }
}
