package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.fixture.SimulatedCluster;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.tunnel.PodTunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A port of an agent that leads into a pod, as on the built-in node: what crosses Jenkins's channel in between is the harness's to show. */
@Timeout(120)
class AgentPortTest {

    @RegisterExtension
    static final ServerExtension MYSQL = ServerExtension.mysql80();

    @TempDir
    Path folder;

    private final Clock clock = Clock.system();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private SimulatedCluster cluster;
    private KubernetesClient client;
    private PodConnections connections;
    private AgentPort.Listening port;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(MYSQL.server()).open();
    }

    @BeforeEach
    void open() throws Exception {
        cluster = new SimulatedCluster(folder);
        client = Kubeconfig.connect(cluster.kubeconfig());
        connections = new PodConnections(
                new PodTunnel(
                        client, clock, "shop", "mysql-clone-0", MYSQL.server().port()),
                told::add);
        port = new AgentPort(connections).call();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        try {
            port.close();
            connections.close();
            await("tunnels are closed", () -> cluster.openTunnels() == 0);
            await(
                    "no thread of it is left",
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().startsWith("mysql-clone-port-" + port.port())));
        } finally {
            client.close();
            cluster.close();
        }
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        Deadline deadline = clock.deadline(Duration.ofSeconds(20));
        while (!condition.getAsBoolean()) {
            assertTrue(!deadline.hasPassed(), what);
            clock.pause(Duration.ofMillis(20));
        }
    }

    private boolean isShut() {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port.port()).close();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://" + AgentPort.HOST + ":" + port.port()
                        + "/?sslMode=PREFERRED&allowPublicKeyRetrieval=true&connectTimeout=20000",
                Shop.USER,
                Shop.PASSWORD);
    }

    @Test
    void aClientOnTheAgentSpeaksWithTheServerInThePod() throws Exception {
        try (Connection one = connect();
                Connection other = connect();
                Statement first = one.createStatement();
                Statement second = other.createStatement();
                ResultSet here = first.executeQuery("SELECT CONNECTION_ID()");
                ResultSet there = second.executeQuery("SELECT CONNECTION_ID()")) {
            assertTrue(here.next() && there.next());
            assertTrue(here.getLong(1) != there.getLong(1));
            assertEquals(2, cluster.openTunnels());
        }
        assertEquals(List.of(), told);
    }

    @Test
    void anAgentThatLetsNobodyInForAWhileIsAskedAgainAMomentLaterAndNotAllTheTime() throws Exception {
        List<Long> asked = new CopyOnWriteArrayList<>();
        ServerSocket full = new ServerSocket(0, 5, InetAddress.getLoopbackAddress()) {
            @Override
            public Socket accept() throws IOException {
                asked.add(clock.nanoTime());
                if (asked.size() <= 3) {
                    throw new SocketException("Too many open files");
                }
                return super.accept();
            }
        };
        port.close();
        AgentPort.Door door = new AgentPort.Door(full, connections, null);
        door.start();
        port = door;
        try (Connection one = connect();
                Statement first = one.createStatement();
                ResultSet here = first.executeQuery("SELECT 1")) {
            assertTrue(here.next());
        }
        Duration refused = Duration.ofNanos(asked.get(3) - asked.get(0));
        assertTrue(refused.toMillis() >= 3 * AgentPort.PAUSE_MILLIS - 10, refused::toString);
    }

    @Test
    void megabytesPassBothWays() throws Exception {
        int bytes = 3 * 1024 * 1024;
        try (Connection connection = connect();
                PreparedStatement echo = connection.prepareStatement("SELECT ?")) {
            echo.setString(1, "x".repeat(bytes));
            try (ResultSet row = echo.executeQuery()) {
                assertTrue(row.next());
                assertEquals(bytes, row.getString(1).length());
            }
        }
    }

    @Test
    void itListensOnTheLoopbackAddressAlone() throws Exception {
        try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
            assertTrue(open.isConnected());
        }
        assertThrows(
                IOException.class,
                () -> new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), port.port()).close());
    }

    @Test
    void itsEndEndsWhoIsInAndLetsNobodyIn() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            port.close();
            connections.close();
            assertThrows(SQLException.class, () -> statement.executeQuery("SELECT 1"));
            await("nobody gets in", this::isShut);
        }
    }

    @Test
    void aPodThatEndsEndsItsConnection() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            cluster.dropTunnels();
            await("the client sees it", () -> {
                try (ResultSet row = statement.executeQuery("SELECT 1")) {
                    return !row.next();
                } catch (SQLException ended) {
                    return true;
                }
            });
            assertTrue(!connection.isValid(5));
        }
    }

    @Test
    void whyThereIsNoWayIsToldInTheBuildsLog() {
        cluster.deny("get", "pods/portforward");
        assertThrows(SQLException.class, this::connect);
        assertTrue(
                told.get(0).startsWith("the block's connection was closed: pod shop/mysql-clone-0: "), told::toString);
        assertTrue(told.get(0).contains("resources: [\"pods/portforward\"]"), told::toString);
    }
}
