package io.jenkins.plugins.mysqlsnapshot.cli;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * The command that runs under the lock, with its own standard input and outputs. Started by {@link Hold}, waited for and ended
 * by its thread alone.
 */
final class Child {

    private final Process process;
    private final Bell bell;

    private Child(Process process, Bell bell) {
        this.process = process;
        this.bell = bell;
    }

    /** Why a command cannot be run, as a shell would say it by its status; 0 where it can, as far as that can be known. */
    static int whyNot(String command) {
        try {
            if (command.indexOf(File.separatorChar) >= 0) {
                return status(Path.of(command));
            }
            int best = ExitStatus.NOT_FOUND;
            String path = System.getenv("PATH");
            for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
                int found = status(Path.of(folder.isEmpty() ? "." : folder).resolve(command));
                if (found == ExitStatus.OK) {
                    return found;
                }
                best = Math.min(best, found);
            }
            return command.isEmpty() ? ExitStatus.NOT_FOUND : best;
        } catch (InvalidPathException e) {
            return ExitStatus.NOT_FOUND;
        }
    }

    private static int status(Path program) {
        if (!Files.exists(program)) {
            return ExitStatus.NOT_FOUND;
        }
        return Files.isRegularFile(program) && Files.isExecutable(program) ? ExitStatus.OK : ExitStatus.NOT_EXECUTABLE;
    }

    /** @param bell rung when it has ended */
    static Child start(List<String> command, Map<String, String> environment, Bell bell) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        Process process = builder.start();
        Future<?> unused = process.onExit().thenRun(bell::ring);
        return new Child(process, bell);
    }

    long pid() {
        return process.pid();
    }

    boolean hasEnded() {
        return !process.isAlive();
    }

    /** Once it has ended; 128 and the signal's number where a signal ended it. */
    int status() {
        return process.exitValue();
    }

    /** Asks it and all that it has started to end. */
    Ending terminate() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        for (ProcessHandle one : all) {
            Future<?> unused = one.onExit().thenRun(bell::ring);
            one.destroy();
        }
        return new Ending(all, bell);
    }

    /** Processes that were asked to end. */
    record Ending(List<ProcessHandle> processes, Bell bell) {

        /** Waits until they have, for this long; what is left then is killed. */
        void await(Clock clock, Duration grace) throws InterruptedException {
            if (!clock.await(bell, this::isOver, clock.deadline(grace))) {
                processes.forEach(ProcessHandle::destroyForcibly);
                clock.await(bell, this::isOver, clock.deadline(Duration.ofSeconds(5)));
            }
        }

        private boolean isOver() {
            return processes.stream().noneMatch(ProcessHandle::isAlive);
        }
    }
}
