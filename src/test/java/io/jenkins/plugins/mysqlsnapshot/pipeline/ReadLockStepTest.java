package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code withMysqlReadLock} on a real MySQL: held for its body, freed however that ends, and never lost unnoticed. */
@Timeout(90)
class ReadLockStepTest {

    private static final String WAIT_FOR_GO = "sh 'echo inside; until [ -e go ]; do sleep 0.05; done; echo left'";

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

    private void startAndAwaitBody(String script) throws Exception {
        build = scenario.start(script);
        assertTrue(build.awaitLog("\ninside\n", PipelineScenario.SOON), build.log());
    }

    private void go() throws Exception {
        Files.createFile(build.workspace().resolve("go"));
    }

    private void ends() throws Exception {
        assertTrue(build.join(PipelineScenario.SOON), build.log());
    }

    @Test
    void writersWaitForTheBodyAndGoOnAfterIt() throws Exception {
        startAndAwaitBody("node { def r = withMysqlReadLock(SERVER) { " + WAIT_FOR_GO + "; 7 }; echo \"r=$r\" }");
        assertFalse(scenario.writersAreFree());
        go();
        ends();
        assertEquals(Result.SUCCESS, build.result(), build.log());
        assertTrue(build.log().contains("r=7"), build.log());
    }

    @Test
    void theBodyKnowsWhichLockItRunsUnderAndWhereTheServerStands() throws Exception {
        String position = MYSQL.server().query("SHOW MASTER STATUS");
        build = scenario.run("""
                node {
                    withMysqlReadLock(SERVER) {
                        sh 'echo "lock=$MYSQL_LOCK_ID file=$MYSQL_LOCK_BINLOG_FILE uuid=$MYSQL_LOCK_SERVER_UUID"'
                        parallel a: { sh 'echo "at=$MYSQL_LOCK_BINLOG_OFFSET"' }
                    }
                    sh 'echo "after=[$MYSQL_LOCK_ID]"'
                }
                """);
        assertEquals(Result.SUCCESS, build.result(), build.log());
        Matcher held = Pattern.compile("read lock held by connection (\\d+)").matcher(build.log());
        assertTrue(held.find(), build.log());
        assertTrue(
                build.log()
                        .contains("lock=" + held.group(1) + " file=" + position + " uuid="
                                + MYSQL.server().query("SELECT @@server_uuid")),
                build.log());
        assertTrue(Pattern.compile("at=\\d+").matcher(build.log()).find(), build.log());
        assertTrue(build.log().contains("after=[]"), build.log());
    }

    @Test
    void aWorkloadIsLockedThroughTheTunnelToItsPod() throws Exception {
        startAndAwaitBody("node { withMysqlReadLock(WORKLOAD) { " + WAIT_FOR_GO + " } }");
        assertFalse(scenario.writersAreFree());
        assertEquals(2, scenario.cluster.openTunnels());
        go();
        ends();
        assertEquals(Result.SUCCESS, build.result(), build.log());
    }

    @Test
    void aTunnelThatBreaksCancelsTheBodyAndFailsTheBuild() throws Exception {
        startAndAwaitBody("node { withMysqlReadLock(WORKLOAD, leaseSeconds: 2) { " + WAIT_FOR_GO + " } }");
        scenario.cluster.dropTunnels();
        ends();
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertFalse(build.log().contains("\nleft\n"), build.log());
        assertTrue(
                build.log()
                        .contains("pod shop/pod-of-data-mysql-0: the tunnel to port "
                                + MYSQL.server().port() + " was ended with code 1001"),
                build.log());
    }

    @Test
    void withoutTheRightToATunnelTheRuleIsToldAndTheBodyDoesNotStart() throws Exception {
        scenario.cluster.deny("create", "pods/portforward");
        build = scenario.run("withMysqlReadLock(WORKLOAD) { echo 'inside' }");
        assertEquals(Result.FAILURE, build.result());
        assertFalse(build.log().contains("inside"), build.log());
        assertTrue(build.log().contains("resources: [\"pods/portforward\"]"), build.log());
    }

    @Test
    void theLockOutlivesItsLeaseWhileTheBodyRuns() throws Exception {
        startAndAwaitBody("node { withMysqlReadLock(SERVER, leaseSeconds: 2) { sh 'echo inside; sleep 5' } }");
        ends();
        assertEquals(Result.SUCCESS, build.result(), build.log());
    }

    @Test
    void aFailingBodyFreesTheLockAndFailsTheBuild() throws Exception {
        build = scenario.run("withMysqlReadLock(SERVER) { error 'zfs said no' }; echo 'went on'");
        assertEquals(Result.FAILURE, build.result());
        assertTrue(build.log().endsWith("ERROR: zfs said no\nFinished: FAILURE\n"), build.log());
    }

    @Test
    void anAbortOfTheBodyFreesTheLock() throws Exception {
        startAndAwaitBody("node { withMysqlReadLock(SERVER) { " + WAIT_FOR_GO + " } }");
        build.abort();
        ends();
        assertEquals(Result.ABORTED, build.result());
        assertTrue(build.log().contains("Aborted by a person"), build.log());
    }

    @Test
    void anAbortWhileTheGuardWaitsTakesNoLock() throws Exception {
        try (LongStatement reader = LongStatement.select(MYSQL.server(), "shop.orders", Duration.ofSeconds(60))
                .awaitVisible()) {
            build = scenario.start("withMysqlReadLock(SERVER) { echo 'inside' }");
            assertTrue(build.awaitLog(" guard ", PipelineScenario.SOON), build.log());
            build.abort();
            ends();
            assertTrue(reader.isRunning());
        }
        assertEquals(Result.ABORTED, build.result());
        assertFalse(build.log().contains("inside"), build.log());
    }

    @Test
    void aLostSessionCancelsTheBodyAndFailsTheBuild() throws Exception {
        startAndAwaitBody(
                "node { withMysqlReadLock(SERVER, leaseSeconds: 2) { " + WAIT_FOR_GO + " }; echo 'went on' }");
        scenario.killSessions();
        ends();
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertFalse(build.log().contains("went on"), build.log());
        assertFalse(build.log().contains("\nleft\n"), build.log());
    }

    @Test
    void aSessionThatWasLostAfterItsLastSignOfLifeShowsAtTheEnd() throws Exception {
        startAndAwaitBody(
                "node { withMysqlReadLock(SERVER, leaseSeconds: 600) { " + WAIT_FOR_GO + " }; echo 'went on' }");
        scenario.killSessions();
        go();
        ends();
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertTrue(build.log().contains("\nleft\n"), build.log());
        assertFalse(build.log().contains("went on"), build.log());
    }

    @Test
    void aScriptThatSwallowsTheLossFailsAtTheEndOfTheBlock() throws Exception {
        startAndAwaitBody("""
                node {
                    withMysqlReadLock(SERVER, leaseSeconds: 2) {
                        try { sh 'echo inside; sleep 300' } catch (e) { echo "swallowed" }
                    }
                    echo 'went on'
                }
                """);
        scenario.killSessions();
        ends();
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertTrue(build.log().contains("swallowed"), build.log());
        assertFalse(build.log().contains("went on"), build.log());
    }

    @Test
    void whatIsHeldForTooLongIsFreedAtOnceThoughTheBodyDoesNotEnd() throws Exception {
        startAndAwaitBody("""
                node {
                    withMysqlReadLock(SERVER, maxHoldSeconds: 2) {
                        try { sh 'echo inside; sleep 300' } catch (e) { sh 'until [ -e go ]; do sleep 0.05; done' }
                    }
                }
                """);
        scenario.awaitWritersFree();
        assertFalse(build.isFinished());
        go();
        ends();
        assertEquals(Result.FAILURE, build.result(), build.log());
        assertTrue(build.log().contains("held for maxHold (2 s)"), build.log());
    }

    @Test
    void aHardKillFreesTheLock() throws Exception {
        startAndAwaitBody("node { withMysqlReadLock(SERVER, maxHoldSeconds: 3000) { " + WAIT_FOR_GO + " } }");
        build.kill();
        scenario.awaitWritersFree();
        go();
    }
}
