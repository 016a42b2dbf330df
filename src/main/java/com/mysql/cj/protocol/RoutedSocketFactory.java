package com.mysql.cj.protocol;

import com.mysql.cj.conf.PropertyDefinitions.SslMode;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.log.Log;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Connector/J's own factory, TLS and login timeout included, but for the socket, which comes from whoever connects, or for
 * the keys, which the driver itself takes from a file alone. Lives in the
 * driver's package because it lives in the driver's class loader: {@code lock.RoutedDriver} puts it there and says why. It sees
 * the driver and Java, nothing of this plugin.
 */
public class RoutedSocketFactory extends StandardSocketFactory {

    /** Set while a thread connects, and only then. */
    public static final ThreadLocal<Callable<Socket>> WAY = new ThreadLocal<>();

    /** The same for TLS with a key of our own; it has to trust none that must not be trusted. */
    public static final ThreadLocal<Callable<SSLContext>> CONTEXT = new ThreadLocal<>();

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the driver declares it
    public <T extends Closeable> T connect(String hostname, int portNumber, PropertySet options, int loginTimeout)
            throws IOException {
        Callable<Socket> way = WAY.get();
        if (way == null && CONTEXT.get() != null) {
            return super.connect(hostname, portNumber, options, loginTimeout);
        }
        if (way == null) {
            // the driver connects by itself to cancel a statement, for one
            throw new IOException("no connection of our own making");
        }
        loginTimeoutCountdown = loginTimeout;
        host = hostname;
        port = portNumber;
        try {
            rawSocket = way.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        configureSocket(rawSocket, options);
        resetLoginTimeCountdown();
        sslSocket = rawSocket;
        return (T) rawSocket;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the driver declares it
    public <T extends Closeable> T performTlsHandshake(SocketConnection connection, ServerSession session, Log log)
            throws IOException {
        Callable<SSLContext> context = CONTEXT.get();
        if (context == null) {
            return super.performTlsHandshake(connection, session, log);
        }
        Socket made = made(context)
                .getSocketFactory()
                .createSocket(rawSocket, connection.getHost(), connection.getPort(), true);
        if (!(made instanceof SSLSocket shaking)) {
            throw new IOException(
                    "Java made a socket without TLS: " + made.getClass().getName());
        }
        if (connection
                        .getPropertySet()
                        .<SslMode>getEnumProperty(PropertyKey.sslMode)
                        .getValue()
                == SslMode.VERIFY_IDENTITY) {
            SSLParameters parameters = shaking.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            shaking.setSSLParameters(parameters);
        }
        shaking.startHandshake();
        sslSocket = shaking;
        return (T) shaking;
    }

    private static SSLContext made(Callable<SSLContext> context) throws IOException {
        try {
            return context.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
