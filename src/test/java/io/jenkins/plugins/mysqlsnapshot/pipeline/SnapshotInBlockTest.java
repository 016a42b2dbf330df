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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code mysqlConsistentSnapshot} inside of {@code withMysqlReadLock}: cut under the block's lock, which stays held. */
@Timeout(90)
class SnapshotInBlockTest {

    private static final String VOLUME = "namespace: 'shop', pvcs: 'data-mysql-0', kubeconfigId: 'kube'";

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

    private Manifest manifest(String set) throws Exception {
        return Manifest.parse(
                Files.readString(build.artifacts().resolve("mysql-snapshots").resolve(set + ".json")));
    }

    private String told(String name) {
        return build.log()
                .lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(build.log()));
    }

    @Test
    void withoutArgumentsItCutsWhatTheBlockHasLocked() throws Exception {
        build = scenario.start("""
                node {
                    withMysqlReadLock(WORKLOAD) {
                        def set = mysqlConsistentSnapshot()
                        sh 'echo "lock=$MYSQL_LOCK_ID"'
                        echo "set=${set.id}"
                        echo "names=${set.names}"
                        sh 'echo cut; until [ -e go ]; do sleep 0.05; done'
                    }
                }
                """);
        assertTrue(build.awaitLog("\ncut\n", PipelineScenario.SOON), build.log());
        assertFalse(scenario.writersAreFree(), "the block holds its lock until its end");
        Files.createFile(build.workspace().resolve("go"));
        assertTrue(build.join(PipelineScenario.SOON), build.log());

        assertEquals(Result.SUCCESS, build.result(), build.log());
        Manifest manifest = manifest(told("set"));
        assertEquals(Long.valueOf(told("lock")), manifest.lock().connectionId());
        assertEquals("[" + told("set") + "-data-mysql-0]", told("names"));
        assertEquals("proved", manifest.state());
        assertTrue(manifest.proof().lockedMillis() <= manifest.proof().requestedMillis(), manifest::toJson);
        assertTrue(manifest.proof().provedMillis() <= manifest.proof().unlockedMillis(), manifest::toJson);
        assertTrue(
                manifest.proof()
                        .statements()
                        .contains("the lock is that of the block around the run, which went on holding it"),
                manifest::toJson);
    }

    @Test
    void aBlockThatNamesAHostIsToldTheVolumes() throws Exception {
        build = scenario.run("""
                withMysqlReadLock(SERVER) {
                    mysqlConsistentSnapshot(VOLUME, name: 'one')
                    mysqlConsistentSnapshot(VOLUME, name: 'two')
                }
                """.replace("VOLUME", VOLUME));
        assertEquals(Result.SUCCESS, build.result(), build.log());
        assertEquals(
                manifest("one").lock().connectionId(), manifest("two").lock().connectionId());
        assertEquals(manifest("one").position(), manifest("two").position());
        assertEquals(List.of("one-data-mysql-0", "two-data-mysql-0"), scenario.cluster.snapshotsLeft());
    }

    @Test
    void whatNeitherStepNorBlockSaysIsTold() throws Exception {
        build = scenario.run("withMysqlReadLock(SERVER) { mysqlConsistentSnapshot() }");
        assertEquals(Result.FAILURE, build.result());
        for (String missing : List.of("namespace", "kubeconfigId", "pvcs")) {
            assertTrue(build.log().contains(missing + ": is missing; give " + missing + ":"), build.log());
        }
    }

    @Test
    void volumesOfAnotherServerAreRefused() throws Exception {
        build = scenario.run("withMysqlReadLock(WORKLOAD) { mysqlConsistentSnapshot(workload: 'pod/other') }");
        assertEquals(Result.FAILURE, build.result());
        assertTrue(build.log().contains("workload: is given inside of a block whose server is known"), build.log());
    }

    @Test
    void aCutThatFailsFreesTheLockWithItsBlock() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().failing("out of space"));
        build = scenario.run("withMysqlReadLock(WORKLOAD) { mysqlConsistentSnapshot() }; echo 'went on'");
        assertEquals(Result.FAILURE, build.result());
        assertTrue(build.log().contains("out of space"), build.log());
        assertFalse(build.log().contains("went on"), build.log());
        assertEquals(List.of(), scenario.cluster.snapshotsLeft());
    }

    @Test
    void underALockThatWasLostNothingIsCut() throws Exception {
        build = scenario.start("""
                node {
                    withMysqlReadLock(WORKLOAD, leaseSeconds: 2) {
                        try { sh 'echo inside; sleep 300' } catch (e) { echo 'swallowed' }
                        mysqlConsistentSnapshot()
                    }
                }
                """);
        assertTrue(build.awaitLog("\ninside\n", PipelineScenario.SOON), build.log());
        scenario.killSessions();
        assertTrue(build.join(PipelineScenario.SOON), build.log());
        assertEquals(Result.FAILURE, build.result());
        assertTrue(build.log().contains("the lock of the block around it is held no more"), build.log());
        assertEquals(List.of(), scenario.cluster.snapshotsLeft());
    }
}
