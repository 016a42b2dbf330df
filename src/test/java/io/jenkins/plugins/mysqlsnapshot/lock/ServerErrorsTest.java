package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
