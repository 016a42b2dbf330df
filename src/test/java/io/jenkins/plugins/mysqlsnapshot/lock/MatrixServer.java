package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A server of the matrix, and what tests ask it with. The tests are inherited, so that one start of a server serves them
 * all: {@link FlushFacts}, {@link DialectFacts}, {@link LockOnAnyServer}, of which there is a subclass for each server.
 */
abstract class MatrixServer {

    static final String FLUSH = "FLUSH TABLES WITH READ LOCK";
    static final String BLOCKED = "Waiting for %lock";
    static final String WRITE_ORDERS = "INSERT INTO shop.orders (note) VALUES ('fact')";
    static final String WRITE_STOCK = "INSERT INTO shop.stock (note) VALUES ('fact')";
    static final Duration LONG = Duration.ofSeconds(30);

    static final int NO_SUCH_TABLE = 1146;
    static final int NOT_OWNER_OF_THREAD = 1095;
    static final int QUERY_INTERRUPTED = 1317;

    DatabaseServer server;
    LockScenario scenario;

    @BeforeAll
    static void prepare(DatabaseServer server) throws Exception {
        LockScenario.prepare(server);
        server.execute("CREATE TABLE shop.slow (payload VARCHAR(80))", "INSERT INTO shop.slow VALUES ('a')");
        server.createAccount("blind", "x", "RELOAD, PROCESS, REPLICATION CLIENT ON *.*");
        server.createAccount("plain", "x", "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*");
        server.createAccount("viewer", "x", "SHOW VIEW ON *.*");
    }

    @BeforeEach
    void given(DatabaseServer given) {
        server = given;
        scenario = new LockScenario(given);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        scenario.assertNothingHeld();
    }

    /** A statement behind which FLUSH TABLES WITH READ LOCK waits: a read where that is enough, else a write. */
    final LongStatement blocker() throws SQLException, InterruptedException {
        return server.kind().flushWaitsForReads()
                ? LongStatement.select(server, "shop.orders", LONG).awaitVisible()
                : LongStatement.update(server, "shop.slow", LONG).awaitVisible();
    }

    /** The number of the server's error; 0 when the statement succeeds. */
    final int errorOf(String user, String sql) throws SQLException {
        try (Connection connection = connect(user);
                Statement statement = connection.createStatement()) {
            return errorOf(statement, sql);
        }
    }

    static int errorOf(Statement statement, String sql) {
        try {
            statement.execute(sql);
            return 0;
        } catch (SQLException e) {
            return e.getErrorCode();
        }
    }

    final String answer(String user, String sql) throws SQLException {
        try (Connection connection = connect(user);
                Statement statement = connection.createStatement()) {
            return answer(statement, sql);
        }
    }

    static String answer(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private Connection connect(String user) throws SQLException {
        return switch (user) {
            case DatabaseServer.ROOT -> server.connect();
            case LockScenario.USER -> server.connect(user, LockScenario.PASSWORD);
            default -> server.connect(user, "x");
        };
    }
}
