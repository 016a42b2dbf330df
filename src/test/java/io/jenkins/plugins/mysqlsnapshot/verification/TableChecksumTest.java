package io.jenkins.plugins.mysqlsnapshot.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableChecksumTest {

    private static TableChecksum of(String line) {
        return TableChecksum.of(line).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "shop.orders=2914721930, `shop`.`orders`, 2914721930",
                "shop.orders = 0, `shop`.`orders`, 0",
                "shop.orders, `shop`.`orders`,",
                "`my shop`.`a=b.c`=7, `my shop`.`a=b.c`, 7",
                "`odd``one`.orders, `odd``one`.`orders`,"
            })
    void aTableIsSaidWithOrWithoutItsNumber(String line, String sql, Long expected) {
        assertEquals(sql, of(line).sql());
        assertEquals(expected, of(line).expected());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders",
                "orders=1",
                "shop.orders=",
                "shop.orders=-1",
                "shop.orders=x",
                "shop.orders=12345678901",
                "shop.`orders; DROP TABLE x",
                "shop.orders, shop.items",
                "a.b.c"
            })
    void whatIsNoTableWithItsNumberIsRefused(String line) {
        assertEquals(
                List.of("checksums: '" + line
                        + "' is no table with its checksum; give schema.table=number, or schema.table to have it told;"
                        + " names with dots or blanks in backquotes"),
                TableChecksum.findings(List.of("shop.sound=1", line)).stream()
                        .map(Object::toString)
                        .toList());
    }

    @Test
    void anotherNumberAndNoNumberAreBad() {
        assertNull(of("shop.orders=5").found(5L).problem());
        assertNull(of("shop.orders").found(5L).problem());
        assertEquals(
                "the checksum of shop.orders is 6, not 5",
                of("shop.orders=5").found(6L).problem());
        assertTrue(of("shop.orders").found(null).problem().startsWith("shop.orders has no checksum"));
    }
}
