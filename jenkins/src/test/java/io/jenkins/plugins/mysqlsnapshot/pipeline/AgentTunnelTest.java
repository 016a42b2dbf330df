package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hudson.remoting.VirtualChannel;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.tunnel.PodTunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The port of a block's agent over Jenkins's own channel to an agent that is a process of its own. */
@WithJenkins
class AgentTunnelTest {

    private static final int BYTES = 3 * 1024 * 1024;

    @TempDir
    Path folder;

    private static void echo(ServerSocket server) {
        Thread thread = new Thread(() -> {
            try (Socket one = server.accept()) {
                one.getInputStream().transferTo(one.getOutputStream());
            } catch (IOException closed) {
                // by the test
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean isOpen(int port) {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void aPortOfAnAgentLeadsThroughTheControllerIntoThePodUntilItIsClosed(JenkinsRule jenkins) throws Exception {
        byte[] sent = new byte[BYTES];
        new Random(1).nextBytes(sent);
        List<String> told = new CopyOnWriteArrayList<>();
        VirtualChannel agent = jenkins.createOnlineSlave().getRootPath().getChannel();
        try (ServerSocket pod = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SimulatedCluster cluster = new SimulatedCluster(folder);
                KubernetesClient client = Kubeconfig.connect(cluster.kubeconfig());
                PodConnections connections = new PodConnections(
                        new PodTunnel(client, Clock.system(), "shop", "clone", pod.getLocalPort()), told::add)) {
            echo(pod);
            AgentPort.Listening port = agent.callAsync(
                            new AgentPort(agent.export(AgentPort.Connections.class, connections)))
                    .get(60, TimeUnit.SECONDS);
            int number = port.port();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), number)) {
                socket.setSoTimeout(60_000);
                Thread writer = new Thread(() -> {
                    try {
                        socket.getOutputStream().write(sent);
                    } catch (IOException closed) {
                        // the read below tells
                    }
                });
                writer.start();
                assertArrayEquals(sent, socket.getInputStream().readNBytes(BYTES));
                writer.join();
            }
            port.close();
            Clock clock = Clock.system();
            Deadline deadline = clock.deadline(Duration.ofSeconds(20));
            while (isOpen(number) && !deadline.hasPassed()) {
                clock.pause(Duration.ofMillis(20));
            }
            assertFalse(isOpen(number));
            assertEquals(List.of(), told);
        }
    }
}
