package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.LockingJvm;
import io.jenkins.plugins.mysqlsnapshot.fixture.LockingProgram;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who undoes a pause when the run cannot: the server itself, or whoever reads the statement to type. */
abstract class UndoingOnAnyReplica extends ReplicaScenario {

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
}
