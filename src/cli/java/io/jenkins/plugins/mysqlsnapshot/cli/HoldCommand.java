package io.jenkins.plugins.mysqlsnapshot.cli;

import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.timeline.TimelineLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hold --host … -- COMMAND}: what may be written after it, and what its exit status says. The work is in {@link Hold}. */
@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "hold --host NAME --user NAME [OPTION]... [--] COMMAND [ARG]...",
        description = {
            "Locks the server, runs COMMAND under the lock, proves that the lock was held until COMMAND had ended, and lets go.",
            "COMMAND has its own standard input and outputs, and in its environment MYSQL_LOCK_ID (the connection that holds the"
                    + " lock), MYSQL_LOCK_BINLOG_FILE, MYSQL_LOCK_BINLOG_OFFSET, MYSQL_LOCK_GTID_SET and MYSQL_LOCK_SERVER_UUID,"
                    + " as far as the server has them."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0..255:COMMAND's own: the lock was held, and proved, until it had ended. Else:",
            "123:COMMAND has ended, but the lock is not proved to have lasted until then: what COMMAND made does not count.",
            "124:The lock was lost, or held for --max-hold, while COMMAND ran; the server was freed, COMMAND was ended.",
            "125:Refused or failed before COMMAND ran. Nothing is locked.",
            "126:COMMAND cannot be run. Nothing is locked.",
            "127:COMMAND is not there. Nothing was locked.",
            "128+N:This program, or COMMAND, was ended by signal N (130: Ctrl-C, 143: TERM). The lock is free."
        })
final class HoldCommand implements Callable<Integer> {

    private final Clock clock;
    private final Timeline timeline;
    private final TimelineLog log;

    @Mixin
    private ServerOptions server;

    @Mixin
    private LimitOptions limits;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "A COMMAND that has to end gets TERM, and KILL after this (default: 5s).")
    private Duration grace = Duration.ofSeconds(5);

    @Option(
            names = "--dry-run",
            description = "Looks at everything that can be known before the lock; locks and runs nothing.")
    private boolean dryRun;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "What to run under the lock.")
    private List<String> command = List.of();

    HoldCommand(Clock clock, Timeline timeline, TimelineLog log) {
        this.clock = clock;
        this.timeline = timeline;
        this.log = log;
    }

    @Override
    public Integer call() throws LockException, InterruptedException {
        if (command.isEmpty() && !dryRun) {
            throw ServerOptions.refused("COMMAND", "is missing", "give it after --, or have a --dry-run");
        }
        LockLimits bounds = limits.limits();
        int runnable = command.isEmpty() ? ExitStatus.OK : Child.whyNot(command.get(0));
        if (runnable != ExitStatus.OK) {
            log.say("error: " + command.get(0) + ": "
                    + (runnable == ExitStatus.NOT_FOUND ? "not found" : "is no program that this user may run")
                    + "; give its path, or put its folder on the PATH");
            return runnable;
        }
        ServerAccess access = server.access();
        if (dryRun) {
            return preflight(access, bounds);
        }
        return new Hold(clock, timeline, log, access, bounds, grace).run(command);
    }

    private int preflight(ServerAccess access, LockLimits bounds) throws LockException {
        try (ReadLocker locker = new ReadLocker(clock, timeline, access, bounds)) {
            locker.preflight();
            locker.warnings().forEach(warning -> log.say("warning: " + warning));
        }
        log.say("dry run: nothing stands in the way; nothing was locked");
        return ExitStatus.OK;
    }
}
