package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogPosition;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a server knows, shows and allows: what the part relies on, asked of the server itself. */
abstract class DialectFacts extends FlushFacts {

    @Test
    void lockWaitTimeoutOfZeroIsATrueTryOnNewMariaDbAndOneSecondElsewhere() throws Exception {
        try (LongStatement update =
                        LongStatement.update(server, "shop.slow", LONG).awaitVisible();
                Connection holder = server.connect();
                Statement statement = holder.createStatement()) {
            statement.execute("SET SESSION lock_wait_timeout = 0");
            assertEquals(
                    server.kind().hasTryLock() ? "0" : "1", answer(statement, "SELECT @@SESSION.lock_wait_timeout"));
            if (server.kind().hasTryLock()) {
                long began = scenario.clock.nanoTime();

                assertEquals(ServerErrors.LOCK_WAIT_TIMEOUT, errorOf(statement, FLUSH));

                assertTrue(scenario.clock.nanoTime() - began < 500_000_000L);
                scenario.running(WRITE_STOCK).get(5, TimeUnit.SECONDS);
            }
            assertTrue(update.isRunning());
        }
    }

    @Test
    void metadataLocksIsEmptyWhereItsInstrumentIsOff() throws Exception {
        if (server.kind().hasMetadataLocks()) {
            assertEquals(
                    server.kind().showsMetadataLocks() ? "YES" : "NO",
                    server.query("SELECT ENABLED FROM performance_schema.setup_instruments"
                            + " WHERE NAME = 'wait/lock/metadata/sql/mdl'"));
            assertEquals(
                    server.kind().showsMetadataLocks(),
                    server.query("SELECT 1 FROM performance_schema.metadata_locks LIMIT 1") != null);
        }
    }

    @Test
    void metadataLocksNeedsARightOfItsOwn() throws Exception {
        String look = "SELECT * FROM performance_schema.metadata_locks";
        assertEquals(ServerErrors.TABLE_ACCESS_DENIED, errorOf("blind", look));
        assertEquals(
                server.kind().hasMetadataLocks() ? 0 : ServerErrors.TABLE_ACCESS_DENIED,
                errorOf(LockScenario.USER, look));
        assertEquals(server.kind().hasMetadataLocks() ? 0 : NO_SUCH_TABLE, errorOf(DatabaseServer.ROOT, look));
    }

    @Test
    void anInstanceLockBlocksDdlAndNoWritesAndOnlyNewMySqlHasIt() throws Exception {
        try (Connection holder = server.connect();
                Statement statement = holder.createStatement()) {
            int error = server.kind().hasInstanceLock() ? 0 : ServerErrors.PARSE_ERROR;
            assertEquals(error, errorOf(statement, "LOCK INSTANCE FOR BACKUP"));

            scenario.running(WRITE_STOCK).get(5, TimeUnit.SECONDS);
            CompletableFuture<Duration> ddl = scenario.running("ALTER TABLE shop.slow COMMENT = 'x'");
            if (server.kind().hasInstanceLock()) {
                scenario.awaitState("Waiting for backup lock");
                statement.execute("UNLOCK INSTANCE");
            }
            ddl.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aBackupStageMakesCommitsWaitAndOnlyNewMariaDbHasIt() throws Exception {
        boolean known = server.kind().hasBackupStages();
        try (Connection holder = server.connect();
                Statement statement = holder.createStatement()) {
            assertEquals(known ? 0 : ServerErrors.PARSE_ERROR, errorOf(statement, "BACKUP STAGE START"));
            assertEquals(known ? 0 : ServerErrors.PARSE_ERROR, errorOf(statement, "BACKUP STAGE BLOCK_COMMIT"));

            CompletableFuture<Duration> write = scenario.running(WRITE_STOCK);
            if (known) {
                scenario.awaitState("Waiting for backup lock");
                statement.execute("BACKUP STAGE END");
            }
            write.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void enginesAreNotShownWithoutRightsAndShowViewIsEnough() throws Exception {
        String tables = "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop'";
        assertEquals("0", answer("blind", tables));
        assertEquals("3", answer("viewer", tables));
        assertEquals(ServerErrors.TABLE_ACCESS_DENIED, errorOf("viewer", "SELECT * FROM shop.orders"));
    }

    @Test
    void aSessionMayEndItsOwnUsersSessionsAndNoOthers() throws Exception {
        try (Connection own = server.connect("blind", "x");
                Statement ownStatement = own.createStatement();
                Connection other = server.connect("viewer", "x");
                Statement otherStatement = other.createStatement()) {
            assertEquals(
                    NOT_OWNER_OF_THREAD, errorOf("blind", "KILL " + answer(otherStatement, "SELECT CONNECTION_ID()")));
            assertEquals(0, errorOf("blind", "KILL " + answer(ownStatement, "SELECT CONNECTION_ID()")));
        }
    }

    @Test
    void aRotationMovesThePositionWithoutAWrite() throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(FLUSH);
            BinlogPosition before = BinlogPosition.read(server.kind(), connection);

            server.execute("FLUSH BINARY LOGS");

            BinlogPosition after = BinlogPosition.read(server.kind(), connection);
            assertNotEquals(before.file(), after.file());
            assertEquals(before.gtidSet(), after.gtidSet());
            assertFalse(after.gtidSet().isEmpty());
        }
    }

    @Test
    void thePositionIsAskedInTheServersDialect() throws Exception {
        try (Connection connection = server.connect()) {
            assertEquals(server.kind().newestPositionStatement(), PositionReader.statementOf(connection));
        }
    }

    @Test
    void withoutARightThePositionIsStillAskedInTheServersDialect() throws Exception {
        try (Connection connection = server.connect("viewer", "x")) {
            assertEquals(server.kind().newestPositionStatement(), PositionReader.statementOf(connection));
        }
    }
}
