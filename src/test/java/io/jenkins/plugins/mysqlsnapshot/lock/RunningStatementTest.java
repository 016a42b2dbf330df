package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log may show of somebody else's statement, and how old it surely is. */
class RunningStatementTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT 'Mrs. O''Hara' | SELECT ?",
                "SELECT 'a\\'b', \"c\" | SELECT ?, ?",
                "SELECT 0xCAFE, 12.5, t1.x2 FROM t1 | SELECT ?, ?, t1.x2 FROM t1",
                "SELECT 'cut off | SELECT ?"
            })
    void literalsAreMasked(String sql, String shown) {
        assertEquals(shown, RunningStatement.masked(sql));
    }

    @Test
    void aStatementWithAHugeLiteralIsMaskedToo() {
        String shown = RunningStatement.masked("INSERT INTO notes VALUES ('" + "secret''\\' ".repeat(100_000) + "')");

        assertFalse(shown.contains("secret"), shown);
        assertTrue(shown.startsWith("INSERT INTO notes VALUES (?"), shown);
    }

    @Test
    void atMostTwoHundredCharactersAreShown() {
        assertEquals(201, RunningStatement.masked("SELECT " + "a, ".repeat(500)).length());
    }

    @ParameterizedTest
    @CsvSource({"2000, false, 1000", "1000, false, 0", "0, false, 0", "1000, true, 1000"})
    void anAgeInWholeSecondsIsCertainOnlyToASecondLess(long millis, boolean exact, long certain) {
        RunningStatement statement = new RunningStatement(
                7,
                "shop",
                "10.0.0.3",
                Duration.ofMillis(millis),
                exact,
                StatementKind.READ,
                true,
                false,
                0,
                "SELECT ?");

        assertEquals(Duration.ofMillis(certain), statement.certainAge());
    }

    @ParameterizedTest
    @CsvSource({"9, false, 9 s", "1.5, true, 1500 ms", "9.999, true, 9999 ms", "10, true, 10 s"})
    void aShortAgeIsShownAsExactlyAsItIsKnown(double seconds, boolean exact, String shown) {
        RunningStatement one =
                SomeServer.statement(7, StatementKind.READ, Duration.ofMillis((long) (seconds * 1000)), exact);

        assertEquals("connection 7 (app@10.0.0.3, " + shown + "): statement 7", one.toString());
    }

    @Test
    void whatIsLearntLaterChangesThatAlone() {
        RunningStatement one = SomeServer.statement(7, StatementKind.READ, 2);

        assertEquals(
                SomeServer.statement(7, StatementKind.READ, Duration.ofMillis(1234), true),
                one.aged(Duration.ofMillis(1234)));
        assertEquals(SomeServer.statement(7, StatementKind.DDL, 2), one.withKind(StatementKind.DDL));
    }

    @Test
    void whatFitsIsNotCut() {
        assertEquals("x".repeat(200), RunningStatement.masked("x".repeat(200)));
        assertEquals("x".repeat(200) + "…", RunningStatement.masked("x".repeat(201)));
    }
}
