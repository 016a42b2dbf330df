package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A real controller and a real Kubernetes in one scenario: what is done with a set once it is there, by an account of the documented rights. */
@Tag("cluster")
@Timeout(900)
class RealKubernetesTest {

    private static final String OF_THE_CLONE = "mysql-clone-";

    /** Every password that a clone is given begins so. */
    private static final String MADE_PASSWORD = "Aa1-";

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private final Clock clock = Clock.system();
    private String kubeconfig;
    private PodServer server;

    @BeforeEach
    void given() throws Exception {
        kubeconfig = real.namespace()
                .account(DocumentedRights.all().and(DocumentedRights.clones()).and(DocumentedRights.restore()));
        server = PodServer.of(real.namespace(), ServerKind.MYSQL_8_0_15, "orders");
        server.createAccount(Shop.USER, Shop.PASSWORD, "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*");
        server.execute(
                "GRANT SELECT ON performance_schema.threads TO " + Shop.USER,
                "GRANT SELECT ON performance_schema.metadata_locks TO " + Shop.USER,
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id INT PRIMARY KEY, note VARCHAR(200)) ENGINE=InnoDB",
                "INSERT INTO shop.orders VALUES (1, 'first'), (2, 'second')");
    }

    private WorkflowJob job(JenkinsRule jenkins, String script) throws Exception {
        SystemCredentialsProvider credentials = SystemCredentialsProvider.getInstance();
        credentials
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "mysql", null, Shop.USER, Shop.PASSWORD));
        credentials
                .getCredentials()
                .add(new FileCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        "kube",
                        null,
                        "kubeconfig",
                        SecretBytes.fromBytes(kubeconfig.getBytes(StandardCharsets.UTF_8))));
        credentials.save();
        TargetConfiguration orders = new TargetConfiguration("orders-db");
        orders.setCluster("real");
        orders.setNamespace(real.namespace().name());
        orders.setWorkload("statefulset/orders");
        orders.setCredentialsId("mysql");
        orders.setTls("preferred");
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("real", "kube")));
        SnapshotConfiguration.get().setTargets(List.of(orders));
        SnapshotConfiguration.get().save();
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "migrate");
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static WorkflowRun first(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("migrate", WorkflowJob.class).getBuildByNumber(1);
    }

    private List<String> clones() {
        KubernetesClient administrator = real.cluster().administrator();
        String namespace = real.namespace().name();
        return Stream.of(
                        administrator.pods().inNamespace(namespace).list().getItems(),
                        administrator.secrets().inNamespace(namespace).list().getItems(),
                        administrator
                                .persistentVolumeClaims()
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                .flatMap(List::stream)
                .map(HasMetadata::getMetadata)
                .map(meta -> meta.getName())
                .filter(name -> name.startsWith(OF_THE_CLONE))
                .toList();
    }

    private void assertNoClone() throws InterruptedException {
        Deadline deadline = clock.deadline(Duration.ofSeconds(60));
        while (!clones().isEmpty()) {
            assertFalse(deadline.hasPassed(), () -> "left: " + clones());
            clock.pause(Duration.ofMillis(200));
        }
    }

    /** Every file of the controller in which one of these stands in plain text. */
    private List<Path> filesThatSay(String... secrets) throws IOException {
        try (Stream<Path> files = Files.walk(sessions.getHome().toPath())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        try {
                            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                            return Stream.of(secrets).anyMatch(text::contains);
                        } catch (IOException gone) {
                            return false;
                        }
                    })
                    .toList();
        }
    }

    @Test
    void aMigrationIsRehearsedGatedAndTakenBack() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowJob job = job(jenkins, """
                    def set = mysqlConsistentSnapshot('orders-db')
                    def found = mysqlVerifySnapshot(target: 'orders-db', set: set.id)
                    echo "verified: ${found.tables} tables at ${found.position}"
                    withMysqlClone(target: 'orders-db', set: set.id) {
                        node {
                            sh 'echo "the password is $MYSQL_CLONE_PASSWORD of $MYSQL_CLONE_USER at $MYSQL_CLONE_HOST"'
                        }
                    }
                    mysqlSnapshotGate target: 'orders-db', verified: true, maxAge: '1h'
                    echo "sets: ${mysqlSnapshots('orders-db').collect { it.id + " " + it.verifiedAt }}"
                    def back = mysqlRestoreSnapshot(target: 'orders-db', inPlace: true, set: set.id, confirm: 'orders-db')
                    echo 'went on'
                    """);
            WorkflowRun build = jenkins.waitForCompletion(job.scheduleBuild2(0).waitForStart());
            System.out.println(JenkinsRule.getLog(build));
            jenkins.assertBuildStatusSuccess(build);
            jenkins.assertLogContains("the password is **** of jenkins_", build);
            jenkins.assertLogContains("is verified: ", build);
            jenkins.assertLogContains("passed on set ", build);
            jenkins.assertLogContains(" is restored from set ", build);
            jenkins.assertLogContains("went on", build);
            jenkins.assertLogNotContains(MADE_PASSWORD, build);
            assertNoClone();
        });
        server.awaitReady();
        assertEquals("first,second", server.query("SELECT GROUP_CONCAT(note ORDER BY id) FROM shop.orders"));
        assertEquals(List.of(), filesThatSay(Shop.PASSWORD, MADE_PASSWORD));
    }

    @Test
    void aRestartInTheBodyOfACloneKeepsItUntilTheBodysEnd() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowJob job = job(jenkins, """
                    mysqlConsistentSnapshot target: 'orders-db', name: 'night'
                    withMysqlClone('orders-db') {
                        echo "inside ${env.MYSQL_CLONE_HOST}"
                        sleep 30
                        echo "still inside ${env.MYSQL_CLONE_HOST}"
                    }
                    echo 'after it'
                    """);
            WorkflowRun build = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("Sleeping for", build);
            assertFalse(clones().isEmpty());
        });
        List<String> kept = clones();
        assertFalse(kept.isEmpty());
        // the program with its environment is saved now
        assertEquals(List.of(), filesThatSay(Shop.PASSWORD, MADE_PASSWORD));
        sessions.then(jenkins -> {
            WorkflowRun build = jenkins.waitForCompletion(first(jenkins));
            System.out.println(JenkinsRule.getLog(build));
            jenkins.assertBuildStatusSuccess(build);
            jenkins.assertLogContains("still inside 10.", build);
            jenkins.assertLogContains("after it", build);
            assertNoClone();
        });
        assertEquals(List.of(), filesThatSay(Shop.PASSWORD, MADE_PASSWORD));
    }

    @Test
    void aCloneThatWentWhileTheControllerWasDownFailsTheBuildWithALine() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowJob job = job(jenkins, """
                    mysqlConsistentSnapshot target: 'orders-db', name: 'night'
                    withMysqlClone('orders-db') { sleep 20 }
                    echo 'after it'
                    """);
            jenkins.waitForMessage("Sleeping for", job.scheduleBuild2(0).waitForStart());
        });
        real.cluster().administrator().pods().inNamespace(real.namespace().name()).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getName().startsWith(OF_THE_CLONE))
                .forEach(pod -> real.cluster().administrator().resource(pod).delete());
        sessions.then(jenkins -> {
            WorkflowRun build = jenkins.waitForCompletion(first(jenkins));
            System.out.println(JenkinsRule.getLog(build));
            jenkins.assertBuildStatus(Result.FAILURE, build);
            jenkins.assertLogContains("ended before its block did: ", build);
            jenkins.assertLogNotContains("\tat ", build);
            assertNoClone();
        });
        assertTrue(clones().isEmpty());
    }
}
