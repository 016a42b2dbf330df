package io.jenkins.plugins.mysqlsnapshot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** How durations and option files are read, a row a form. */
class OptionsTest {

    @ParameterizedTest
    @CsvSource({"300ms, PT0.3S", "10s, PT10S", "2m, PT2M", "1h, PT1H"})
    void aDurationHasAUnit(String written, Duration meant) {
        assertEquals(meant, new DurationConverter().convert(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "", "-1s", "1.5s", "10 s", "10S", "PT10S", "9999999999s"})
    void whatHasNoneIsRefusedWithTheForms(String written) {
        TypeConversionException refusal =
                assertThrows(TypeConversionException.class, () -> new DurationConverter().convert(written));
        assertEquals("'" + written + "' is no duration: give 300ms, 10s, 2m or 1h", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "password=plain|plain",
                "password = spaced |spaced",
                "password=\"with # and ; and spaces \"|`with # and ; and spaces `",
                "password='single'|single",
                "password=a#b # said|a#b",
                "password=back\\\\slash\\s|`back\\slash `",
                "password|``"
            })
    void aPasswordIsReadAsMysqlReadsIt(String line, String password) {
        assertEquals(password, OptionFile.parse("[client]\n" + line + "\n").get("password"));
    }

    @Test
    void onlyTheClientGroupCounts() {
        OptionFile file = OptionFile.parse("""
                user = nobody
                [mysqld]
                user = mysql
                # [client]
                [client]
                ; host = old
                user = backup
                ssl_ca = /etc/ca.pem
                [mysqldump]
                host = other
                """);
        assertEquals("backup", file.get("user"));
        assertEquals("/etc/ca.pem", file.get("ssl-ca"));
        assertNull(file.get("host"));
    }
}
