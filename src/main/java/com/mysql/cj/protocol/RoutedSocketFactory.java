package com.mysql.cj.protocol;

import com.mysql.cj.conf.PropertySet;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Callable;

/**
 * Connector/J's own factory, TLS and login timeout included, but for the socket, which comes from whoever connects. Lives in the
 * driver's package because it lives in the driver's class loader: {@code lock.RoutedDriver} puts it there and says why. It sees
 * the driver and Java, nothing of this plugin.
 */
public class RoutedSocketFactory extends StandardSocketFactory {

    /** Set while a thread connects, and only then. */
    public static final ThreadLocal<Callable<Socket>> WAY = new ThreadLocal<>();

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the driver declares it
    public <T extends Closeable> T connect(String hostname, int portNumber, PropertySet options, int loginTimeout)
            throws IOException {
        Callable<Socket> way = WAY.get();
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
}
