package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.remoting.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jenkins.security.MasterToSlaveCallable;

/**
 * Listens on an agent, on its loopback alone, and hands each connection to the controller. Each piece is a call of its own: a server that
 * takes nothing for a while then makes its own client wait, and not the agent's log, which shares one thread with all streams of the channel.
 * Sent to the agent, where it needs no other class of ours; ends with the channel at the latest.
 */
public final class AgentPort extends MasterToSlaveCallable<AgentPort.Listening, IOException> {

    /** Where it listens: a name would be looked up, and may have an address that nobody listens on. */
    static final String HOST = "127.0.0.1";

    private static final long serialVersionUID = 1L;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int MOST_WAITING = 50;

    /** Each takes two threads of the agent, and one of the controller. */
    private static final int MOST_CONNECTIONS = 200;

    /** Between two tries to let somebody in that the agent's own system refuses. */
    static final long PAUSE_MILLIS = 200;

    static final int LARGEST_PIECE = 64 * 1024;

    private final Connections connections;

    AgentPort(Connections connections) {
        this.connections = connections;
    }

    /** What the controller does for it. Called by several threads. */
    public interface Connections {

        /** Opens one and returns its number. */
        int open() throws IOException;

        /** Waits for what comes next; null at the end. */
        byte[] read(int connection) throws IOException;

        /** Passes it on; returns when it is on its way. */
        void write(int connection, byte[] bytes) throws IOException;

        /** Ends it; nothing happens where it has ended. */
        void close(int connection) throws IOException;
    }

    /** The open port. Whoever is in leaves with the controller's side. */
    public interface Listening {

        /** Its number. */
        int port();

        /** Nobody gets in any more, a moment later. */
        void close() throws IOException;
    }

    @Override
    public Listening call() throws IOException {
        // null on the built-in node
        Channel channel = Channel.current();
        Door door = new Door(
                new ServerSocket(0, MOST_WAITING, InetAddress.getByAddress(HOST, LOOPBACK)), connections, channel);
        door.start();
        return channel == null ? door : channel.export(Listening.class, door);
    }

    static final class Door extends Channel.Listener implements Listening {

        private final ServerSocket listener;
        private final Connections connections;
        private final Channel channel;
        private final CountDownLatch shut = new CountDownLatch(1);
        private final Semaphore free = new Semaphore(MOST_CONNECTIONS);

        Door(ServerSocket listener, Connections connections, Channel channel) {
            this.listener = listener;
            this.connections = connections;
            this.channel = channel;
        }

        @Override
        public int port() {
            return listener.getLocalPort();
        }

        @Override
        public void onClosed(Channel ended, IOException cause) {
            close();
        }

        @Override
        public void close() {
            if (channel != null) {
                // an agent outlives many blocks
                channel.removeListener(this);
            }
            try {
                listener.close();
            } catch (IOException gone) {
                // it is closed then
            }
            shut.countDown();
        }

        void start() {
            if (channel != null) {
                channel.addListener(this);
            }
            thread("accept", this::accept);
        }

        private void accept() {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    if (free.tryAcquire()) {
                        thread("in", () -> serve(client));
                    } else {
                        client.close();
                    }
                } catch (IOException refused) {
                    // an agent that may open no more files says so at each call, and its processor is the build's
                    if (isShutWithin(PAUSE_MILLIS)) {
                        return;
                    }
                }
            }
        }

        private boolean isShutWithin(long millis) {
            try {
                return shut.await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException ended) {
                close();
                return true;
            }
        }

        private void serve(Socket client) {
            try (client) {
                client.setTcpNoDelay(true);
                int connection = connections.open();
                try {
                    thread("out", () -> bring(connection, client));
                    send(client.getInputStream(), connection);
                } finally {
                    connections.close(connection);
                }
            } catch (IOException | RuntimeException ended) {
                // by either side; why there was no way is told in the build's log
            } finally {
                free.release();
            }
        }

        private void send(InputStream from, int connection) throws IOException {
            byte[] piece = new byte[LARGEST_PIECE];
            for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
                connections.write(connection, Arrays.copyOf(piece, read));
            }
        }

        private void bring(int connection, Socket client) {
            try (client) {
                OutputStream to = client.getOutputStream();
                for (byte[] piece = connections.read(connection); piece != null; piece = connections.read(connection)) {
                    to.write(piece);
                }
            } catch (IOException | RuntimeException ended) {
                // by either side
            }
        }

        private void thread(String what, Runnable work) {
            Thread thread = new Thread(work, "mysql-clone-port-" + port() + "-" + what);
            thread.setDaemon(true);
            thread.start();
        }
    }
}
