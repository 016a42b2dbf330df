package io.jenkins.plugins.mysqlsnapshot.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Sizes and times as they are read and written. */
class FigureTextTest {

    @Test
    void aQuantityIsAsManyBytesAsKubernetesMeans() {
        assertEquals(21_474_836_480L, Quantity.bytes("20Gi"));
        assertEquals(1_500_000_000L, Quantity.bytes("1.5G"));
        assertEquals(17L, Quantity.bytes("17"));
        assertNull(Quantity.bytes(null));
        assertNull(Quantity.bytes("much"));
        assertNull(Quantity.bytes("999999999999P"));
    }

    @Test
    void aTimeHasTheUnitThatFits() {
        assertEquals("0.4 ms", FigureText.time(0.42, Locale.ENGLISH));
        assertEquals("86 ms", FigureText.time(86.4, Locale.ENGLISH));
        assertEquals("1,25 s", FigureText.time(1_250.0, Locale.GERMAN));
        assertEquals("3 min 20 s", FigureText.time(200_000.0, Locale.ENGLISH));
        assertNull(FigureText.time(null, Locale.ENGLISH));
    }

    @Test
    void aSizeHasTheUnitThatFits() {
        assertEquals("25 GiB", FigureText.size(25.0 * (1L << 30), Locale.ENGLISH));
        assertEquals("1.5 KiB", FigureText.size(1_536.0, Locale.ENGLISH));
        assertNull(FigureText.size(null, Locale.ENGLISH));
    }
}
