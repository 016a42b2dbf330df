package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checksum of a table, asked as on a copy. Each subclass names a server. */
abstract class ChecksumOnAnyServer {

    private static final String USER = "reader";
    private static final String PASSWORD = "reader-Secret-7";

    private DatabaseServer server;
    private RestoredServer restored;

    @BeforeAll
    static void prepare(DatabaseServer server) throws SQLException {
        server.createAccount(USER, PASSWORD, "SELECT ON *.*");
        server.execute("CREATE DATABASE shop");
    }

    @BeforeEach
    void given(DatabaseServer given) throws Exception {
        server = given;
        server.execute(
                "DROP TABLE IF EXISTS shop.orders",
                "CREATE TABLE shop.orders (id INT PRIMARY KEY, note VARCHAR(100))",
                "INSERT INTO shop.orders VALUES (1, 'a'), (2, NULL)");
        restored = RestoredServer.open(
                new ServerAccess(
                        new ServerAddress(server.host(), server.port()), new Account(USER, PASSWORD), Tls.preferred()),
                Duration.ofMinutes(1));
    }

    @AfterEach
    void closed() {
        restored.close();
    }

    @Test
    void itIsTheNumberThatTheServerTellsWhoeverTypesIt() throws Exception {
        Long number = restored.checksum("`shop`.`orders`");
        try (Connection connection = server.connect();
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("CHECKSUM TABLE shop.orders EXTENDED")) {
            row.next();
            assertEquals(row.getLong(2), number);
        }
    }

    @Test
    void oneChangedRowChangesItAndItsReturnBringsItBack() throws Exception {
        Long before = restored.checksum("`shop`.`orders`");
        server.execute("UPDATE shop.orders SET note = 'b' WHERE id = 1");
        assertNotEquals(before, restored.checksum("`shop`.`orders`"));
        server.execute("UPDATE shop.orders SET note = 'a' WHERE id = 1");
        assertEquals(before, restored.checksum("`shop`.`orders`"));
    }

    @Test
    void aTableThatTellsANumberOfItsOwnIsReadAllTheSame() throws Exception {
        server.execute(
                "DROP TABLE IF EXISTS shop.live",
                "CREATE TABLE shop.live (id INT PRIMARY KEY) ENGINE=MyISAM CHECKSUM=1",
                "INSERT INTO shop.live VALUES (1)");
        assertNotNull(restored.checksum("`shop`.`live`"));
    }

    @Test
    void whatIsNotThereHasNone() throws Exception {
        assertNull(restored.checksum("`shop`.`nowhere`"));
        assertNull(restored.checksum("`nowhere`.`orders`"));
    }

    @Test
    void aViewHasNone() throws Exception {
        server.execute("CREATE OR REPLACE VIEW shop.some AS SELECT * FROM shop.orders");
        assertNull(restored.checksum("`shop`.`some`"));
    }

    @Test
    void aServerThatIsGoneIsTold() {
        restored.close();
        LockException gone = assertThrows(LockException.class, () -> restored.checksum("`shop`.`orders`"));
        assertEquals("the server on the copy", gone.findings().get(0).subject());
    }
}
