package io.jenkins.plugins.mysqlsnapshot.runner;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The log of one build: kept in memory and in a file, echoed, and rung for at every line. Written by all threads of the
 * build. Hides the secrets that {@code withCredentials} bound, and only those: what a step leaks stays to be seen.
 */
final class BuildLog {

    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private final OutputStream file;
    private final OutputStream echo;
    private final Bell bell = new Bell();
    private final Set<String> secrets = ConcurrentHashMap.newKeySet();
    private final PrintStream stream = new PrintStream(new Lines(), true, StandardCharsets.UTF_8);

    BuildLog(Path path, OutputStream echo) {
        this.echo = echo;
        try {
            this.file = Files.newOutputStream(path);
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    PrintStream stream() {
        return stream;
    }

    Bell bell() {
        return bell;
    }

    void hide(String secret) {
        secrets.add(secret);
    }

    String text() {
        synchronized (memory) {
            return memory.toString(StandardCharsets.UTF_8);
        }
    }

    /** Takes bytes, hands on whole lines. Guarded by the PrintStream around it. */
    private final class Lines extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            line.write(b);
            if (b == '\n') {
                String text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                for (String secret : secrets) {
                    text = text.replace(secret, "****");
                }
                hand(text.getBytes(StandardCharsets.UTF_8));
            }
        }

        private void hand(byte[] bytes) throws IOException {
            synchronized (memory) {
                memory.write(bytes);
            }
            file.write(bytes);
            echo.write(bytes);
            echo.flush();
            bell.ring();
        }
    }
}
