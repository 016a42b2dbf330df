package io.jenkins.plugins.mysqlsnapshot.pipeline;

import io.jenkins.plugins.mysqlsnapshot.tunnel.PodTunnel;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The controller's side of an {@link AgentPort}: each connection is one of the API's port-forward to a clone. Called by threads of the
 * channel, one that reads and one that writes for each connection; closed by whoever made it, which ends them all.
 */
final class PodConnections implements AgentPort.Connections, Closeable {

    private static final Duration CONNECT = Duration.ofSeconds(20);

    private final PodTunnel tunnel;
    private final Consumer<String> told;
    private final Map<Integer, Socket> open = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();

    /** Written by {@link #close()}, read by whoever opens one. */
    private volatile boolean closed;

    /** @param told why there was no way, for the build's log: the agent's client only sees its connection closed */
    PodConnections(PodTunnel tunnel, Consumer<String> told) {
        this.tunnel = tunnel;
        this.told = told;
    }

    @Override
    public int open() throws IOException {
        Socket socket;
        try {
            socket = tunnel.open(CONNECT);
        } catch (IOException noWay) {
            told.accept("the block's connection was closed: " + noWay.getMessage());
            // plain: the agent has no classes of ours, nor of the client's
            throw new SocketException(noWay.getMessage());
        }
        int connection = last.incrementAndGet();
        open.put(connection, socket);
        if (closed) {
            close(connection);
            throw new SocketException("the block is over");
        }
        return connection;
    }

    @Override
    public byte[] read(int connection) throws IOException {
        try {
            byte[] piece = new byte[AgentPort.LARGEST_PIECE];
            int read = socket(connection).getInputStream().read(piece);
            return read < 0 ? null : Arrays.copyOf(piece, read);
        } catch (IOException ended) {
            throw new SocketException(ended.getMessage());
        }
    }

    @Override
    public void write(int connection, byte[] bytes) throws IOException {
        try {
            socket(connection).getOutputStream().write(bytes);
        } catch (IOException ended) {
            throw new SocketException(ended.getMessage());
        }
    }

    private Socket socket(int connection) throws SocketException {
        Socket socket = open.get(connection);
        if (socket == null) {
            throw new SocketException("the connection is closed");
        }
        return socket;
    }

    @Override
    public void close(int connection) throws IOException {
        Socket socket = open.remove(connection);
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (Integer connection : open.keySet()) {
            close(connection);
        }
    }
}
