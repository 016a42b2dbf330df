package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server whose GTIDs are off: its position alone tells a rotation of the binary log from a write. Subclasses name the server. */
abstract class RotationWithoutGtids {

    private static final String INSERT = "INSERT INTO shop.orders (note) VALUES ('b')";
    private static final String ROTATE = "FLUSH BINARY LOGS";

    static ServerExtension serverWithoutGtids(ServerKind kind) {
        return ServerExtension.of(kind).with("gtid_mode", "OFF");
    }

    abstract DatabaseServer server();

    @BeforeEach
    void prepare() throws SQLException {
        server().execute("DROP DATABASE IF EXISTS shop");
        server().execute("DROP USER IF EXISTS " + LockScenario.USER);
        LockScenario.prepare(server());
    }

    @Test
    void aRotationUnderTheLockIsNoWriteAndIsProved() throws Exception {
        LockScenario scenario = new LockScenario(server());
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            assertEquals("", lock.position().gtidSet());

            server().execute(ROTATE);
            lock.prove();

            assertFalse(lock.position().sameAs(lock.after().position()));
        }
    }

    @Test
    void aWriteThatTheLockLetThroughIsNotProvedEvenIfARotationHidesIt() throws Exception {
        for (List<String> meanwhile : List.of(
                List.of(INSERT), List.of(INSERT, ROTATE), List.of(ROTATE, INSERT), List.of(ROTATE, INSERT, ROTATE))) {
            LockScenario scenario = new LockScenario(server());
            try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
                locker.preflight();
                ReadLock lock = locker.acquire();
                // nobody writes under the lock: so the position that was read is moved back to before the writes
                Position before = position();
                lock.release("the test says so");
                server().execute(meanwhile.toArray(String[]::new));

                assertFalse(BinlogRotation.isAll(before, position(), logs()), meanwhile::toString);
                assertThrows(LockException.class, lock::prove);
            }
        }
    }

    @Test
    void severalRotationsAreNoWriteEither() throws Exception {
        Position before = position();
        server().execute(ROTATE, ROTATE, ROTATE);

        assertTrue(BinlogRotation.isAll(before, position(), logs()), () -> before + " " + position());
    }

    @Test
    void theSmallestWriteThereIsIsLongerThanAFilesHead() throws Exception {
        server().execute(ROTATE);
        long head = position().binlogOffset();
        server().execute("CREATE TABLE shop.t (a INT)", ROTATE, "DROP TABLE shop.t");

        assertTrue(head < 200, "the head is " + head);
        assertTrue(position().binlogOffset() > 200 + 60, position()::toString);
    }

    @Test
    void gtidsFromBeforeTheyWereTurnedOffProveNothing() throws Exception {
        server().execute(
                        "SET GLOBAL gtid_mode = OFF_PERMISSIVE",
                        "SET GLOBAL gtid_mode = ON_PERMISSIVE",
                        "SET GLOBAL gtid_mode = ON",
                        INSERT,
                        "SET GLOBAL gtid_mode = ON_PERMISSIVE",
                        "SET GLOBAL gtid_mode = OFF_PERMISSIVE",
                        "SET GLOBAL gtid_mode = OFF");
        assertFalse(server().query("SELECT @@GLOBAL.gtid_executed").isEmpty());
        Position before = position();
        server().execute(INSERT);

        assertFalse(position().sameAs(before), position()::toString);
    }

    private Position position() {
        try (Connection connection = server().connect()) {
            return new PositionReader(new Inspection(connection).read()).read(connection);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<BinlogRotation.Log> logs() throws SQLException {
        List<BinlogRotation.Log> logs = new ArrayList<>();
        try (Connection connection = server().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW BINARY LOGS")) {
            while (row.next()) {
                logs.add(new BinlogRotation.Log(row.getString(1), row.getLong(2)));
            }
        }
        return logs;
    }
}
