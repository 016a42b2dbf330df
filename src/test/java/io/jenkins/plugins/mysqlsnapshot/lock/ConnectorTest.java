package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the driver is told and what not, and the file through which it learns of a CA. */
class ConnectorTest {

    private static final ServerAddress ADDRESS = new ServerAddress("db", 3306);
    private static final Account ACCOUNT = new Account("backup", "secret");

    @Test
    void theDriverHasJustTheseOptions() {
        var options =
                new Connector(new ServerAccess(ADDRESS, ACCOUNT, Tls.verified())).options(Duration.ofMillis(1500));

        assertEquals(
                new TreeSet<>(List.of(
                        "allowLoadLocalInfile",
                        "allowMultiQueries",
                        "allowPublicKeyRetrieval",
                        "allowUrlInLocalInfile",
                        "autoReconnect",
                        "connectTimeout",
                        "connectionAttributes",
                        "connectionTimeZone",
                        "disabledAuthenticationPlugins",
                        "fallbackToSystemKeyStore",
                        "paranoid",
                        "password",
                        "socketTimeout",
                        "sslMode",
                        "tcpKeepAlive",
                        "user")),
                new TreeSet<>(options.stringPropertyNames()));
        assertEquals("VERIFY_IDENTITY", options.getProperty("sslMode"));
        assertEquals("false", options.getProperty("allowPublicKeyRetrieval"));
        assertEquals("5000", options.getProperty("connectTimeout"));
        assertEquals("1500", options.getProperty("socketTimeout"));
    }

    @Test
    void theFileOfACaIsItsOwnersAloneSealedAndDeleted() throws Exception {
        TestAuthority authority = TestAuthority.named("Shop CA");
        Path file;
        try (TrustStoreFile written = TrustStoreFile.of(List.of(authority.certificate()))) {
            file = Path.of(URI.create(written.url()));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals(authority.certificate(), load(file, written.password()).getCertificate("ca-0"));
            assertThrows(IOException.class, () -> load(file, "another"));
        }
        assertFalse(Files.exists(file));
    }

    private static KeyStore load(Path file, String password) throws Exception {
        KeyStore store = KeyStore.getInstance(TrustStoreFile.TYPE);
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }

    @Test
    void aCaIsReadFromAPemWithOtherTextAround() throws Exception {
        String pem = TestAuthority.named("Shop CA").pem();

        assertEquals(
                2,
                Tls.authorities("x", "Shop's CAs\n" + pem + "\n# the next\r\n" + pem.replace("\n", "\r\n"))
                        .size());
    }

    @Test
    void whatIsNoPemIsRefusedWithWhatToDo() throws Exception {
        String pem = TestAuthority.named("Shop CA").pem();

        refused("/etc/mysql/ca.pem", "x: is no PEM: it has no -----BEGIN CERTIFICATE-----; give the text");
        refused("", "x: is no PEM");
        refused(
                pem + "-----BEGIN RSA PRIVATE KEY-----\n",
                "x: there is a private key in it; give the CA's certificate alone");
        refused(
                pem.substring(0, 200) + "\n-----END CERTIFICATE-----\n",
                "x: certificate number 1 in it cannot be read; copy");
        refused(pem.substring(0, 200), "x: is no PEM");
    }

    private static void refused(String pem, String words) {
        String message = assertThrows(LockException.class, () -> Tls.authorities("x", pem))
                .getMessage();
        assertTrue(message.startsWith(words) && message.lines().count() == 1, message);
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() throws Exception {
        var authorities = List.of(TestAuthority.named("Shop CA").certificate());

        assertEquals(List.of(), new Tls(TlsMode.VERIFY_CA, authorities).findings());
        assertTrue(new Tls(TlsMode.PREFERRED, authorities)
                .findings()
                .get(0)
                .found()
                .contains("checks no certificate"));
        assertTrue(
                new Tls(TlsMode.VERIFY_CA, List.of()).findings().get(0).found().contains("looks at no name"));
    }
}
