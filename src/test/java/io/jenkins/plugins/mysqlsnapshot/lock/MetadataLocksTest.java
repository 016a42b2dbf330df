package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A {@code performance_schema.metadata_locks} that has no room for all: what has no row there is not taken for harmless. */
class MetadataLocksTest {

    private static final int ROOM = 30;

    @RegisterExtension
    static final ServerExtension mysql =
            ServerExtension.mysql80().with("performance_schema_max_metadata_locks", Integer.toString(ROOM));

    private LockScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        LockScenario.prepare(mysql.server());
        for (int i = 0; i < ROOM; i++) {
            mysql.server().execute("CREATE TABLE shop.t" + i + " (id INT)");
        }
    }

    @BeforeEach
    void given() {
        scenario = new LockScenario(mysql.server());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        scenario.assertNothingHeld();
    }

    @Test
    void aLongSelectWithoutARowInAFullTableIsWaitedFor() throws Exception {
        try (LongStatement select = selectWithoutARow();
                ReadLocker locker = scenario.locker(LockLimits.defaults().withGuardPolicy(GuardPolicy.FAIL))) {
            assertTrue(locker.preflight().metadataLocksVisible());
            scenario.awaitRunning("SLEEP", 2);

            String message = assertThrows(LockException.class, locker::acquire).getMessage();

            assertTrue(message.contains("SELECT SLEEP(?) FROM shop.orders"), message);
            assertTrue(select.isRunning());
        }
    }

    @Test
    void logAndManifestSayThatHoldersMayBeMissed() throws Exception {
        selectWithoutARow().close();
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();

            assertEquals(1, LockScenario.warnings(locker).size());
            String warning = LockScenario.warnings(locker).get(0);
            assertTrue(warning.contains("raise performance_schema_max_metadata_locks"), warning);
            assertTrue(scenario.details(Phase.PREFLIGHT).get(0).contains(warning));
        }
    }

    /** Begun while a transaction has all the room, which is free again afterwards. */
    private static LongStatement selectWithoutARow() throws Exception {
        try (Connection connection = mysql.server().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < ROOM; i++) {
                statement.executeQuery("SELECT * FROM shop.t" + i).close();
            }
            LongStatement select = LongStatement.select(mysql.server(), "shop.orders", Duration.ofSeconds(30));
            return select.awaitVisible();
        }
    }
}
