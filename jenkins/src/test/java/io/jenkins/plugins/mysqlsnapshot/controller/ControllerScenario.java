package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotBuilder;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.model.ModifiableTopLevelItemGroup;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Jobs of a real controller, a real MySQL that they may lock, and a cluster whose one volume is that server's data; outlives restarts
 * of the controller. Closed by the test.
 */
final class ControllerScenario implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(60);
    private static final String STATE = "mysql-consistent-snapshot.jenkins.io/state";
    static final String TOKEN = "the-user-of-the-simulated-cluster";

    final SimulatedCluster cluster;
    private final DatabaseServer server;
    private final Shop shop;
    private final Clock clock = Clock.system();

    ControllerScenario(DatabaseServer server, Path folder) {
        this.server = server;
        this.shop = new Shop(server);
        this.cluster = new SimulatedCluster(folder.resolve("cluster"));
        cluster.volume(
                "shop", "data-mysql-0", server.data(), () -> signal(server::suspend), () -> signal(server::resume));
        cluster.serverPod("shop", "data-mysql-0", server.data(), server.port());
    }

    private interface Signal {
        void send() throws IOException, InterruptedException;
    }

    private static void signal(Signal signal) {
        try {
            signal.send();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the controller its credentials, and a job whose script may say SERVER or, with its volume, TARGET. */
    WorkflowJob job(JenkinsRule jenkins, String name, String script) throws Exception {
        return job(jenkins, jenkins.jenkins, name, cluster.kubeconfig(), script(script));
    }

    /** The same in a folder. */
    WorkflowJob job(JenkinsRule jenkins, ModifiableTopLevelItemGroup parent, String name, String script)
            throws Exception {
        return job(jenkins, parent, name, cluster.kubeconfig(), script(script));
    }

    /** The same of a script whose words are replaced already: what a controller in a process of its own can do. */
    static WorkflowJob job(
            JenkinsRule jenkins, ModifiableTopLevelItemGroup parent, String name, String kubeconfig, String script)
            throws Exception {
        SnapshotConfiguration.get().setAllowInlineServers(true);
        List<com.cloudbees.plugins.credentials.Credentials> known =
                SystemCredentialsProvider.getInstance().getCredentials();
        if (known.isEmpty()) {
            known.add(new UsernamePasswordCredentialsImpl(
                    CredentialsScope.GLOBAL, "mysql", null, Shop.USER, Shop.PASSWORD));
            known.add(new FileCredentialsImpl(
                    CredentialsScope.GLOBAL,
                    "kube",
                    null,
                    "kubeconfig",
                    SecretBytes.fromBytes(kubeconfig.getBytes(StandardCharsets.UTF_8))));
            SystemCredentialsProvider.getInstance().save();
        }
        WorkflowJob job = (WorkflowJob)
                parent.createProject(jenkins.jenkins.getDescriptorByType(WorkflowJob.DescriptorImpl.class), name, true);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    /** The same server and volume as an administrator names them. */
    TargetConfiguration target(String name) {
        TargetConfiguration target = new TargetConfiguration(name);
        target.setCluster("simulated");
        target.setNamespace("shop");
        target.setPvcs(List.of("data-mysql-0"));
        target.setHost(server.host());
        target.setPort(server.port());
        target.setCredentialsId("mysql");
        target.setTls("preferred");
        return target;
    }

    String script(String script) {
        String address =
                "host: '" + server.host() + "', port: " + server.port() + ", credentialsId: 'mysql', tls: 'preferred'";
        String target = "namespace: 'shop', pvcs: ['data-mysql-0'], kubeconfigId: 'kube', " + address;
        return script.replaceAll("\\bTARGET\\b", Matcher.quoteReplacement(target))
                .replaceAll("\\bSERVER\\b", Matcher.quoteReplacement(address));
    }

    /** Starts a build and returns once its log shows this. */
    WorkflowRun startUntil(WorkflowJob job, JenkinsRule jenkins, String shown) throws Exception {
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage(shown, build);
        return build;
    }

    /** Whether a writer is let in at once. */
    boolean writersAreFree() throws SQLException {
        return shop.writersAreFree();
    }

    /** The lock is free within this time, and a second for the writer to find out. */
    void assertFreeWithin(Duration bound) throws Exception {
        Deadline deadline = clock.deadline(bound);
        while (!writersAreFree()) {
            assertFalse(deadline.hasPassed(), () -> "still locked after " + bound + ": " + sessions());
        }
    }

    private String sessions() {
        try {
            return server.query(
                    "SELECT GROUP_CONCAT(ID, ' ', USER, ' ', COMMAND, ' ', TIME, ' ', COALESCE(STATE, '-'), ' ',"
                            + " COALESCE(INFO, '-') SEPARATOR '; ') FROM information_schema.PROCESSLIST");
        } catch (SQLException e) {
            return e.toString();
        }
    }

    /** What the storage does an hour later. */
    void becomesReady() {
        cluster.administrator().resources(VolumeSnapshot.class).inNamespace("shop").list().getItems().stream()
                .map(one -> cluster.administrator().resource(one))
                .forEach(one -> one.editStatus(snapshot -> new VolumeSnapshotBuilder(snapshot)
                        .editStatus()
                        .withReadyToUse(true)
                        .endStatus()
                        .build()));
    }

    void awaitOpenWatches(int count) throws InterruptedException {
        assertTrue(
                soon(() -> cluster.openWatches() == count),
                () -> cluster.openWatches() + " watches instead of " + count);
    }

    /** A run says what it asks for before it is answered. */
    void awaitSnapshots(int count) throws InterruptedException {
        assertTrue(
                soon(() -> cluster.snapshotsLeft().size() == count),
                () -> cluster.snapshotsLeft() + " instead of " + count);
    }

    private boolean soon(BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = clock.deadline(SOON);
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                return false;
            }
            clock.pause(Duration.ofMillis(50));
        }
        return true;
    }

    /** What must be true after every build. */
    void assertNothingLeft() throws Exception {
        assertNothingLeft(Jenkins.get().getRootDir().toPath());
    }

    /** The same of a controller elsewhere. */
    void assertNothingLeft(Path home) throws Exception {
        assertFreeWithin(SOON);
        server.await(Shop.sessions(), "0"::equals, SOON);
        assertEquals(List.of(), cluster.failures());
        assertEquals(List.of(), filesWithSecrets(home));
    }

    /** The mark of every snapshot that is left: pending, which nothing accepts, or proved. */
    List<String> marksLeft() {
        return cluster.administrator().resources(VolumeSnapshot.class).inNamespace("shop").list().getItems().stream()
                .map(snapshot -> snapshot.getMetadata().getLabels().get(STATE))
                .toList();
    }

    /** Returns once all snapshots there are have this mark, and there is one. */
    void awaitMark(String mark) throws InterruptedException {
        Deadline deadline = clock.deadline(SOON);
        while (!Set.of(mark).equals(Set.copyOf(marksLeft()))) {
            assertFalse(deadline.hasPassed(), () -> "no snapshot is " + mark + ": " + marksLeft());
            clock.pause(Duration.ofMillis(50));
        }
    }

    void awaitNoSnapshot() throws InterruptedException {
        Deadline deadline = clock.deadline(SOON);
        while (!marksLeft().isEmpty()) {
            assertFalse(deadline.hasPassed(), () -> "still there: " + marksLeft());
            clock.pause(Duration.ofMillis(50));
        }
    }

    /** Every file of the controller in which a secret stands in plain text. */
    private static List<Path> filesWithSecrets(Path home) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (text.contains(Shop.PASSWORD) || text.contains(TOKEN)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        cluster.close();
    }
}
