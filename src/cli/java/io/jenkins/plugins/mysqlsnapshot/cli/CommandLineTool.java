package io.jenkins.plugins.mysqlsnapshot.cli;

import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.timeline.TimelineLog;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** Where {@code java -jar …-cli.jar} begins: parses, runs, and ends the process with its status. Every failure is a line each. */
@Command(
        name = "mysql-consistent-snapshot",
        mixinStandardHelpOptions = true,
        versionProvider = CommandLineTool.Version.class,
        description =
                "Holds the backup lock of a MySQL or MariaDB server: bounded, leased, proved. Shows what was proved.",
        subcommands = {HoldCommand.class, ReportCommand.class})
public final class CommandLineTool {

    private final TimelineLog log;

    private CommandLineTool(TimelineLog log) {
        this.log = log;
    }

    public static void main(String[] arguments) {
        TimelineLog log = new TimelineLog(System.err);
        CommandLineTool tool = new CommandLineTool(log);
        Clock clock = Clock.system();
        Interruption interruption = Interruption.ofThisThread(clock);
        int status = tool.parser(new HoldCommand(clock, new Timeline(clock, log), log), new ReportCommand(log))
                .execute(arguments);
        interruption.ended();
        System.exit(status);
    }

    private CommandLine parser(HoldCommand hold, ReportCommand report) {
        CommandLine parser = new CommandLine(this, new Commands(List.of(hold, report)));
        parser.setStopAtPositional(true);
        parser.getSubcommands().get("report").setStopAtPositional(false);
        // the command's own arguments may begin with @
        parser.setExpandAtFiles(false);
        parser.setParameterExceptionHandler(this::usage);
        parser.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
        return parser;
    }

    private int usage(ParameterException refusal, String[] arguments) {
        // what was given may be a password
        String what = refusal.getMessage()
                .replaceAll("=\\S+", "=…")
                .lines()
                .findFirst()
                .orElse("");
        log.say("error: " + what + "; see "
                + refusal.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitStatus.REFUSED;
    }

    private int failed(Exception failure) {
        if (failure instanceof LockException) {
            failure.getMessage().lines().forEach(line -> log.say("error: " + line));
        } else if (failure instanceof InterruptedException) {
            log.say("stopped; nothing is locked");
        } else {
            log.say("error: unexpected: " + failure);
        }
        return ExitStatus.REFUSED;
    }

    /** Gives picocli the commands that have what they need, and makes the rest as picocli does. */
    private record Commands(List<Object> made) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (Object command : made) {
                if (type.isInstance(command)) {
                    return type.cast(command);
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    /** As the jar's manifest has it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                String.valueOf(CommandLineTool.class.getPackage().getImplementationVersion())
            };
        }
    }
}
