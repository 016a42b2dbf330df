package io.jenkins.plugins.mysqlsnapshot.cli;

import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.lock.TlsMode;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options for the way to a server. Reads the files that they name; the password goes from there to the server alone. */
final class ServerOptions {

    private static final int DEFAULT_PORT = 3306;

    @Option(names = "--host", paramLabel = "NAME", description = "DNS name or IP address of the server; no proxy.")
    private String host;

    @Option(names = "--port", paramLabel = "NUMBER", description = "Default: 3306.")
    private Integer port;

    @Option(names = "--user", paramLabel = "NAME", description = "The account; its grants: README, \"Grants\".")
    private String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "The password is the file's first line.")
    private Path passwordFile;

    @Option(
            names = "--password-stdin",
            description = "The password is the first line of the standard input; COMMAND gets the rest.")
    private boolean passwordFromInput;

    @Option(
            names = "--defaults-extra-file",
            paramLabel = "FILE",
            description =
                    "user, password, host, port and ssl-ca from the [client] group of such a my.cnf; options come first."
                            + " With none of these the password is asked for on the terminal.")
    private Path defaults;

    @Option(
            names = "--tls",
            paramLabel = "WORD",
            description =
                    "verify (default): the server's certificate is for this host, by a trusted CA; verifyCa: for any host, by"
                            + " the CA given; preferred: not looked at.")
    private String tls = TlsMode.VERIFY.word();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "The CA's certificate, PEM. Without it those that Java trusts.")
    private Path ca;

    // refused without a word of what was given: it would stand in the process list
    @Option(
            names = {"-p", "--password"},
            hidden = true,
            arity = "0..1",
            fallbackValue = "")
    private String forbidden;

    ServerAccess access() throws LockException {
        if (forbidden != null) {
            throw refused("--password", "everybody on this machine could read it", "give " + PasswordSource.WAYS);
        }
        OptionFile file = OptionFile.parse(defaults == null ? "" : text("--defaults-extra-file", defaults));
        TlsMode mode = TlsMode.of(tls)
                .orElseThrow(
                        () -> LimitOptions.unknown("--tls", tls, LimitOptions.words(TlsMode.values(), TlsMode::word)));
        Path authority = ca != null || file.get("ssl-ca") == null ? ca : Path.of(file.get("ssl-ca"));
        ServerAddress address = new ServerAddress(given("--host", host, file.get("host")), port(file));
        String name = given("--user", user, file.get("user"));
        Tls protection = new Tls(
                mode, authority == null ? List.of() : Tls.authorities("--ca " + authority, text("--ca", authority)));
        // last, so that nobody is asked for a password in vain
        return new ServerAccess(address, new Account(name, password(file)), protection);
    }

    private String password(OptionFile file) throws LockException {
        if (passwordFile != null) {
            return PasswordSource.firstLine(text("--password-file", passwordFile));
        }
        if (passwordFromInput) {
            return PasswordSource.input();
        }
        return file.get("password") != null ? file.get("password") : PasswordSource.terminal();
    }

    private int port(OptionFile file) throws LockException {
        if (port != null || file.get("port") == null) {
            return port == null ? DEFAULT_PORT : port;
        }
        try {
            return Integer.parseInt(file.get("port"));
        } catch (NumberFormatException e) {
            throw refused("port in " + defaults, "is no number", "give one, or --port");
        }
    }

    private static String given(String option, String here, String inFile) throws LockException {
        String value = here != null ? here : inFile;
        if (value == null || value.isBlank()) {
            throw refused(option, "is missing", "give it, or a --defaults-extra-file that has it");
        }
        return value.strip();
    }

    static String text(String option, Path file) throws LockException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw refused(option, file + " does not exist", "give a file that is there");
        } catch (IOException e) {
            throw refused(
                    option,
                    file + " cannot be read (" + e.getClass().getSimpleName() + ")",
                    "give a text file that this user may read");
        }
    }

    static LockException refused(String subject, String found, String remedy) {
        return new LockException(new Finding(subject, found, remedy));
    }
}
