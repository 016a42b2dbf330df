package io.jenkins.plugins.mysqlsnapshot.lock;

import com.mysql.cj.jdbc.Driver;
import com.mysql.cj.protocol.RoutedSocketFactory;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;

/**
 * The driver, with its sockets by a {@link Route}, or with TLS in which a {@link ClientCertificate} is shown: the driver takes keys
 * from a file alone. The driver takes the name of a socket factory alone, and loads it by its own
 * class loader, which in Jenkins (plugin mysql-api) does not see ours: so {@link RoutedSocketFactory} is defined there, once in
 * a JVM, by the means that Java has for it ({@link MethodHandles.Lookup#defineClass}). One copy of the driver is used for all.
 *
 * <p>The driver makes the factory by itself, without arguments, on the thread that connects: what it has to call stands in
 * {@link ThreadLocal}s of the factory while that thread connects, and only then.
 */
final class RoutedDriver {

    private static final String FACTORY = "com.mysql.cj.protocol.RoutedSocketFactory";
    private static final String CLASS_FILE = "/" + FACTORY.replace('.', '/') + ".class";

    private RoutedDriver() {}

    /** As {@link Driver#connect}, but for where the bytes go. */
    static Connection connect(ServerAccess access, Duration connectTimeout, String url, Properties options)
            throws SQLException {
        ThreadLocal<Callable<Socket>> way = field("WAY");
        ThreadLocal<Callable<SSLContext>> context = field("CONTEXT");
        options.setProperty("socketFactory", FACTORY);
        if (access.route() != null) {
            way.set(() -> access.route().open(connectTimeout));
        }
        Tls tls = access.tls();
        if (tls.client() != null) {
            context.set(() -> tls.client().context(tls.authorities()));
        }
        try {
            return new Driver().connect(url, options);
        } finally {
            way.remove();
            context.remove();
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // each has one type, known at its use
    private static <T> ThreadLocal<T> field(String name) throws SQLException {
        try {
            return (ThreadLocal<T>)
                    factory(Driver.class.getClassLoader()).getField(name).get(null);
        } catch (IOException | ReflectiveOperationException e) {
            throw new SQLException("the driver takes no socket factory of ours: " + e, "08001", e);
        }
    }

    private static Class<?> factory(ClassLoader drivers) throws IOException, ReflectiveOperationException {
        try {
            return Class.forName(FACTORY, true, drivers);
        } catch (ClassNotFoundException notThereYet) {
            MethodHandles.Lookup inside =
                    MethodHandles.privateLookupIn(StandardSocketFactory.class, MethodHandles.lookup());
            try {
                return inside.defineClass(classFile());
            } catch (LinkageError anotherWasFirst) {
                return Class.forName(FACTORY, true, drivers);
            }
        }
    }

    private static byte[] classFile() throws IOException {
        try (InputStream in = RoutedDriver.class.getResourceAsStream(CLASS_FILE)) {
            if (in == null) {
                throw new IOException("no " + CLASS_FILE + " beside this plugin's classes");
            }
            return in.readAllBytes();
        }
    }
}
