package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.LockingJvm;
import io.jenkins.plugins.mysqlsnapshot.fixture.LockingProgram;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.Replication;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A replica that really follows another server, a server each class. Whatever becomes of a run, an applier that ran before it
 * runs again, and one that did not does not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReplicaOnAnyServer {

    private static final String OTHER = "other";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final LockLimits PAUSED = LockLimits.defaults().withCare(new ReplicationCare(true, false));

    private DatabaseServer source;
    private DatabaseServer replica;
    private Replication replication;
    private LockScenario scenario;

    /** The replica, with its own changes and those it applies in its binary log. */
    static ServerExtension replica(ServerExtension server) {
        return server.with("loose_log_slave_updates", "ON")
                // 5.7 has several channels only so
                .with("loose_master_info_repository", "TABLE")
                .with("loose_relay_log_info_repository", "TABLE");
    }

    abstract ServerExtension extension();

    @BeforeAll
    void follow() throws Exception {
        replica = extension().server();
        source = DatabaseServer.create(
                ServerBinaries.inTarget(),
                replica.kind(),
                extension().folder().resolve("source"),
                ServerOptions.of(replica.kind()));
        LockScenario.prepare(source);
        for (String grant : grants()) {
            source.execute("GRANT " + grant + " ON *.* TO " + LockScenario.USER);
        }
        source.createAccount("without", "x", LockScenario.grants(source));
        source.execute("GRANT " + (source.kind().isMariaDb() ? seeing() : "PROCESS") + " ON *.* TO without");
        source.execute("CREATE TABLE shop.slow (payload VARCHAR(80))", "INSERT INTO shop.slow VALUES ('a')");
        replication = new Replication(replica);
        replication.follow(source, "");
        replication.followNobody(OTHER);
        replica.await("SELECT COUNT(*) FROM mysql.user WHERE user = 'without'", "1"::equals, SOON);
    }

    private List<String> grants() {
        return switch (source.kind()) {
            case MYSQL_5_7_22, MARIADB_10_2_11 -> List.of("SUPER");
            case MARIADB_10_11, MARIADB_11_4_5, MARIADB_11_8 -> List.of("REPLICATION SLAVE ADMIN", seeing());
            case MYSQL_8_0_12, MYSQL_8_0_15, MYSQL_9_7 -> List.of("REPLICATION_SLAVE_ADMIN", "BACKUP_ADMIN");
        };
    }

    /** MariaDB 10.2 has no right of its own for it. */
    private String seeing() {
        return source.kind().hasBackupStages() ? "SLAVE MONITOR" : "REPLICATION CLIENT";
    }

    @AfterAll
    void stop() {
        if (source != null) {
            source.close();
        }
    }

    @BeforeEach
    void given() {
        scenario = new LockScenario(replica);
    }

    @AfterEach
    void theAppliersRunAndNothingIsLeft() throws Exception {
        replication.awaitApplier("", true);
        replication.awaitApplier(OTHER, true);
        scenario.assertNothingHeld();
    }

    @Test
    void theAppliersStandStillUnderTheLockAndRunAgainRightAfterIt() throws Exception {
        try (ReadLocker locker = scenario.locker(PAUSED)) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            assertFalse(replication.applies("") || replication.applies(OTHER));

            lock.prove();
            lock.release("the test says so");

            assertTrue(replication.applies("") && replication.applies(OTHER));
            assertEquals(
                    List.of(
                            "the applier of the default channel is stopped",
                            "the applier of channel 'other' is stopped"),
                    scenario.details(Phase.PAUSED));
            assertEquals(
                    List.of(
                            "the applier of the default channel runs again",
                            "the applier of channel 'other' runs again"),
                    scenario.details(Phase.RESUMED));
        }
    }

    @Test
    void whatComesMeanwhileIsAppliedAfterIt() throws Exception {
        try (ReadLocker locker = scenario.locker(PAUSED)) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            String before = replica.query("SELECT COUNT(*) FROM shop.stock");

            source.execute("INSERT INTO shop.stock (note) VALUES ('meanwhile')");
            lock.release("the test says so");

            replica.await("SELECT COUNT(*) FROM shop.stock", count -> !count.equals(before), SOON);
        }
    }

    @Test
    void anApplierThatWasStoppedBeforeStaysStoppedAndIsTold() throws Exception {
        replication.stop(OTHER);
        try (ReadLocker locker = scenario.locker(PAUSED)) {
            locker.preflight();
            locker.acquire().release("the test says so");

            assertTrue(replication.applies(""));
            assertFalse(replication.applies(OTHER));
            assertTrue(
                    scenario.details(Phase.PREFLIGHT).stream()
                            .anyMatch(line -> line.contains("channel 'other' from 127.0.0.1:1")
                                    && line.contains("stopped before this run and is left so")),
                    scenario.details(Phase.PREFLIGHT)::toString);
        } finally {
            replication.start(OTHER);
        }
    }

    @Test
    void unlessItIsAskedForTheApplierIsLeftAlone() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            assertTrue(replication.applies(""));

            lock.release("the test says so");
            assertEquals(List.of(), scenario.details(Phase.PAUSED));
        }
    }

    @Test
    void theApplierRunsAgainAfterTheGuardGaveUp() throws Exception {
        LockLimits unwaiting = PAUSED.withGuardPolicy(GuardPolicy.FAIL);
        try (LongStatement update = LongStatement.update(replica, "shop.slow", Duration.ofSeconds(30))
                        .awaitVisible();
                ReadLocker locker = scenario.locker(unwaiting)) {
            scenario.awaitRunning("SLEEP", 1);
            locker.preflight();

            assertThrows(LockException.class, locker::acquire);

            assertTrue(update.isRunning());
            assertTrue(replication.applies(""));
            assertEquals(2, scenario.details(Phase.PAUSED).size());
        }
    }

    @Test
    void theApplierRunsAgainAfterAnInterrupt() throws Exception {
        try (LongStatement update = LongStatement.update(replica, "shop.slow", Duration.ofSeconds(30))
                        .awaitVisible();
                ReadLocker locker = scenario.locker(PAUSED)) {
            scenario.awaitRunning("SLEEP", 1);
            locker.preflight();
            CompletableFuture<Boolean> stopped = new CompletableFuture<>();
            Thread run = new Thread(() -> {
                try {
                    locker.acquire();
                    stopped.complete(false);
                } catch (InterruptedException e) {
                    stopped.complete(true);
                } catch (LockException e) {
                    stopped.completeExceptionally(e);
                }
            });
            run.start();
            replication.awaitApplier("", false);

            run.interrupt();

            assertTrue(stopped.get());
            assertTrue(replication.applies("") && update.isRunning());
        }
    }

    @Test
    void theApplierRunsAgainAfterTheLockingSessionWasKilled() throws Exception {
        try (ReadLocker locker = scenario.locker(PAUSED)) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            replica.execute("KILL " + lock.connectionId());
            assertThrows(LockException.class, lock::prove);
            lock.release("the test says so");

            assertTrue(replication.applies("") && replication.applies(OTHER));
        }
    }

    @Test
    void theServerItselfStartsItAgainWhenTheControllerIsKilled() throws Exception {
        try (LockingJvm jvm = LockingJvm.start(LockingProgram.order(
                replica.port(), LockScenario.USER, LockScenario.PASSWORD, PAUSED.withMaxHold(Duration.ofMinutes(5))))) {
            jvm.await("HELD", Duration.ofSeconds(60));
            assertFalse(replication.applies("") || replication.applies(OTHER));

            jvm.kill();

            replication.awaitApplier("", true);
            replication.awaitApplier(OTHER, true);
        }
    }

    @Test
    void theServerItselfStartsItAgainWhenNothingIsHeardOfUsForTheLongestTime() throws Exception {
        DeadMansSwitch undo =
                DeadMansSwitch.open(scenario.clock, new Connector(scenario.access()), Duration.ofSeconds(2));
        assertTrue(undo.takeName());
        undo.arm(List.of(dialect().start("")));
        assertFalse(undo.hasFired());
        replication.stop("");

        replication.awaitApplier("", true);

        undo.fire(SOON);
        undo.close();
    }

    private ReplicaDialect dialect() throws Exception {
        return facts().dialect();
    }

    private ReplicationFacts facts() throws Exception {
        try (Connection connection = replica.connect()) {
            return new ReplicationInspection(connection).read();
        }
    }

    @Test
    void anApplierThatIsAtALongTransactionIsGivenUpAndGoesOn() throws Exception {
        try (Connection blocking = replica.connect();
                Statement statement = blocking.createStatement();
                ReadLocker locker = scenario.locker(PAUSED.withAcquireBudget(Duration.ofSeconds(2)))) {
            blocking.setAutoCommit(false);
            statement.execute("SELECT * FROM shop.stock WHERE id = 1 FOR UPDATE");
            String note = "'" + scenario.clock.nanoTime() + "'";
            source.execute("UPDATE shop.stock SET note = " + note + " WHERE id = 1");
            scenario.awaitCount(
                    "SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'",
                    1,
                    Duration.ofMillis(300));
            locker.preflight();

            String message = assertThrows(LockException.class, locker::acquire).getMessage();

            assertTrue(message.contains("SQL_THREAD") && message.contains("still not through after 2 s"), message);
            blocking.commit();
            replica.await("SELECT COUNT(*) FROM shop.stock WHERE note = " + note, "1"::equals, SOON);
            // the stop is through now, and what was waiting for it has run
            scenario.awaitCount(
                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '" + LockScenario.USER
                            + "' AND INFO IS NOT NULL",
                    0);
        }
    }

    @Test
    void whereTheSessionThatUndoesWasKilledItIsUndoneAllTheSame() throws Exception {
        try (ReadLocker locker = scenario.locker(PAUSED)) {
            locker.preflight();
            ReadLock lock = locker.acquire();
            String waiter =
                    replica.query("SELECT ID FROM information_schema.PROCESSLIST WHERE STATE = 'User lock' LIMIT 1");

            replica.execute("KILL " + waiter);
            lock.release("the test says so");

            assertTrue(replication.applies("") && replication.applies(OTHER));
        }
    }

    @Test
    void whatCannotBeUndoneIsToldWithTheStatementToType() throws Exception {
        ReadLocker locker = scenario.locker(PAUSED);
        try {
            locker.preflight();
            ReadLock lock = locker.acquire();

            replication.forget(OTHER);
            lock.release("the test says so");

            assertTrue(replication.applies(""));
            String message = assertThrows(LockException.class, locker::close).getMessage();
            assertTrue(
                    message.contains("the applier of channel 'other' is stopped and could not be undone; type START "),
                    message);
            assertFalse(message.contains("default channel"), message);
        } finally {
            locker.close();
            replication.followNobody(OTHER);
        }
    }

    @Test
    void aSecondRunPausesOnlyAfterTheFirstOnesUndoingAndIsNotUndoneByIt() throws Exception {
        try (ReadLocker first = scenario.locker(PAUSED);
                ReadLocker second = scenario.locker(PAUSED)) {
            first.preflight();
            second.preflight();
            ReadLock held = first.acquire();
            CompletableFuture<ReadLock> next = CompletableFuture.supplyAsync(() -> {
                try {
                    return second.acquire();
                } catch (LockException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            held.release("the test says so");
            ReadLock heldNext = next.get();

            assertFalse(replication.applies("") || replication.applies(OTHER));

            heldNext.release("the test says so");
            assertTrue(replication.applies("") && replication.applies(OTHER));
        }
    }

    @Test
    void theMissingRightIsNamed() throws Exception {
        try (ReadLocker locker = scenario.locker(PAUSED, "without", "x")) {
            String message =
                    assertThrows(LockException.class, locker::preflight).getMessage();

            assertTrue(message.contains("pauseReplica stops and starts the applier"), message);
            assertTrue(message.contains("GRANT " + grants().get(0)), message);
        }
    }

    @Test
    void theChannelsAreRecordedWithTheirLag() throws Exception {
        try (ReadLocker locker = scenario.locker(LockLimits.defaults())) {
            locker.preflight();
            locker.acquire().release("the test says so");

            ReplicaChannel channel = locker.replication().channels().stream()
                    .filter(one -> one.name().isEmpty())
                    .findFirst()
                    .orElseThrow();
            assertEquals("127.0.0.1:" + source.port(), channel.source());
            assertTrue(channel.secondsBehind() != null && channel.secondsBehind() < 60, channel::toString);
            assertTrue(channel.applierRunning());
            assertEquals("Yes", channel.ioRunning());
            assertTrue(channel.receivedFile().startsWith("binlog."), channel::toString);
            assertTrue(channel.appliedOffset() > 4, channel::toString);
            assertFalse(channel.appliedGtids().isEmpty());
            assertNull(locker.replication().member());
        }
    }

    @Test
    void underALockThatStopsNoCommitThePositionOfAPausedReplicaDoesNotMove() throws Exception {
        assumeTrue(replica.kind().hasInstanceLock(), "it has no LOCK INSTANCE FOR BACKUP");
        try (ReadLocker locker = scenario.locker(PAUSED.withLock(LockMode.INSTANCE))) {
            locker.preflight();
            ReadLock lock = locker.acquire();

            source.execute("INSERT INTO shop.stock (note) VALUES ('under the lock')");
            String sent = source.query("SELECT @@gtid_executed").replaceAll("\\s", "");
            Deadline deadline = scenario.clock.deadline(SOON);
            while (facts().channels().stream()
                    .noneMatch(channel -> channel.receivedGtids().equals(sent))) {
                assertFalse(deadline.hasPassed(), () -> "not received: " + sent);
                scenario.clock.pause(Duration.ofMillis(20));
            }
            lock.prove();

            assertEquals(lock.position(), lock.positionAfter());
            lock.release("the test says so");
        }
    }
}
