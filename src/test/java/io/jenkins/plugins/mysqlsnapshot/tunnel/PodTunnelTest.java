package io.jenkins.plugins.mysqlsnapshot.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.cluster.Kubeconfig;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tunnel to a MySQL in a pod on a real Kubernetes, under an account that has the documented rights and no more. */
@Tag("cluster")
class PodTunnelTest {

    private static final String PLAIN = "sslMode=DISABLED&allowPublicKeyRetrieval=true";
    private static final Duration BOUND = Duration.ofSeconds(10);

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private final Clock clock = Clock.system();
    private List<Thread> before;
    private KubernetesClient client;
    private PodTunnel tunnel;

    @BeforeEach
    void open() throws Exception {
        PodServer.mysql(real.namespace());
        client = Kubeconfig.connect(real.namespace().account(DocumentedRights.all()));
        before = threads();
        tunnel = to("mysql-0", 3306);
    }

    private PodTunnel to(String pod, int port) {
        return new PodTunnel(client, clock, real.namespace().name(), pod, port);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        await("no thread of ours is left", () -> before.containsAll(threads()));
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mysql-snapshot")
                        || thread.getName().startsWith("OkHttp http"))
                .toList();
    }

    private Connection connect(String options) throws SQLException {
        return PodMySql.connect(() -> tunnel.open(BOUND), options);
    }

    private static String ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }

    private void await(String what, BooleanSupplier condition) throws Exception {
        Deadline deadline = clock.deadline(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertTrue(!deadline.hasPassed(), () -> "not within 30 s: " + what + " " + threads());
            clock.pause(Duration.ofMillis(20));
        }
    }

    @Test
    void theServerSpeaksThroughItWithTlsInside() throws Exception {
        try (Connection connection = connect("sslMode=REQUIRED")) {
            assertEquals("mysql-0", ask(connection, "SELECT @@hostname"));
            assertTrue(ask(connection, "SHOW STATUS LIKE 'Ssl_cipher'") != null);
            assertEquals("root@127.0.0.1", ask(connection, "SELECT USER()"));
        }
    }

    @Test
    void aRoundTripTakesMillisecondsNotTheSecondOfAPipe() throws Exception {
        try (Connection connection = connect("sslMode=REQUIRED")) {
            List<Long> micros = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                long began = clock.nanoTime();
                ask(connection, "SELECT 1");
                micros.add((clock.nanoTime() - began) / 1000);
            }
            micros.sort(null);
            System.out.println("SELECT 1: p50 " + micros.get(150) + " us, p90 " + micros.get(270) + " us, p99 "
                    + micros.get(297) + " us");
            assertTrue(micros.get(150) < 50_000, micros::toString);
        }
    }

    @Test
    void whatTheServerSaysBeforeItHangsUpIsReadToTheEnd() throws Exception {
        try (Socket socket = tunnel.open(BOUND)) {
            socket.setSoTimeout((int) BOUND.toMillis());
            // a login without sense: it answers and hangs up
            InputStream in = socket.getInputStream();
            int length = in.read() | in.read() << 8 | in.read() << 16;
            in.read();
            assertEquals(10, in.readNBytes(length)[0]);
            socket.getOutputStream().write(new byte[] {1, 0, 0, 1, 7});
            socket.shutdownOutput();
            assertTrue(in.readAllBytes().length > 4);
            assertThrows(SocketException.class, () -> socket.getOutputStream().write(1));
        }
    }

    @Test
    void anAnswerThatDoesNotComeEndsTheReadAfterItsTime() throws Exception {
        try (Connection connection = connect("sslMode=REQUIRED")) {
            connection.setNetworkTimeout(Runnable::run, 700);
            long began = clock.nanoTime();
            SQLException late = assertThrows(SQLException.class, () -> ask(connection, "SELECT SLEEP(20)"));
            Throwable root = late;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            assertTrue(root instanceof SocketTimeoutException, root::toString);
            assertTrue(clock.nanoTime() - began < Duration.ofSeconds(10).toNanos());
        }
    }

    @Test
    void anAbortFromAnotherThreadWakesTheReaderAndEndsTheSession() throws Exception {
        try (Connection watcher = connect("sslMode=REQUIRED")) {
            // with TLS its last word lies unread on the server, which takes that for life
            Connection connection = connect(PLAIN);
            String id = ask(connection, "SELECT CONNECTION_ID()");
            CompletableFuture<Boolean> failed = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    ask(connection, "SELECT SLEEP(100)");
                    failed.complete(false);
                } catch (SQLException e) {
                    failed.complete(true);
                }
            });
            reader.start();
            String sleeping = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = " + id;
            awaitAnswer(watcher, sleeping + " AND STATE = 'User sleep'", "1");
            connection.abort(Runnable::run);
            assertTrue(failed.get(5, TimeUnit.SECONDS));
            // the server looks at a sleeping session's client every 5 s
            awaitAnswer(watcher, sleeping, "0");
        }
    }

    private void awaitAnswer(Connection connection, String question, String wanted) throws Exception {
        Deadline deadline = clock.deadline(Duration.ofSeconds(30));
        while (!ask(connection, question).equals(wanted)) {
            assertTrue(!deadline.hasPassed(), question);
            clock.pause(Duration.ofMillis(50));
        }
    }

    @Test
    void aHundredTunnelsAtOnceWork() throws Exception {
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                all.add(connect("sslMode=REQUIRED"));
            }
            for (Connection one : all) {
                assertEquals("mysql-0", ask(one, "SELECT @@hostname"));
            }
        } finally {
            for (Connection one : all) {
                one.close();
            }
        }
        try (Connection watcher = connect("sslMode=REQUIRED")) {
            awaitAnswer(watcher, "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'root'", "1");
        }
    }

    /** A reader that stops takes no memory, and finds all of it when it goes on. */
    @Test
    void aGigabyteFlowsInBoundedMemory() throws Exception {
        try (Connection connection = connect(PLAIN);
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(Integer.MIN_VALUE);
            long most = 0;
            long bytes = 0;
            System.gc();
            long before = used();
            long began = clock.nanoTime();
            try (ResultSet rows = statement.executeQuery(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                            + " SELECT REPEAT('x', 1048576) FROM n")) {
                while (rows.next()) {
                    bytes += rows.getBytes(1).length;
                    if (bytes % (100L << 20) == 0) {
                        if (bytes == 200L << 20) {
                            clock.pause(Duration.ofSeconds(5));
                        }
                        System.gc();
                        most = Math.max(most, used());
                    }
                }
            }
            System.out.println((bytes >> 20) + " MiB in " + (clock.nanoTime() - began) / 1_000_000
                    + " ms; heap in use before " + (before >> 20) + " MiB, at most " + (most >> 20) + " MiB");
            assertEquals(1000L << 20, bytes);
            assertTrue(most - before < 32L << 20, "grew by " + (most - before));
        }
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void manyBytesToTheServerWaitForItAndArrive() throws Exception {
        try (Connection connection = connect("sslMode=REQUIRED")) {
            String much = "y".repeat(3 << 20);
            for (int i = 0; i < 20; i++) {
                assertEquals(Integer.toString(3 << 20), ask(connection, "SELECT LENGTH('" + much + "')"));
            }
        }
    }

    @Test
    void aPortWhereNothingListensIsToldInALine() throws Exception {
        tunnel = to("mysql-0", 3310);
        try (Socket socket = tunnel.open(BOUND)) {
            socket.setSoTimeout((int) BOUND.toMillis());
            IOException nobody = assertThrows(
                    IOException.class, () -> socket.getInputStream().read());
            System.out.println(nobody.getMessage());
            assertTrue(nobody.getMessage().contains("/mysql-0: nothing listens on port 3310"), nobody::getMessage);
        }
    }

    @Test
    void aPodThatIsNotThereIsToldInALine() {
        tunnel = to("mysql-7", 3306);
        IOException gone = assertThrows(IOException.class, () -> tunnel.open(BOUND));
        System.out.println(gone.getMessage());
        assertTrue(gone.getMessage().contains("/mysql-7: there is no such pod"), gone::getMessage);
    }
}
