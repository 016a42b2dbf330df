package io.jenkins.plugins.mysqlsnapshot.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import io.jenkins.plugins.mysqlsnapshot.config.ClusterConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.fixture.StorageBehaviour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Ten real servers, and a cluster with a small volume for each server and build: a hundred targets. The storage takes 5 s until a
 * snapshot is ready, as a quick cloud does. Closed by the bench.
 */
final class TenServers implements AutoCloseable {

    static final int SERVERS = 10;

    /** One of today: with one of 2019 each handshake (2048 bits of Diffie-Hellman) costs more than all statements. */
    private static final ServerKind KIND = ServerKind.MYSQL_9_7;

    private static final String NAMESPACE = "shop";
    private static final Duration READY = Duration.ofSeconds(5);

    private final Path folder;
    private final List<DatabaseServer> servers = new ArrayList<>();
    private final SimulatedCluster cluster;

    private TenServers(Path folder) {
        this.folder = folder;
        this.cluster = new SimulatedCluster(folder.resolve("cluster"));
        cluster.behaviour(StorageBehaviour.quick().withReadyDelay(READY));
    }

    static TenServers start(Path folder) throws IOException, InterruptedException, SQLException {
        TenServers ten = new TenServers(folder);
        for (int server = 0; server < SERVERS; server++) {
            DatabaseServer one = DatabaseServer.create(
                    ServerBinaries.inTarget(), KIND, folder.resolve("data-" + server), ServerOptions.of(KIND));
            ten.servers.add(one);
            new Shop(one).open();
        }
        return ten;
    }

    Path folder() {
        return folder;
    }

    /** For each build a job with ten targets of its own, one a server. */
    List<WorkflowJob> jobs(JenkinsRule jenkins, int builds) throws Exception {
        List<Credentials> known = SystemCredentialsProvider.getInstance().getCredentials();
        known.add(
                new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "mysql", null, Shop.USER, Shop.PASSWORD));
        known.add(new FileCredentialsImpl(
                CredentialsScope.GLOBAL,
                "kube",
                null,
                "kubeconfig",
                SecretBytes.fromBytes(cluster.kubeconfig().getBytes(StandardCharsets.UTF_8))));
        SnapshotConfiguration configuration = SnapshotConfiguration.get();
        configuration.setClusters(List.of(new ClusterConfiguration("simulated", "kube")));
        List<TargetConfiguration> targets = new ArrayList<>();
        List<WorkflowJob> jobs = new ArrayList<>();
        for (int build = 0; build < builds; build++) {
            for (int server = 0; server < SERVERS; server++) {
                targets.add(target(build, server));
            }
            int number = build;
            String names = IntStream.range(0, SERVERS)
                    .mapToObj(server -> "'" + name(number, server) + "'")
                    .collect(Collectors.joining(", "));
            jobs.add(job(jenkins, "build-" + build, "mysqlConsistentSnapshot targets: [" + names + "]"));
        }
        configuration.setTargets(targets);
        return jobs;
    }

    /** One that says how long its step took, of one target. */
    WorkflowJob timedJob(JenkinsRule jenkins) throws Exception {
        cluster.behaviour(StorageBehaviour.quick());
        jobs(jenkins, 1);
        return job(jenkins, "timed", """
                def began = System.currentTimeMillis()
                mysqlConsistentSnapshot 'target-0-0'
                echo "step took ${System.currentTimeMillis() - began} ms"
                """);
    }

    private static WorkflowJob job(JenkinsRule jenkins, String name, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        // reads the clock, which the sandbox does not allow
        job.setDefinition(new CpsFlowDefinition(script, false));
        return job;
    }

    private static String name(int build, int server) {
        return "target-" + build + "-" + server;
    }

    private TargetConfiguration target(int build, int server) throws IOException {
        String pvc = "data-" + build + "-" + server;
        Path volume = Files.createDirectories(folder.resolve("volumes").resolve(pvc));
        Files.writeString(volume.resolve("file"), pvc);
        cluster.volume(NAMESPACE, pvc, volume, () -> {}, () -> {});
        DatabaseServer database = servers.get(server);
        cluster.serverPod(NAMESPACE, pvc, database.data(), database.port());
        TargetConfiguration target = new TargetConfiguration(name(build, server));
        target.setCluster("simulated");
        target.setNamespace(NAMESPACE);
        target.setPvcs(List.of(pvc));
        target.setHost(database.host());
        target.setPort(database.port());
        target.setCredentialsId("mysql");
        target.setTls("preferred");
        return target;
    }

    void deleteSnapshots() throws InterruptedException {
        cluster.deleteSnapshots();
    }

    int openWatches() {
        return cluster.openWatches();
    }

    void assertNoSessions() throws SQLException {
        for (DatabaseServer server : servers) {
            assertEquals("0", server.query(Shop.sessions()), "connections left to " + server);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            servers.forEach(DatabaseServer::close);
        } finally {
            cluster.close();
        }
    }
}
