package io.jenkins.plugins.mysqlsnapshot.cli;

import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Where a password may come from, beside files: never an argument, never the environment. */
final class PasswordSource {

    static final String WAYS = "--password-file, --password-stdin or --defaults-extra-file, or run it on a terminal";
    private static final int LONGEST = 4096;

    private PasswordSource() {}

    static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** Reads one line and not a byte more: the rest is the command's. */
    static String input() throws LockException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            // not closed and not buffered: it is the command's as well
            @SuppressWarnings("resource")
            FileInputStream in = new FileInputStream(FileDescriptor.in);
            for (int next = in.read(); next >= 0 && next != '\n' && line.size() < LONGEST; next = in.read()) {
                line.write(next);
            }
        } catch (IOException e) {
            throw ServerOptions.refused("--password-stdin", "the standard input cannot be read", "give " + WAYS);
        }
        return firstLine(line.toString(StandardCharsets.UTF_8));
    }

    @SuppressWarnings("SystemConsoleNull") // true of Java before 22
    static String terminal() throws LockException {
        Console console = System.console();
        char[] typed = console == null || !isTerminal(console) ? null : console.readPassword("Password: ");
        if (typed == null) {
            throw ServerOptions.refused("the password", "is missing", "give " + WAYS);
        }
        return new String(typed);
    }

    /** From Java 22 on there is a console without a terminal too; it would read the command's input. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
