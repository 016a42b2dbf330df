package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;

/** A job, a real server that it may lock, and a cluster whose one volume is the server's data; what no build may leave behind. */
final class PipelineScenario implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(20);

    static final String TOKEN = "the-user-of-the-simulated-cluster";

    private final DatabaseServer server;
    final SimulatedCluster cluster;
    private final PipelineRunner runner;

    PipelineScenario(DatabaseServer server, Path folder) {
        this.server = server;
        this.cluster = new SimulatedCluster(folder.resolve("cluster"));
        cluster.volume(
                "shop", "data-mysql-0", server.data(), () -> pause(server::suspend), () -> pause(server::resume));
        cluster.serverPod("shop", "data-mysql-0", server.data(), server.port());
        this.runner = new PipelineRunner(folder.resolve("jobs"))
                .usernamePassword("mysql", Shop.USER, Shop.PASSWORD)
                .secretFile("kube", cluster.kubeconfig())
                .secretText("kube-token", TOKEN);
    }

    private interface Signal {
        void send() throws IOException, InterruptedException;
    }

    private static void pause(Signal signal) {
        try {
            signal.send();
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        } catch (InterruptedException x) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A script in which SERVER stands for the arguments that name this server, TARGET for those and its volumes, and WORKLOAD for those
     * that name its pod.
     */
    PipelineBuild start(String script) {
        String address =
                "host: '" + server.host() + "', port: " + server.port() + ", credentialsId: 'mysql', tls: 'preferred'";
        return runner.start(
                script.replace("TARGET", "namespace: 'shop', pvcs: ['data-mysql-0'], kubeconfigId: 'kube', " + address)
                        .replace(
                                "WORKLOAD",
                                "workload: 'pod/pod-of-data-mysql-0', namespace: 'shop', kubeconfigId: 'kube',"
                                        + " credentialsId: 'mysql', tls: 'preferred'")
                        .replaceAll("\\bSERVER\\b", Matcher.quoteReplacement(address)));
    }

    PipelineBuild run(String script) throws InterruptedException {
        PipelineBuild build = start(script);
        assertTrue(build.join(Duration.ofSeconds(50)), build.log());
        return build;
    }

    /** Whether a writer is let in at once. */
    boolean writersAreFree() throws SQLException {
        return new Shop(server).writersAreFree();
    }

    /** Ends all sessions that the plugin has on the server, as a restart of a proxy or an administrator would. */
    void killSessions() throws SQLException {
        for (String id : List.of(server.query(
                        "SELECT GROUP_CONCAT(ID) FROM information_schema.PROCESSLIST WHERE USER = '" + Shop.USER + "'")
                .split(","))) {
            server.execute("KILL " + id);
        }
    }

    void awaitWritersFree() throws SQLException, InterruptedException {
        server.await(Shop.sessions(), "0"::equals, SOON);
        assertTrue(writersAreFree());
    }

    /** What must be true after every build, however it ended. */
    void nothingIsLeft(PipelineBuild build) throws SQLException, IOException, InterruptedException {
        assertTrue(writersAreFree(), "the lock is still held");
        // a session has said goodbye by now; the server takes a moment to take note of it
        server.await(Shop.sessions(), "0"::equals, SOON);
        assertEquals(0, cluster.openWatches(), "watches left open");
        assertEquals(0, cluster.openTunnels(), "tunnels left open");
        assertEquals(List.of(), cluster.failures());
        assertEquals(List.of(), build.filesThatContain(Shop.PASSWORD, TOKEN), "secrets in files of the build");
        assertFalse(build.log().contains("\tat "), build.log());
    }

    @Override
    public void close() throws IOException {
        cluster.close();
    }
}
