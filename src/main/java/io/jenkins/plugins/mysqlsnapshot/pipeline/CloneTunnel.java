package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.remoting.Future;
import hudson.remoting.VirtualChannel;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.clone.StandingClone;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The way of a block to its clone's server where no network leads there: a port on the agent, through Jenkins's own channel to the
 * controller, from there through the API server into the pod. Opened before the body, closed by {@link CloneInUse}; gone after a restart.
 */
final class CloneTunnel {

    private static final Logger LOGGER = Logger.getLogger(CloneTunnel.class.getName());
    private static final Duration BOUND = Duration.ofSeconds(60);

    /** By then Jenkins has given up an agent that does not answer, and its port is gone with it. */
    private static final Duration LATE = Duration.ofMinutes(10);

    private final KubernetesClient client;
    private final PodConnections connections;
    private final AgentPort.Listening listening;
    private final int port;

    private CloneTunnel(KubernetesClient client, PodConnections connections, AgentPort.Listening listening, int port) {
        this.client = client;
        this.connections = connections;
        this.listening = listening;
        this.port = port;
    }

    /** What a block lacks that is to be reached by a tunnel; null where it lacks nothing. */
    static Finding missing(FilePath workspace) {
        return workspace != null
                ? null
                : new Finding(
                        "reach",
                        "'tunnel' opens a port on the agent, and the block is on none",
                        "put withMysqlClone into a node block, of the agent that its steps run on");
    }

    /**
     * Opens it.
     *
     * @param workspace on the agent
     * @param client the tunnel's own from here on, also where it is not opened
     * @param told why a connection was closed
     */
    static CloneTunnel open(
            FilePath workspace, KubernetesClient client, StandingClone server, Clock clock, Consumer<String> told)
            throws IOException, InterruptedException {
        PodConnections connections = new PodConnections(server.tunnel(client, clock), told);
        try {
            VirtualChannel agent = workspace.getChannel();
            Future<AgentPort.Listening> asked =
                    agent.callAsync(new AgentPort(agent.export(AgentPort.Connections.class, connections)));
            AgentPort.Listening listening = answer(asked);
            return new CloneTunnel(client, connections, listening, listening.port());
        } catch (IOException | InterruptedException | RuntimeException failure) {
            end(connections, client);
            throw failure;
        }
    }

    private static AgentPort.Listening answer(Future<AgentPort.Listening> asked)
            throws IOException, InterruptedException {
        try {
            return asked.get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            throw noPort("opens no port for the block: " + refused.getCause());
        } catch (TimeoutException silent) {
            closeLate(asked);
            throw noPort("has opened no port for the block within " + BOUND.toSeconds() + " s");
        } catch (InterruptedException stopped) {
            closeLate(asked);
            throw stopped;
        }
    }

    /** Nobody waits for it any more, and the agent may open it all the same: it would stay until the agent's end. */
    private static void closeLate(Future<AgentPort.Listening> asked) {
        Computer.threadPoolForRemoting.execute(() -> {
            try {
                asked.get(LATE.toMillis(), TimeUnit.MILLISECONDS).close();
            } catch (IOException | ExecutionException | TimeoutException | RuntimeException none) {
                LOGGER.log(Level.FINE, "an agent that was asked for a port has opened none", none);
            } catch (InterruptedException down) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static AbortException noPort(String found) {
        return StepFailure.of(List.of(new Finding(
                "the agent", found, "see its log; where it reaches the cluster's network, reach: 'pod' needs none")));
    }

    /** On the agent's loopback. */
    int port() {
        return port;
    }

    /** Ends every connection. Does not wait for the agent, which may be gone. */
    void close() {
        end(connections, client);
        Computer.threadPoolForRemoting.execute(() -> {
            try {
                listening.close();
            } catch (IOException | RuntimeException gone) {
                LOGGER.log(Level.FINE, "the agent is gone, and its port with it", gone);
            }
        });
    }

    private static void end(PodConnections connections, KubernetesClient client) {
        try {
            connections.close();
        } catch (IOException gone) {
            LOGGER.log(Level.FINE, "a connection to a clone was closed by the other side", gone);
        }
        client.close();
    }
}
