package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mysql.cj.jdbc.Driver;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.timeline.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server reached by a route, on a real server: the driver's sockets are the route's, also where its class loader sees nothing of ours. */
class RoutedDriverTest {

    @RegisterExtension
    static final ServerExtension server = ServerExtension.mysql80();

    @BeforeAll
    static void prepare() throws Exception {
        LockScenario.prepare(server.server());
    }

    /** A route as good as host and port, that counts. */
    static final class Counted implements Route {
        private final AtomicInteger opened = new AtomicInteger();
        private final int port;

        Counted(int port) {
            this.port = port;
        }

        @Override
        public Socket open(Duration connectTimeout) throws IOException {
            opened.incrementAndGet();
            Socket socket = new Socket();
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) connectTimeout.toMillis());
            return socket;
        }

        @Override
        public String words() {
            return "by a route that counts";
        }
    }

    private static ServerAccess access(Route route, Tls tls) {
        // nobody has this address: all goes by the route
        return new ServerAccess(
                new ServerAddress("orders-db-0.orders-db.shop.svc", 3306),
                new Account(LockScenario.USER, LockScenario.PASSWORD),
                tls,
                route);
    }

    @Test
    void aLockIsTakenProvedAndLetGoByTheRoute() throws Exception {
        Counted route = new Counted(server.server().port());
        Clock clock = Clock.system();
        try (ReadLocker locker = new ReadLocker(
                clock, new Timeline(clock, event -> {}), access(route, Tls.preferred()), LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            assertTrue(server.server().globalReadLocks() > 0);
            lock.prove();
            lock.release("test");
        }
        assertEquals(2, route.opened.get());
        new LockScenario(server.server()).assertNothingHeld();
    }

    @Test
    void aRouteThatLeadsNowhereSaysSoInItsOwnWords() {
        Route nowhere = new Route() {
            @Override
            public Socket open(Duration connectTimeout) throws IOException {
                throw new UnreachableException(new Finding("pod shop/orders-db-0", "is gone", "see kubectl get pods"));
            }

            @Override
            public String words() {
                return "nowhere";
            }
        };
        LockException refused = assertThrows(LockException.class, () -> open(nowhere, Tls.preferred()));
        assertEquals("pod shop/orders-db-0: is gone; see kubectl get pods", refused.getMessage());
    }

    /** The name that a certificate has to be for is the address's, and what is shown instead is looked at by the route, too. */
    @Test
    void aCertificateForNobodyIsToldThroughTheRoute() {
        LockException refused = assertThrows(
                LockException.class, () -> open(new Counted(server.server().port()), Tls.verified()));
        assertTrue(refused.getMessage().contains("Auto_Generated_Server_Certificate"), refused::getMessage);
        assertTrue(refused.getMessage().contains("orders-db-0.orders-db.shop.svc"), refused::getMessage);
    }

    private static void open(Route route, Tls tls) throws Exception {
        new Connector(access(route, tls)).open(Duration.ofSeconds(10)).close();
    }

    /** In Jenkins the driver lies in the plugin mysql-api, whose class loader sees nothing of ours; ours sees the driver. */
    @Test
    void theDriverMayLieInAnotherPlugin() throws Exception {
        URL driver = Driver.class.getProtectionDomain().getCodeSource().getLocation();
        URL main = Route.class.getProtectionDomain().getCodeSource().getLocation();
        URL tests = RoutedDriverTest.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader java = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader mysqlApi = new URLClassLoader("mysql-api", new URL[] {driver}, java);
                URLClassLoader ours = new URLClassLoader("ours", new URL[] {main, tests}, mysqlApi)) {
            assertThrows(ClassNotFoundException.class, () -> mysqlApi.loadClass(Route.class.getName()));
            Class<?> user = ours.loadClass(InAnotherPlugin.class.getName());
            assertNotSame(InAnotherPlugin.class, user);
            @SuppressWarnings("unchecked")
            Callable<String> connects = (Callable<String>) user.getConstructor(int.class, String.class, String.class)
                    .newInstance(server.server().port(), LockScenario.USER, LockScenario.PASSWORD);
            assertEquals("mysql-api, 1 by the route, connection seen", connects.call());
            assertEquals("mysql-api, 1 by the route, connection seen", connects.call());
            Class<?> factory = Class.forName("com.mysql.cj.protocol.RoutedSocketFactory", false, mysqlApi);
            assertSame(mysqlApi, factory.getClassLoader());
        }
    }

    /** What the test calls in the other class loader. */
    public static final class InAnotherPlugin implements Callable<String> {
        private final int port;
        private final Account account;

        public InAnotherPlugin(int port, String user, String password) {
            this.port = port;
            this.account = new Account(user, password);
        }

        @Override
        public String call() throws Exception {
            Counted route = new Counted(port);
            ServerAccess access = new ServerAccess(new ServerAddress("nowhere", 3306), account, Tls.preferred(), route);
            LockSession session = LockSession.open(new Connector(access), Duration.ofSeconds(10), 60);
            try {
                return Driver.class.getClassLoader().getName() + ", " + route.opened.get()
                        + " by the route, connection " + (session.id() > 0 ? "seen" : "not seen");
            } finally {
                session.close();
            }
        }
    }
}
