package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever can be known to fail is one line before any lock: what was found, and what to do. */
class LockPreflightTest {

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    private LockScenario scenario;

    @BeforeAll
    static void prepare() throws Exception {
        LockScenario.prepare(mysql.server());
        mysql.server().createAccount("nobody", "x");
        mysql.server().createAccount("blind", "x", "RELOAD, PROCESS, REPLICATION CLIENT ON *.*");
        mysql.server().createAccount("plain", "x", "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW ON *.*");
        mysql.server().execute("CREATE ROLE backup_role");
        mysql.server().createAccount("member", "x");
        for (String grant : LockScenario.GRANTS) {
            mysql.server().execute("GRANT " + grant + " TO backup_role");
        }
        mysql.server().execute("GRANT backup_role TO member", "SET DEFAULT ROLE backup_role TO member");
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
    void theGrantsOfTheReadmeAreEnough() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            ServerFacts facts = locker.preflight();

            assertTrue(facts.metadataLocksVisible());
            assertEquals("MySQL 8.0.15", facts.product());
            assertEquals(List.of(), LockScenario.warnings(locker));
        }
    }

    @Test
    void whatTheGuardCannotSeeIsSaidInLogAndManifest() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults(), "plain", "x")) {
            locker.preflight();

            assertEquals(1, LockScenario.warnings(locker).size());
            String warning = LockScenario.warnings(locker).get(0);
            assertTrue(warning.startsWith("sessions that hold tables while they are idle cannot be seen"), warning);
            assertTrue(
                    warning.contains(
                            "GRANT SELECT ON performance_schema.metadata_locks TO 'plain'@'%'; GRANT SELECT ON"),
                    warning);
            assertTrue(scenario.details(Phase.PREFLIGHT).get(0).endsWith("; " + warning));
        }
    }

    @Test
    void grantsMayComeByARole() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults(), "member", "x")) {
            locker.preflight();
        }
    }

    @Test
    void everyMissingGrantIsNamedAtOnce() throws Exception {
        String message = refusal("nobody", "x", LockLimits.defaults());

        assertTrue(message.contains("GRANT RELOAD ON *.*"), message);
        assertTrue(message.contains("GRANT PROCESS ON *.*"), message);
        assertTrue(message.contains("GRANT REPLICATION CLIENT ON *.*"), message);
        assertTrue(message.contains("GRANT SHOW VIEW ON *.*"), message);
    }

    @Test
    void enginesThatCannotBeSeenAreNotTakenForInnoDb() throws Exception {
        String message = refusal("blind", "x", LockLimits.defaults());

        assertTrue(message.contains("engines cannot be seen"), message);
    }

    @Test
    void showViewIsEnoughToSeeEnginesAndReadsNoData() throws Exception {
        mysql.server().execute("CREATE TABLE shop.notes (id INT) ENGINE = MyISAM");
        try {
            String message = refusal(LockScenario.USER, LockScenario.PASSWORD, LockLimits.defaults());

            assertTrue(message.contains("shop.notes (MyISAM)"), message);
            try (var connection = mysql.server().connect(LockScenario.USER, LockScenario.PASSWORD);
                    var statement = connection.createStatement()) {
                assertThrows(java.sql.SQLException.class, () -> statement.executeQuery("SELECT * FROM shop.orders"));
            }
        } finally {
            mysql.server().execute("DROP TABLE shop.notes");
        }
    }

    @Test
    void nonDurableSettingsAreRefusedUnlessAllowedAndThenTold() throws Exception {
        mysql.server().execute("SET GLOBAL sync_binlog = 0", "SET GLOBAL innodb_flush_log_at_trx_commit = 2");
        try {
            String message = refusal(LockScenario.USER, LockScenario.PASSWORD, LockLimits.defaults());
            assertTrue(message.contains("sync_binlog is 0"), message);
            assertTrue(message.contains("innodb_flush_log_at_trx_commit is 2"), message);

            try (ReadLocker locker = scenario.locker(LockLimits.defaults().withAllowNonDurable(true))) {
                locker.preflight();
                assertEquals(2, LockScenario.warnings(locker).size());
            }
        } finally {
            mysql.server().execute("SET GLOBAL sync_binlog = 1", "SET GLOBAL innodb_flush_log_at_trx_commit = 1");
        }
    }

    @Test
    void aWrongPasswordIsOneLineWithoutIt() throws Exception {
        String message = refusal(LockScenario.USER, "wr0ng-Secret", LockLimits.defaults());

        assertTrue(message.contains("access denied for user 'backup'"), message);
        assertFalse(message.contains("wr0ng-Secret"));
        assertEquals(1, message.lines().count());
    }

    @Test
    void aHostThatDoesNotAnswerIsOneLine() {
        ReadLocker locker = new ReadLocker(
                scenario.clock,
                scenario.timeline,
                new ServerAccess(new ServerAddress("127.0.0.1", 1), new Account("a", "b"), Tls.preferred()),
                LockLimits.defaults());

        String message = assertThrows(LockException.class, locker::preflight).getMessage();

        assertTrue(message.contains("127.0.0.1:1") && message.contains("check host and port"), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void aHostThatIsAnUrlIsRefused() {
        ReadLocker locker = new ReadLocker(
                scenario.clock,
                scenario.timeline,
                new ServerAccess(
                        new ServerAddress("db/?allowLoadLocalInfile=true&x=", 3306),
                        new Account("a", "b"),
                        Tls.preferred()),
                LockLimits.defaults());

        assertTrue(assertThrows(LockException.class, locker::preflight)
                .getMessage()
                .contains("is no host name"));
    }

    @Test
    void everyValueOutOfRangeIsNamedWithItsRange() {
        LockLimits limits =
                LockLimits.defaults().withLease(Duration.ofMillis(500)).withAttemptBound(Duration.ofHours(1));

        String message = assertThrows(
                        LockException.class, () -> scenario.locker(limits).preflight())
                .getMessage();

        assertTrue(message.contains("lease: 500 ms is out of range; give 2 s to 3600 s"), message);
        assertTrue(message.contains("attemptBound: 3600 s is out of range; give 10 ms to 60 s"), message);
    }

    private String refusal(String user, String password, LockLimits limits) throws Exception {
        try (ReadLocker locker = scenario.locker(limits, user, password)) {
            LockException refused = assertThrows(LockException.class, locker::preflight);
            assertEquals(0, scenario.details(Phase.ATTEMPT).size());
            return refused.findings().stream().map(Finding::toString).collect(Collectors.joining("\n"));
        }
    }
}
