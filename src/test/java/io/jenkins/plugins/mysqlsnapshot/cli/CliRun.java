package io.jenkins.plugins.mysqlsnapshot.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of the packed jar as a process of its own, as a shell would start it; what it says is in files. Closed by the test. */
final class CliRun implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(60);

    private final Process process;
    private final Path folder;

    private CliRun(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Starts it in this folder with this on its standard input. */
    static CliRun start(Path folder, String input, List<String> arguments) throws IOException {
        return start(folder, input, List.of(), arguments);
    }

    /** The same with options of Java. */
    static CliRun start(Path folder, String input, List<String> ofJava, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElse("java"), "-XX:TieredStopAtLevel=1"));
        command.addAll(ofJava);
        command.addAll(List.of("-jar", System.getProperty("cli")));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Files.writeString(folder.resolve("stdin"), input).toFile())
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        return new CliRun(process, folder);
    }

    Process process() {
        return process;
    }

    String stdout() throws IOException {
        return Files.readString(folder.resolve("stdout"), StandardCharsets.UTF_8);
    }

    String stderr() throws IOException {
        return Files.readString(folder.resolve("stderr"), StandardCharsets.UTF_8);
    }

    /** Waits until the command has said this on its standard output. */
    void awaitStdout(String words) throws IOException, InterruptedException {
        Clock clock = Clock.system();
        Deadline deadline = clock.deadline(SOON);
        while (!stdout().contains(words)) {
            assertTrue(process.isAlive() && !deadline.hasPassed(), () -> "no '" + words + "': " + said());
            clock.pause(Duration.ofMillis(20));
        }
    }

    /** Waits for its end. */
    int status() throws InterruptedException {
        assertTrue(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS), this::said);
        return process.exitValue();
    }

    private String said() {
        try {
            return stderr();
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
