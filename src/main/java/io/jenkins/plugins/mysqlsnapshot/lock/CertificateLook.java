package io.jenkins.plugins.mysqlsnapshot.lock;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Looks at the certificates that a server shows, on a connection of its own that ends before any name or password is sent:
 * only to say in words why they were not trusted. The driver does not tell.
 */
final class CertificateLook {

    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final int CLIENT_PROTOCOL_41 = 0x200;
    private static final int CLIENT_SSL = 0x800;
    private static final int CLIENT_SECURE_CONNECTION = 0x8000;
    private static final int LONGEST_GREETING = 1024;
    private static final int ERROR_PACKET = 0xff;
    private static final byte UTF8 = 33;

    private CertificateLook() {}

    /** What it shows, its own first; empty where it shows none, for whatever reason. */
    static List<X509Certificate> at(ServerAccess access) {
        Recorder seen = new Recorder();
        try (Socket socket = open(access)) {
            socket.setSoTimeout((int) BOUND.toMillis());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
            in.readUnsignedByte();
            byte[] greeting = in.readNBytes(Math.min(length, LONGEST_GREETING));
            if (greeting.length > 0 && (greeting[0] & 0xff) != ERROR_PACKET) {
                socket.getOutputStream().write(tlsRequest());
                shake(socket, access.address(), seen);
            }
        } catch (IOException | GeneralSecurityException e) {
            // what was seen until then is all there is
        }
        return seen.chain;
    }

    private static Socket open(ServerAccess access) throws IOException {
        if (access.route() != null) {
            return access.route().open(BOUND);
        }
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(
                            access.address().host(), access.address().port()),
                    (int) BOUND.toMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The packet that a client sends instead of its login to begin TLS (MySQL client/server protocol, SSLRequest). */
    private static byte[] tlsRequest() {
        return ByteBuffer.allocate(36)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(32 | 1 << 24)
                .putInt(CLIENT_PROTOCOL_41 | CLIENT_SSL | CLIENT_SECURE_CONNECTION)
                .putInt(1 << 24)
                .put(UTF8)
                .array();
    }

    private static void shake(Socket socket, ServerAddress address, Recorder seen)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {seen}, null);
        try (Socket tls = context.getSocketFactory().createSocket(socket, address.host(), address.port(), true)) {
            if (tls instanceof SSLSocket shaking) {
                shaking.startHandshake();
            }
        } catch (SSLException e) {
            // the recorder trusts nobody, so this is how it ends
        }
    }

    private static final class Recorder implements X509TrustManager {

        private List<X509Certificate> chain = List.of();

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String authType) throws CertificateException {
            chain = List.of(shown);
            throw new CertificateException("only looked at");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String authType) throws CertificateException {
            throw new CertificateException("nobody is a client here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
