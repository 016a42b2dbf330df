package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.BuildListener;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import jenkins.model.ArtifactManager;
import jenkins.model.ArtifactManagerConfiguration;
import jenkins.model.ArtifactManagerFactory;
import jenkins.model.ArtifactManagerFactoryDescriptor;
import jenkins.util.VirtualFile;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A manifest that cannot be archived: the set is proved and stays, its manifest is in the log, the build is not green. */
@WithJenkins
class ArtifactsTest {

    private static final String SCRIPT = "mysqlConsistentSnapshot(TARGET, name: 'one'); echo 'went on'";

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    @TempDir
    Path folder;

    private JenkinsRule jenkins;
    private ControllerScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
    }

    @BeforeEach
    void open(JenkinsRule rule) {
        jenkins = rule;
        scenario = new ControllerScenario(MYSQL.server(), folder);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        scenario.assertNothingLeft();
        assertEquals(0, scenario.cluster.openWatches());
        assertEquals(List.of("proved"), scenario.marksLeft());
        scenario.close();
    }

    @Test
    void aManagerThatFails() throws Exception {
        ArtifactManagerConfiguration.get()
                .getArtifactManagerFactories()
                .add(new Artifacts(new IOException("No space left on device")));
        WorkflowRun build = jenkins.assertBuildStatus(
                Result.FAILURE, scenario.job(jenkins, "backup", SCRIPT).scheduleBuild2(0));
        jenkins.assertLogContains(
                "ERROR: manifest of set one: cannot be archived (java.io.IOException: No space left on device);",
                build);
        jenkins.assertLogContains("is proved and kept, but this build fails after it; its manifest:", build);
        jenkins.assertLogNotContains("went on", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void anAbortWhileTheManagerTakesItsTime() throws Exception {
        Artifacts slow = new Artifacts(null);
        ArtifactManagerConfiguration.get().getArtifactManagerFactories().add(slow);
        WorkflowRun build =
                scenario.job(jenkins, "backup", SCRIPT).scheduleBuild2(0).waitForStart();
        slow.entered.await();
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("is proved and kept, but this build fails after it; its manifest:", build);
        jenkins.assertLogNotContains("went on", build);
    }

    /** The builds of the job lie on a small disk, which is full once the set is cut. */
    @Test
    void aDiskThatIsFull() throws Exception {
        scenario.cluster.behaviour(StorageBehaviour.quick().withReadyDelay(Duration.ofSeconds(5)));
        WorkflowJob job = scenario.job(jenkins, "backup", SCRIPT);
        Path builds = Files.createDirectories(job.getRootDir().toPath().resolve("builds"));
        assumeTrue(
                shell("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", builds.toString()) == 0,
                "a small disk can only be mounted by root");
        try {
            WorkflowRun build = scenario.startUntil(job, jenkins, " unlocked ");
            scenario.awaitMark("proved");
            fill(builds.resolve("filler"));
            jenkins.waitForCompletion(build);
            assertEquals(Result.FAILURE, build.getResult());
        } finally {
            assertEquals(0, shell("umount", "--lazy", builds.toString()));
        }
    }

    private static int shell(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[1024];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertEquals("No space left on device", full.getMessage());
        }
    }

    /** Throws, or takes its time where there is nothing to throw. */
    public static final class Artifacts extends ArtifactManagerFactory {

        private final transient IOException failure;
        private final transient CountDownLatch entered = new CountDownLatch(1);

        Artifacts(IOException failure) {
            this.failure = failure;
        }

        @Override
        public ArtifactManager managerFor(Run<?, ?> build) {
            return new Manager(this);
        }

        @TestExtension
        public static final class DescriptorImpl extends ArtifactManagerFactoryDescriptor {}
    }

    private static final class Manager extends ArtifactManager {

        private final transient Artifacts artifacts;

        Manager(Artifacts artifacts) {
            this.artifacts = artifacts;
        }

        @Override
        public void onLoad(Run<?, ?> build) {}

        @Override
        public void archive(FilePath workspace, Launcher launcher, BuildListener listener, Map<String, String> files)
                throws IOException, InterruptedException {
            artifacts.entered.countDown();
            if (artifacts.failure != null) {
                throw artifacts.failure;
            }
            new CountDownLatch(1).await();
        }

        @Override
        public boolean delete() {
            return false;
        }

        @Override
        public VirtualFile root() {
            return null;
        }
    }
}
