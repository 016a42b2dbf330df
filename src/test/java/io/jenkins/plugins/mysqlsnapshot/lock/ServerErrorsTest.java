package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.UnreachableException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is tried again and what is not, near neighbours side by side. */
class ServerErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "1205, HY000, true", // lock wait timeout
        "1213, 40001, true", // chosen to break a deadlock
        "1317, 70100, false", // query interrupted: somebody's KILL QUERY
        "1227, 42000, false", // a missing privilege
        "0, 08S01, false" // the connection is gone: somebody's KILL, or the server's end
    })
    void onlyWhatTheServerGaveUpByItselfIsTriedAgain(int code, String state, boolean again) {
        LockException refusal = ServerErrors.onStatement("server db:3306", "FTWRL", new SQLException("x", state, code));

        assertEquals(again, ServerErrors.isWorthAnotherAttempt(refusal));
    }

    @Test
    void aLostConnectionSaysThatTheServerHasFreedWhatItHeld() {
        LockException lost = ServerErrors.onStatement(
                "server db:3306", "the sign of life", new SQLException("link failure", "08S01", 0));

        assertTrue(lost.getMessage().contains("the connection is gone"), lost.getMessage());
        assertTrue(lost.getMessage().contains("the server has freed whatever the session held"), lost.getMessage());
    }

    @Test
    void ofASilentNetworkNoMoreIsPromisedThanTheLease() {
        SQLException e = new SQLException("link failure", "08S01", 0);
        e.initCause(new java.net.SocketTimeoutException("Read timed out"));

        String message = ServerErrors.onStatement("server db:3306", "the sign of life", e)
                .getMessage();

        assertTrue(message.contains("the connection is gone: Read timed out; see whether the server and the network"));
        assertTrue(message.endsWith("the server frees what the session held, within its lease at the latest"), message);
    }

    @Test
    void aTunnelThatBrokeIsToldInItsOwnWordsAndNoMoreIsPromisedThanTheLease() {
        SQLException e = new SQLException("link failure", "08S01", 0);
        e.initCause(new UnreachableException(
                new Finding("pod shop/orders-db-0", "the other side ended the tunnel", "see kubectl describe pod"),
                new java.io.EOFException("unexpected end")));

        assertEquals(
                "server orders-db-0:3306: the sign of life failed, the connection is gone: pod shop/orders-db-0: the other side"
                        + " ended the tunnel; see kubectl describe pod; the server frees what the session held, within its lease"
                        + " at the latest",
                ServerErrors.onStatement("server orders-db-0:3306", "the sign of life", e)
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({"1094, true", "1957, true", "1095, false"})
    void aKillThatFoundNothingToKillIsNoError(int code, boolean gone) {
        assertEquals(gone, ServerErrors.isGone(new SQLException("x", "HY000", code)));
    }

    @ParameterizedTest
    @CsvSource({"08S01, true", "08003, true", "HY000, false", ", false"})
    void onlyTheDriversOwnStatesSayThatTheConnectionIsGone(String state, boolean lost) {
        assertEquals(lost, ServerErrors.isConnectionLost(new SQLException("x", state, 0)));
    }

    @Test
    void aMissingRightIsPassedOnInTheServersWords() {
        LockException refused = ServerErrors.onStatement(
                "server db:3306", "KILL 7", new SQLException("you need SUPER\nsecond line", "42000", 1227));

        assertEquals(
                "server db:3306: KILL 7 refused: you need SUPER; grant the privilege that the message names",
                refused.getMessage());
    }

    @Test
    void anyOtherErrorComesWithItsNumber() {
        LockException refused =
                ServerErrors.onStatement("server db:3306", "FTWRL", new SQLException(null, "HY000", 1290));

        assertTrue(refused.getMessage().contains("FTWRL failed: SQLException (error 1290)"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "1045, access denied for user 'backup'; check user and password",
        "1698, access denied for user 'backup'; check user and password",
        "1130, no account may log in from this host; create the account 'backup'",
        "1040, too many connections; try again later",
        "0, no connection: Connection refused; check host and port",
    })
    void whyThereIsNoConnectionIsSaidWithARemedy(int code, String said) {
        SQLException e = new SQLException("Communications link failure", "08S01", code);
        e.initCause(new java.net.ConnectException("Connection refused"));

        assertTrue(onConnect(e).startsWith("server db:3306: " + said), onConnect(e));
    }

    @Test
    void anAccountWhosePasswordWouldBeSentReadableIsToldFromTheDriversText() {
        assertTrue(onConnect(new SQLException("Public Key Retrieval is not allowed", "08001", 0))
                .contains("would send the password readable"));
    }

    private static String onConnect(SQLException e) {
        ServerAccess access =
                new ServerAccess(new ServerAddress("db", 3306), new Account("backup", "s3cret"), Tls.preferred());
        return ServerErrors.onConnect(access, e).getMessage();
    }
}
