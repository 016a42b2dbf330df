package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.RenumberingProxy;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.TcpProxy;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stands between us and the server, where it is more than a wire, is recognised before any lock. */
class ProxyTest {

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80().with("ssl", "0");

    private static DatabaseServer second;

    private LockScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        second = DatabaseServer.create(
                ServerBinaries.inTarget(),
                ServerKind.MYSQL_8_0_15,
                mysql.folder().resolve("second"),
                ServerOptions.of(ServerKind.MYSQL_8_0_15).with("ssl", "0"));
        LockScenario.prepare(mysql.server());
        LockScenario.prepare(second);
    }

    @AfterAll
    static void stop() {
        if (second != null) {
            second.close();
        }
    }

    @BeforeEach
    void given() {
        scenario = new LockScenario(mysql.server());
    }

    @Test
    void oneThatOnlyPassesBytesOnIsFine() throws Exception {
        try (TcpProxy proxy = TcpProxy.to(mysql.server().port());
                ReadLocker locker = scenario.locker(LockLimits.defaults(), proxy.port())) {
            locker.preflight();
            locker.acquire().release("the test says so");
        }
        scenario.assertNothingHeld();
    }

    @Test
    void oneThatSpreadsConnectionsOverServersIsRefused() throws Exception {
        try (TcpProxy proxy = TcpProxy.to(mysql.server().port());
                ReadLocker locker = scenario.locker(LockLimits.defaults(), proxy.port())) {
            locker.preflight();
            proxy.target(second.port());

            String message = assertThrows(LockException.class, locker::acquire).getMessage();

            assertTrue(message.contains("two connections to it reach different servers"), message);
            assertTrue(message.contains("there is a proxy or load balancer in between"), message);
            assertEquals(List.of(), scenario.details(Phase.ATTEMPT));
        }
        scenario.assertNothingHeld();
    }

    @Test
    void anotherRunsSessionThatHasTheSameNumberOnTheOtherServerIsNotTakenForOurs() throws Exception {
        try (TcpProxy proxy = TcpProxy.to(mysql.server().port());
                ReadLocker locker = scenario.locker(LockLimits.defaults(), proxy.port())) {
            locker.preflight();
            proxy.target(second.port());
            try (Connection other = sessionOfNumber(nextId(second))) {
                try (Statement statement = other.createStatement()) {
                    statement.execute("SELECT GET_LOCK('" + WatchSession.NAMED_LOCK + "', 0)");
                }
                levelSecondWith(other);

                String message =
                        assertThrows(LockException.class, locker::acquire).getMessage();

                assertTrue(message.contains("two connections to it reach different servers"), message);
                assertTrue(message.contains("held by 0, not by " + id(other) + ")"), message);
            }
        }
        scenario.assertNothingHeld();
    }

    /** A session on the first server whose number no session of the second has had yet. */
    private static Connection sessionOfNumber(long least) throws Exception {
        while (true) {
            Connection connection = mysql.server().connect(LockScenario.USER, LockScenario.PASSWORD);
            if (id(connection) >= least + 1) {
                return connection;
            }
            connection.close();
        }
    }

    /** So many sessions on the second one that the next has this number. */
    private static void levelSecondWith(Connection other) throws Exception {
        while (nextId(second) + 1 < id(other)) {
            // asking took a number
        }
    }

    /** The number that a session has just had. */
    private static long nextId(DatabaseServer server) throws Exception {
        return Long.parseLong(server.query("SELECT CONNECTION_ID()"));
    }

    private static long id(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement()) {
            return Long.parseLong(MatrixServer.answer(statement, "SELECT CONNECTION_ID()"));
        }
    }

    @Test
    void oneThatNumbersConnectionsItselfIsRefused() throws Exception {
        try (RenumberingProxy proxy = RenumberingProxy.to(mysql.server().port());
                ReadLocker locker = scenario.locker(LockLimits.defaults(), proxy.port())) {
            String message =
                    assertThrows(LockException.class, locker::preflight).getMessage();

            assertTrue(message.contains("the connection has several numbers (greeted as 10"), message);
            assertTrue(message.contains("there is a proxy or load balancer in between"), message);
        }
        scenario.assertNothingHeld();
    }
}
