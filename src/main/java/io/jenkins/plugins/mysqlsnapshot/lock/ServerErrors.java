package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.UnreachableException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one verdict on a server's errors: what a code means and what to do about it. By number where the server gave one
 * (MySQL 8.0 Error Message Reference), by SQL state class where the driver speaks for a dead connection.
 */
final class ServerErrors {

    static final int ACCESS_DENIED = 1045;
    static final int ACCESS_DENIED_NO_PASSWORD = 1698;
    static final int TOO_MANY_CONNECTIONS = 1040;
    static final int HOST_NOT_PRIVILEGED = 1130;
    static final int PARSE_ERROR = 1064;
    static final int LOCK_WAIT_TIMEOUT = 1205;
    static final int DEADLOCK = 1213;
    static final int NO_SUCH_THREAD = 1094;
    /** MariaDB's, of KILL QUERY ID. */
    static final int NO_SUCH_QUERY = 1957;

    static final int UNKNOWN_VARIABLE = 1193;
    static final int SPECIFIC_ACCESS_DENIED = 1227;
    static final int TABLE_ACCESS_DENIED = 1142;

    private ServerErrors() {}

    /** Why no connection could be opened. */
    static LockException onConnect(ServerAccess access, SQLException e) {
        String server = "server " + access.address();
        Account account = access.account();
        Finding finding =
                switch (e.getErrorCode()) {
                    case ACCESS_DENIED, ACCESS_DENIED_NO_PASSWORD ->
                        new Finding(
                                server,
                                "access denied for user '" + account.user() + "'",
                                "check user and password of the credential, and that the account may log in from this host"
                                        + certificate(access.tls()));
                    case HOST_NOT_PRIVILEGED ->
                        new Finding(
                                server,
                                "no account may log in from this host",
                                "create the account '" + account.user() + "'@'%' or one for the controller's address");
                    case TOO_MANY_CONNECTIONS ->
                        new Finding(server, "too many connections", "try again later, or raise max_connections");
                    default -> TlsErrors.finding(access, causes(e).toList()).orElseGet(() -> unreachable(server, e));
                };
        return new LockException(finding, e);
    }

    /** The server says the same of a wrong password and of a missing certificate. */
    private static String certificate(Tls tls) {
        return tls.client() == null
                ? "; one made with REQUIRE X509, ISSUER or SUBJECT needs its certificate, too (clientCertificateId)"
                : "; what it has in REQUIRE has to fit the certificate '" + tls.client() + "'";
    }

    private static Finding unreachable(String server, SQLException e) {
        String message = firstLine(e);
        // the driver has no code of its own for this; the text is Connector/J's
        if (message.contains("Public Key Retrieval is not allowed")) {
            return new Finding(
                    server,
                    "it offers no TLS and the account's plugin would send the password readable",
                    "turn TLS on at the server, or use an account with mysql_native_password");
        }
        return onTheWay(e)
                .orElseGet(() -> new Finding(
                        server,
                        "no connection: " + rootMessage(e),
                        "check host and port, that the server runs, and that the controller may reach it"));
    }

    /** What a route has to say of its own end. */
    private static Optional<Finding> onTheWay(SQLException e) {
        return causes(e)
                .filter(UnreachableException.class::isInstance)
                .map(cause -> ((UnreachableException) cause).finding())
                .findFirst();
    }

    /** Whether the server knows already that a route has ended, or a network is silent, cannot be told from this side of it. */
    private static Finding lost(String server, String what, SQLException e) {
        String found = what + " failed, the connection is gone: ";
        if (causes(e).anyMatch(SocketTimeoutException.class::isInstance)) {
            return new Finding(
                    server,
                    found + rootMessage(e),
                    "see whether the server and the network to it are well; the server frees what the session held, within its"
                            + " lease at the latest");
        }
        return onTheWay(e)
                .map(way -> new Finding(
                        server,
                        found + way.subject() + ": " + way.found(),
                        way.remedy() + "; the server frees what the session held, within its lease at the latest"))
                .orElseGet(() -> new Finding(
                        server,
                        found + rootMessage(e),
                        "see the server's error log; the server has freed whatever the session held"));
    }

    /** What a failed statement means. */
    static LockException onStatement(String server, String what, SQLException e) {
        Finding finding =
                switch (e.getErrorCode()) {
                    case SPECIFIC_ACCESS_DENIED, TABLE_ACCESS_DENIED ->
                        new Finding(
                                server,
                                what + " refused: " + firstLine(e),
                                "grant the privilege that the message names");
                    case LOCK_WAIT_TIMEOUT ->
                        new Finding(
                                server,
                                what + " waited longer than lock_wait_timeout",
                                "try again when the server is quieter");
                    default ->
                        isConnectionLost(e)
                                ? lost(server, what, e)
                                : new Finding(
                                        server,
                                        what + " failed: " + firstLine(e) + " (error " + e.getErrorCode() + ")",
                                        "see the server's error log");
                };
        return new LockException(finding, e);
    }

    /**
     * Whether the locking statement may be tried again: its own time on the server was over, or the server chose it to break a
     * deadlock. A connection that somebody ended is not: a person who kills the lock session means it.
     */
    static boolean isWorthAnotherAttempt(LockException refusal) {
        return refusal.getCause() instanceof SQLException e
                && (e.getErrorCode() == LOCK_WAIT_TIMEOUT || e.getErrorCode() == DEADLOCK);
    }

    /** Whether a KILL found nothing to kill any more. */
    static boolean isGone(SQLException e) {
        return e.getErrorCode() == NO_SUCH_THREAD || e.getErrorCode() == NO_SUCH_QUERY;
    }

    /** Whether the connection is gone, and with it whatever its session held. */
    static boolean isConnectionLost(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("08");
    }

    static String firstLine(Throwable e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /** The driver wraps "Communications link failure" around what really happened. */
    private static String rootMessage(Throwable e) {
        return firstLine(causes(e).reduce(e, (outer, inner) -> inner));
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause);
    }
}
