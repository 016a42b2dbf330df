package io.jenkins.plugins.mysqlsnapshot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However a hold ends, the lock is free and the status tells it. */
class CliEndsIT extends CliScenario {

    @Test
    void aLockThatIsLostEndsTheCommand() throws Exception {
        hold("--lease", "2s", "--", "sh", "-c", WAIT);
        String id = lockId();
        ProcessHandle command = run.process().children().findFirst().orElseThrow();

        mysql.server().execute("KILL " + id);

        assertEquals(124, run.status());
        assertFalse(command.isAlive());
        says("error: server 127.0.0.1:");
        says("error: the command was ended; what it made does not count");
    }

    @Test
    void aLockHeldForTooLongEndsEvenACommandThatDoesNotListen() throws Exception {
        hold("--max-hold", "1s", "--grace", "300ms", "--", "sh", "-c", "trap '' TERM; " + WAIT);
        lockId();
        ProcessHandle command = run.process().children().findFirst().orElseThrow();

        assertEquals(124, run.status());
        assertFalse(command.isAlive());
        says("held for maxHold (1 s)");
    }

    @Test
    void aLockThatDidNotLastMakesACommandThatWentWellFail() throws Exception {
        hold("--lease", "10m", "--", "sh", "-c", WAIT);
        mysql.server().execute("KILL " + lockId());
        go();

        assertEquals(123, run.status());
        says("error: the command ended with status 0, but what it made does not count");
    }

    @Test
    void termEndsTheCommandAndFreesTheLock() throws Exception {
        hold("--lease", "10m", "--", "sh", "-c", WAIT);
        lockId();
        ProcessHandle command = run.process().children().findFirst().orElseThrow();

        run.process().destroy();

        assertEquals(143, run.status());
        assertFalse(command.isAlive());
        says(" unlocked stopped by a signal; held ");
    }

    @Test
    void termWhileItWaitsForTheLockTakesNone() throws Exception {
        try (Connection holder = mysql.server().connect();
                Statement statement = holder.createStatement()) {
            statement.execute("LOCK TABLES shop.orders WRITE");
            hold("--", "touch", "ran");
            Clock clock = Clock.system();
            Deadline deadline = clock.deadline(CliRun.SOON);
            while (!run.stderr().contains(" guard ")) {
                assertFalse(deadline.hasPassed(), run.stderr());
                clock.pause(Duration.ofMillis(20));
            }

            run.process().destroy();

            assertEquals(143, run.status());
        }
        says("stopped; nothing is locked");
        assertFalse(Files.exists(folder.resolve("ran")));
    }

    @Test
    void afterAKillTheServerFreesTheLockByTheLease() throws Exception {
        hold("--lease", "2s", "--", "sh", "-c", WAIT);
        lockId();
        List<ProcessHandle> orphans = run.process().descendants().toList();
        try {
            run.process().destroyForcibly();
            assertEquals(137, run.status());
            mysql.server().await(sessions(), "0"::equals, Duration.ofSeconds(30));
            assertTrue(writersAreFree());
        } finally {
            orphans.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
