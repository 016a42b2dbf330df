package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A run of several servers whose turn it is not yet: what it asks and keeps meanwhile. */
class JointTurnTest {

    /** A session of a run that gives no sign of life is ended after 11 s, and so is its name. */
    private static final int LONGER_THAN_SILENCE_SECONDS = 13;

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @RegisterExtension
    static final ServerExtension ORDERS = ServerExtension.mysql80();

    @RegisterExtension
    static final ServerExtension BILLING = ServerExtension.of(ServerKind.MYSQL_8_0_12);

    @TempDir
    Path folder;

    private TwoServers two;

    @BeforeAll
    static void prepare() throws Exception {
        new Shop(ORDERS.server()).open();
        new Shop(BILLING.server()).open();
    }

    @BeforeEach
    void open() throws Exception {
        two = new TwoServers(ORDERS.server(), BILLING.server(), folder);
    }

    @AfterEach
    void close() throws Exception {
        try (TwoServers ended = two) {
            ended.assertNothingHeld();
        }
    }

    @Test
    void whoWaitsForAnotherRunHasItsSessionsOpenAndKeepsThem() throws Exception {
        LockLimits patient = LockLimits.defaults().withAcquireBudget(Duration.ofSeconds(60));
        CompletableFuture<Manifest> taken;
        try (Connection orders = named(ORDERS.server());
                Connection billing = named(BILLING.server())) {
            taken = CompletableFuture.supplyAsync(() -> take(patient));
            two.awaitLine("waiting for another snapshot run");
            for (DatabaseServer server : List.of(ORDERS.server(), BILLING.server())) {
                // one that watches and one that will lock
                server.await(Shop.sessions(), "2"::equals, PATIENCE);
            }
            ORDERS.server().await(idle(orders), "1"::equals, PATIENCE);
            BILLING.server().await(idle(billing), "1"::equals, PATIENCE);
        }
        assertEquals("proved", taken.get(30, TimeUnit.SECONDS).state());
    }

    @Test
    void thePodsOfANamespaceAreListedOnceForAllServers() throws Exception {
        try (SnapshotRun run = two.run(LockLimits.defaults())) {
            assertEquals("proved", run.take().state());
        }
        assertEquals(
                1,
                two.cluster.requests().stream()
                        .filter(("GET /api/v1/namespaces/" + TwoServers.NAMESPACE + "/pods")::equals)
                        .count(),
                two.cluster.requests()::toString);
    }

    private Manifest take(LockLimits limits) {
        try (SnapshotRun run = two.run(limits)) {
            return run.take();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What another run looks like that is at work on this server. */
    private static Connection named(DatabaseServer server) throws Exception {
        Connection connection = server.connect();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT GET_LOCK('mysql-consistent-snapshot', 0)")) {
            row.next();
            assertEquals(1, row.getInt(1));
        }
        return connection;
    }

    private static String idle(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
            row.next();
            return "SELECT TIME >= " + LONGER_THAN_SILENCE_SECONDS + " FROM information_schema.PROCESSLIST WHERE ID = "
                    + row.getLong(1);
        }
    }
}
