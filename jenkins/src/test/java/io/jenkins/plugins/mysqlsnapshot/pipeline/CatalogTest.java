package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.MarkedSnapshots;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The steps about existing sets on a real controller: in the sandbox, and what builds that are kept or deleted do. */
@WithJenkins
class CatalogTest {

    private final Clock clock = Clock.system();

    @TempDir
    Path folder;

    private JenkinsRule jenkins;
    private SimulatedCluster cluster;
    private WorkflowJob job;

    @BeforeEach
    void open(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cluster = new SimulatedCluster(folder.resolve("cluster"));
        cluster.volume("shop", "data", Files.createDirectories(folder.resolve("data")), () -> {}, () -> {});
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new FileCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        "kube",
                        null,
                        "kubeconfig",
                        SecretBytes.fromBytes(cluster.kubeconfig().getBytes(StandardCharsets.UTF_8))));
        TargetConfiguration target = new TargetConfiguration("orders-db");
        target.setCluster("simulated");
        target.setNamespace("shop");
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("simulated", "kube")));
        SnapshotConfiguration.get().setTargets(List.of(target));
        job = jenkins.createProject(WorkflowJob.class, "backup");
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    /** As a build of the job would have left it. */
    private void make(String id, int number, Duration age) {
        set(id, number, age).make(cluster.administrator(), "data", SimulatedCluster.SNAPSHOT_CLASS);
    }

    private MarkedSnapshots set(String id, int number, Duration age) {
        return new MarkedSnapshots(
                        "shop", id, "orders-db", clock.now().minus(age).toString())
                .mark(SnapshotMarks.JOB, "backup")
                .mark(SnapshotMarks.BUILD, Integer.toString(number))
                .mark(SnapshotMarks.CONTROLLER, ControllerMark.get());
    }

    private WorkflowRun succeeds(String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertSuccess(job);
    }

    private boolean soon(BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = clock.deadline(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                return false;
            }
            clock.pause(Duration.ofMillis(50));
        }
        return true;
    }

    private void left(String... sets) throws InterruptedException {
        TreeSet<String> expected = new TreeSet<>();
        for (String id : sets) {
            expected.add(id + "-data");
        }
        assertTrue(
                soon(() -> expected.equals(new TreeSet<>(cluster.snapshotsLeft()))),
                () -> cluster.snapshotsLeft().toString());
    }

    @Test
    void theSetOfABuildThatIsKeptIsNotPruned() throws Exception {
        succeeds("echo 'a backup'").keepLog(true);
        succeeds("echo 'another'");
        make("newest", 3, Duration.ofHours(1));
        make("of-2", 2, Duration.ofDays(20));
        make("of-1", 1, Duration.ofDays(30));
        assertTrue(soon(() -> cluster.contentsLeft().size() == 3));
        WorkflowRun build = succeeds("""
                waitUntil { mysqlSnapshots('orders-db').every { it.ready } }
                mysqlPruneSnapshots target: 'orders-db', keep: 1
                """);
        jenkins.assertLogContains(" is of the build backup#1, which is kept: left alone", build);
        left("newest", "of-1");
    }

    @Test
    void aDeletedBuildTakesItsSetsWithItWhereTheJobSaysSo() throws Exception {
        job.addProperty(new MysqlSnapshotDiscard());
        WorkflowRun first = succeeds("echo 'a backup'");
        WorkflowRun second = succeeds("echo 'another'");
        assertNotNull(job.getProperty(MysqlSnapshotDiscard.class));
        make("of-1", 1, Duration.ofDays(3));
        set("of-1-protected", 1, Duration.ofDays(3))
                .mark(SnapshotMarks.PROTECTED, "audit")
                .make(cluster.administrator(), "data", SimulatedCluster.SNAPSHOT_CLASS);
        set("of-elsewhere", 1, Duration.ofDays(3))
                .mark(SnapshotMarks.CONTROLLER, "another-controller")
                .make(cluster.administrator(), "data", SimulatedCluster.SNAPSHOT_CLASS);
        make("of-2", 2, Duration.ofDays(2));
        succeeds("waitUntil { mysqlSnapshots('orders-db').every { it.ready } }");
        first.delete();
        left("of-1-protected", "of-2", "of-elsewhere");
        second.delete();
        left("of-1-protected", "of-elsewhere");
    }

    @Test
    void aScriptGivesItsJobThePropertyByItsName() throws Exception {
        WorkflowRun first = succeeds("properties([mysqlSnapshotDiscard()])");
        assertNotNull(job.getProperty(MysqlSnapshotDiscard.class));
        make("of-1", 1, Duration.ofDays(3));
        succeeds("properties([mysqlSnapshotDiscard()]); waitUntil { mysqlSnapshots('orders-db').every { it.ready } }");
        first.delete();
        left();
    }

    @Test
    void theSandboxLetsAScriptReadWhatTheStepsReturn() throws Exception {
        make("newest", 3, Duration.ofHours(1));
        make("older", 2, Duration.ofDays(20));
        WorkflowRun build = succeeds("""
                waitUntil { mysqlSnapshots('orders-db').every { it.ready } }
                def set = mysqlSnapshots('orders-db')[0]
                echo "the newest is ${set.id} ${set.names} ${set.verifiedAt} ${set.createdAt}"
                def passed = mysqlSnapshotGate target: 'orders-db', maxAge: '2h'
                echo "passed on ${passed.id}"
                def gone = mysqlPruneSnapshots target: 'orders-db', keep: 1, dryRun: true
                echo "would go ${gone*.id}"
                """);
        jenkins.assertLogContains("the newest is newest [newest-data] null ", build);
        jenkins.assertLogContains("passed on newest", build);
        jenkins.assertLogContains("would go [older]", build);
        left("newest", "older");
    }

    @Test
    void withoutThePropertyADeletedBuildLeavesItsSets() throws Exception {
        WorkflowRun first = succeeds("echo 'a backup'");
        make("of-1", 1, Duration.ofDays(3));
        first.delete();
        succeeds("echo \"still ${mysqlSnapshots('orders-db')*.id}\"");
        jenkins.assertLogContains("still [of-1]", job.getBuildByNumber(2));
    }
}
