package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an attempt that was given up has left behind, told from the locking session's state and the other sessions. */
class GivenUpAttemptTest {

    private static final RunningStatement READ = SomeServer.statement(7, StatementKind.READ, 3);
    private static final RunningStatement WRITE = SomeServer.statement(8, StatementKind.WRITE, 5);

    @Test
    void inTheFlushTheOldestIsNamedFirstAndWhoOnlyWaitsIsCounted() {
        GivenUpAttempt attempt = of(
                "Waiting for table flush",
                READ,
                SomeServer.victim(9, StatementKind.READ, 60),
                WRITE,
                SomeServer.victim(10, StatementKind.WRITE, 1));

        assertTrue(attempt.inFlush());
        assertEquals(List.of(WRITE.toString(), READ.toString()), attempt.behind());
        assertEquals(
                "number 2 given up after 310 ms, its connection ended, nothing is held; given up while tables were being closed, so"
                        + " those in use by " + WRITE + "; or " + READ
                        + " are kept from everybody until it ends (2 wait now)",
                attempt.line());
        assertTrue(attempt.warning().startsWith("attempt 2: given up while tables were being closed"));
    }

    @Test
    void oneWaitsAlone() {
        assertTrue(of("Waiting for table flush", READ, SomeServer.victim(9, StatementKind.READ, 1))
                .line()
                .endsWith("(1 waits now)"));
    }

    @Test
    void beforeTheFlushNothingIsLeftBehind() {
        GivenUpAttempt attempt = of("Waiting for global read lock", WRITE, READ);

        assertFalse(attempt.inFlush());
        assertTrue(attempt.line().endsWith("nothing is held"), attempt.line());
    }

    @Test
    void atMostThreeAreNamed() {
        RunningStatement[] many = new RunningStatement[5];
        for (int i = 0; i < many.length; i++) {
            many[i] = SomeServer.statement(i, StatementKind.READ, i);
        }

        assertEquals(
                List.of(many[4].toString(), many[3].toString(), many[2].toString()),
                of("Waiting for table flush", many).behind());
    }

    @Test
    void whatHasEndedMeanwhileCannotBeNamed() {
        assertTrue(of("Waiting for table flush").line().contains("in use by a statement that is gone by now"));
    }

    @Test
    void whereTheServerGaveUpByItselfTheOthersTell() {
        assertTrue(of("", READ).inFlush());
        assertTrue(of("", WRITE, SomeServer.victim(9, StatementKind.READ, 1)).inFlush());
        assertFalse(of("", WRITE).inFlush());
        assertFalse(of("").inFlush());
    }

    @Test
    void whatTheLockDoesNotWaitForIsNotNamed() {
        GivenUpAttempt attempt = GivenUpAttempt.of(
                1,
                Duration.ofMillis(310),
                "Waiting for backup lock",
                List.of(READ, WRITE, SomeServer.statement(11, StatementKind.DDL, 1)),
                new BackupStage(),
                SomeServer.mariaDb().facts());

        assertEquals(1, attempt.behind().size());
        assertTrue(attempt.behind().get(0).startsWith("connection 11 "));
    }

    private static GivenUpAttempt of(String state, RunningStatement... others) {
        return GivenUpAttempt.of(
                2,
                Duration.ofMillis(310),
                state,
                List.of(others),
                new GlobalReadLock(),
                SomeServer.mysql80().facts());
    }
}
