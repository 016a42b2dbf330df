package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS where the server offers it, and one line where its TLS is too old for Java. */
class TlsTest {

    /** Makes itself a certificate, which the other servers borrow. */
    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    @Test
    void aServerThatOffersTlsIsSpokenToByTls() throws Exception {
        assertTrue(cipher(mysql.server()).contains("AES"));
    }

    @Test
    void soIsAMariaDb() throws Exception {
        try (DatabaseServer server = withTls(ServerKind.MARIADB_11_4_5)) {
            assertTrue(cipher(server).contains("AES"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MYSQL_5_7_22", "MARIADB_10_2_11"})
    void aServerWhoseTlsIsTooOldIsOneLineThatSaysSo(ServerKind kind) throws Exception {
        try (DatabaseServer server = withTls(kind)) {
            String message =
                    assertThrows(LockException.class, () -> cipher(server)).getMessage();

            assertTrue(message.contains("the handshake fails") && message.contains("TLS 1.2"), message);
            assertEquals(1, message.lines().count());
        }
    }

    private static DatabaseServer withTls(ServerKind kind) throws Exception {
        Path certificates = mysql.server().data();
        ServerOptions options = ServerOptions.of(kind)
                .without("skip_ssl")
                .with("ssl_ca", certificates.resolve("ca.pem").toString())
                .with("ssl_cert", certificates.resolve("server-cert.pem").toString())
                .with("ssl_key", certificates.resolve("server-key.pem").toString());
        return DatabaseServer.create(
                ServerBinaries.inTarget(), kind, mysql.folder().resolve(kind.name()), options);
    }

    private static String cipher(DatabaseServer server) throws Exception {
        Connector connector = new Connector(new ServerAccess(
                new ServerAddress(server.host(), server.port()),
                new Account(DatabaseServer.ROOT, DatabaseServer.ROOT_PASSWORD),
                Tls.preferred()));
        try (Connection connection = connector.open(Duration.ofSeconds(5));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Ssl_cipher'")) {
            row.next();
            return row.getString(2);
        }
    }
}
