package io.jenkins.plugins.mysqlsnapshot.pipeline;

import hudson.console.ConsoleLogFilter;
import hudson.model.AbstractBuild;
import hudson.util.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/** Takes a password out of what a body prints, a line at a time. Goes to agents, where their processes are heard. */
final class PasswordMask extends ConsoleLogFilter implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final String MASK = "****";

    private final Secret password;

    PasswordMask(Secret password) {
        this.password = password;
    }

    /** The one that Pipeline calls, with null for a build. */
    @Override
    @SuppressWarnings("rawtypes")
    public OutputStream decorateLogger(AbstractBuild ignored, OutputStream logger) {
        return new Masked(logger, password.getPlainText());
    }

    private static final class Masked extends OutputStream {

        private final OutputStream out;
        private final String password;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Masked(OutputStream out, String password) {
            this.out = out;
            this.password = password;
        }

        @Override
        public void write(int b) throws IOException {
            line.write(b);
            if (b == '\n') {
                print();
            }
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            for (int i = from; i < from + length; i++) {
                write(bytes[i]);
            }
        }

        /** Byte for byte: the password is ASCII, the rest in whatever charset the build has. */
        private void print() throws IOException {
            String text = line.toString(StandardCharsets.ISO_8859_1);
            line.reset();
            out.write(text.replace(password, MASK).getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Half a line stays here: the password's other half may follow. */
        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            try (out) {
                print();
            }
        }
    }
}
