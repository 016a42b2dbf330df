package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A paused replica: whatever becomes of a run, an applier that ran before it runs again, and one that did not does not. */
abstract class ReplicaOnAnyServer extends UndoingOnAnyReplica {

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
