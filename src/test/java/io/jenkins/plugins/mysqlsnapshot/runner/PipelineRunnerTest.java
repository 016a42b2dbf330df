package io.jenkins.plugins.mysqlsnapshot.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That the runner does with a script what Jenkins does, as far as the tests of the steps lean on it. */
@Timeout(60)
class PipelineRunnerTest {

    @TempDir
    Path home;

    private PipelineBuild run(String script) throws InterruptedException {
        return new PipelineRunner(home)
                .usernamePassword("db", "app", "hunter2hunter2")
                .run(script);
    }

    @Test
    void aScriptOfBasicStepsSucceeds() throws Exception {
        PipelineBuild build = run("""
                node {
                    stage('Make') {
                        def who = 'world'
                        echo "hello ${who}"
                        sh 'mkdir -p out && echo made > out/a.txt'
                        def text = sh(script: 'cat out/a.txt', returnStdout: true).trim()
                        if (text != 'made') { error "read ${text}" }
                        archiveArtifacts artifacts: 'out/*.txt'
                    }
                }
                """);
        assertEquals(Result.SUCCESS, build.result(), build.log());
        assertTrue(build.log().contains("hello world"), build.log());
        assertEquals("made\n", Files.readString(build.artifacts().resolve("out/a.txt")));
    }

    @Test
    void anAbortExceptionIsOneLine() throws Exception {
        PipelineBuild build = run("error 'this will not do'");
        assertEquals(Result.FAILURE, build.result());
        assertEquals("ERROR: this will not do\nFinished: FAILURE\n", build.log());
    }

    @Test
    void aFailedShellFailsTheBuild() throws Exception {
        PipelineBuild build = run("node { sh 'exit 3' }");
        assertEquals(Result.FAILURE, build.result());
        assertTrue(build.log().contains("ERROR: script returned exit code 3"), build.log());
    }

    @Test
    void aCaughtFailureIsForgottenAndFinallyRuns() throws Exception {
        PipelineBuild build = run("""
                try {
                    error 'first'
                } catch (e) {
                    echo "caught ${e.message}"
                    currentBuild.result = 'UNSTABLE'
                } finally {
                    echo 'finally'
                }
                """);
        assertEquals("caught first\nfinally\nFinished: UNSTABLE\n", build.log());
    }

    @Test
    void anUnknownStepIsAStackTrace() throws Exception {
        PipelineBuild build = run("noSuchStep(1)");
        assertEquals(Result.FAILURE, build.result());
        assertTrue(build.log().contains("MissingMethodException"), build.log());
    }

    @Test
    void anAbortStopsTheShell() throws Exception {
        PipelineBuild build = new PipelineRunner(home).start("node { sh 'echo begun; exec sleep 300' }");
        assertTrue(build.awaitLog("begun", Duration.ofSeconds(20)), build.log());
        build.abort();
        assertTrue(build.join(Duration.ofSeconds(20)), build.log());
        assertEquals(Result.ABORTED, build.result());
        assertTrue(build.log().contains("Aborted by a person"), build.log());
    }

    @Test
    void branchesRunAtTheSameTimeAndAFailureOfOneIsThrownAtTheEnd() throws Exception {
        PipelineBuild build = run("""
                node {
                    parallel(
                        a: { sh 'touch a; while [ ! -e b ]; do sleep 0.05; done' },
                        b: { sh 'while [ ! -e a ]; do sleep 0.05; done; touch b'; error 'b failed' })
                }
                """);
        assertEquals(Result.FAILURE, build.result());
        assertTrue(build.log().contains("ERROR: b failed"), build.log());
    }

    @Test
    void aTimeoutStopsItsBody() throws Exception {
        PipelineBuild build = run("timeout(time: 1, unit: 'SECONDS') { sleep 300 }");
        assertEquals(Result.ABORTED, build.result());
        assertTrue(build.log().contains("Timeout has been exceeded"), build.log());
    }

    @Test
    void boundCredentialsAreSetInTheShellAndHiddenInTheLog() throws Exception {
        PipelineBuild build = run("""
                node {
                    withCredentials([usernamePassword(credentialsId: 'db', usernameVariable: 'U', passwordVariable: 'P')]) {
                        sh 'test "$P" = hunter2hunter2 && echo "$U:$P"'
                        echo "user ${U}"
                    }
                    if (env.P != null) { error 'still set' }
                }
                """);
        assertEquals(Result.SUCCESS, build.result(), build.log());
        assertTrue(build.log().contains("app:****"), build.log());
        assertFalse(build.log().contains("hunter2"), build.log());
    }
}
