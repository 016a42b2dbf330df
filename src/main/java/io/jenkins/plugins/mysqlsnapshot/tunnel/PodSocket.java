package io.jenkins.plugins.mysqlsnapshot.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A {@link Forward} in the shape of a connected socket, so that a driver can use it and lay TLS over it. Has no socket of the
 * operating system: what concerns one is taken and has no effect. Opened by {@link PodTunnel}, closed by its user.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // volatile instead: a close waits for nobody
final class PodSocket extends Socket {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Forward forward;
    private final String pod;
    private final int remotePort;
    private final InputStream in = new In();
    private final OutputStream out = new Out();
    private volatile int readTimeoutMillis;
    private volatile boolean noDelay = true;
    private volatile boolean keepAlive;
    private volatile boolean closed;
    private volatile boolean inputShut;
    private volatile boolean outputShut;

    PodSocket(Forward forward, String pod, int remotePort) throws SocketException {
        super((SocketImpl) null);
        this.forward = forward;
        this.pod = pod;
        this.remotePort = remotePort;
    }

    private final class In extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return forward.read(into, offset, length, Duration.ofMillis(readTimeoutMillis));
        }

        @Override
        public int available() throws IOException {
            return forward.available();
        }

        @Override
        public void close() throws IOException {
            PodSocket.this.close();
        }
    }

    private final class Out extends OutputStream {

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (outputShut) {
                throw new SocketException("Socket output is shutdown");
            }
            forward.write(from, offset, length);
        }

        @Override
        public void close() throws IOException {
            PodSocket.this.close();
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        requireOpen();
        return in;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        requireOpen();
        return out;
    }

    private void requireOpen() throws SocketException {
        if (closed) {
            throw new SocketException("Socket is closed");
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        forward.close();
    }

    @Override
    public void shutdownInput() throws IOException {
        requireOpen();
        inputShut = true;
        forward.deafen();
    }

    /** The node has no word for half an end: what was written arrives, nothing more can be, and it can still be read. */
    @Override
    public void shutdownOutput() throws IOException {
        requireOpen();
        outputShut = true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isInputShutdown() {
        return inputShut;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShut;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        throw new SocketException("already connected");
    }

    @Override
    public void bind(SocketAddress bindpoint) throws IOException {
        throw new SocketException("already bound");
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        requireOpen();
        if (timeout < 0) {
            throw new IllegalArgumentException("timeout can't be negative");
        }
        readTimeoutMillis = timeout;
    }

    @Override
    public int getSoTimeout() {
        return readTimeoutMillis;
    }

    /** The pod's own loopback: that is where the server sees the client come from. */
    @Override
    public InetAddress getInetAddress() {
        try {
            return InetAddress.getByAddress(pod, LOOPBACK);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    @Override
    public int getPort() {
        return remotePort;
    }

    @Override
    public InetAddress getLocalAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getLocalPort() {
        return 0;
    }

    @Override
    public SocketChannel getChannel() {
        return null;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        noDelay = on;
    }

    @Override
    public boolean getTcpNoDelay() {
        return noDelay;
    }

    /** The client pings the node in any case. */
    @Override
    public void setKeepAlive(boolean on) {
        keepAlive = on;
    }

    @Override
    public boolean getKeepAlive() {
        return keepAlive;
    }

    @Override
    public void setSoLinger(boolean on, int linger) {
        // a close waits for nothing
    }

    @Override
    public int getSoLinger() {
        return -1;
    }

    @Override
    public void setSendBufferSize(int size) {
        // bounded by the forward
    }

    @Override
    public int getSendBufferSize() {
        return Forward.MOST_UNREAD;
    }

    @Override
    public void setReceiveBufferSize(int size) {
        // bounded by the forward
    }

    @Override
    public int getReceiveBufferSize() {
        return Forward.MOST_UNREAD;
    }

    @Override
    public void setTrafficClass(int tc) {
        // there is no packet of its own
    }

    @Override
    public int getTrafficClass() {
        return 0;
    }

    @Override
    public void setReuseAddress(boolean on) {
        // there is no address of its own
    }

    @Override
    public boolean getReuseAddress() {
        return false;
    }

    @Override
    public void setOOBInline(boolean on) {
        // there is no urgent data
    }

    @Override
    public boolean getOOBInline() {
        return false;
    }

    @Override
    public String toString() {
        return "tunnel to port " + remotePort + " of " + pod;
    }
}
