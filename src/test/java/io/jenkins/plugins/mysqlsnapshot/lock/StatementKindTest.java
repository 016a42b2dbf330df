package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row a shape of statement: what a lock has to expect of it. */
class StatementKindTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "READ | SELECT 1",
                "READ | select/**/1",
                "READ | /* app=shop */ (SELECT id FROM orders) UNION (SELECT 2)",
                "READ | -- nightly%NSELECT COUNT(*) FROM orders",
                "READ | # nightly%NSELECT 1",
                "READ | WITH c AS (SELECT 1) SELECT * FROM c",
                "READ | TABLE orders",
                "READ | SHOW TABLES",
                "WRITE | SELECT * FROM orders FOR UPDATE",
                "WRITE | SELECT * FROM orders for%Nupdate skip locked",
                "WRITE | WITH c AS (SELECT 1 AS id) UPDATE orders JOIN c USING (id) SET note = ''",
                "WRITE | UPDATE orders SET note = 'SELECT'",
                "WRITE | INSERT INTO orders SELECT * FROM old",
                "WRITE | CALL nightly()",
                "WRITE | DO SLEEP(5)",
                "WRITE | COMMIT",
                "WRITE | ''",
                "DDL | ALTER TABLE orders ADD COLUMN x INT",
                "DDL | create table t (id int)",
                "DDL | TRUNCATE orders",
                "DDL | OPTIMIZE TABLE orders",
                "WRITE | /*!50000 DROP */ TABLE x"
            })
    void theKindIsToldFromTheText(StatementKind kind, String sql) {
        assertEquals(kind, StatementKind.of(sql.replace("%N", "\n")));
    }
}
