package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.TestAuthority;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Accounts that a real MySQL lets in with a certificate alone: with it in, without it one line. */
@Timeout(120)
class ClientCertificateTest {

    @TempDir
    static Path folder;

    private static TestAuthority shop;
    private static DatabaseServer server;

    private final Timeline timeline = new Timeline(Clock.system(), event -> {});

    @BeforeAll
    static void start() throws Exception {
        shop = TestAuthority.named("Shop CA");
        ServerOptions options =
                shop.on(ServerOptions.of(ServerKind.MYSQL_8_0_15), folder, shop.certificateFor("127.0.0.1"));
        server = DatabaseServer.create(
                ServerBinaries.inTarget(), ServerKind.MYSQL_8_0_15, folder.resolve("server"), options);
        server.execute("CREATE USER anyone IDENTIFIED BY 'root' REQUIRE X509");
        server.execute("CREATE USER exact IDENTIFIED BY 'root' REQUIRE SUBJECT '/CN=backup'");
        server.execute("GRANT ALL ON *.* TO anyone, exact");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static ClientCertificate certificate(TestAuthority authority, String name) throws Exception {
        return ClientCertificate.of("it", authority.client(name, "sesame"), "sesame".toCharArray());
    }

    private static Tls showing(ClientCertificate client) {
        return new Tls(TlsMode.VERIFY, List.of(shop.certificate()), null, client);
    }

    private ReadLocker locker(String user, Tls tls) {
        return locker("127.0.0.1", user, tls);
    }

    private ReadLocker locker(String host, String user, Tls tls) {
        return new ReadLocker(
                Clock.system(),
                timeline,
                new ServerAccess(new ServerAddress(host, server.port()), new Account(user, "root"), tls),
                LockLimits.defaults());
    }

    private void locks(String user, Tls tls) throws Exception {
        try (ReadLocker locker = locker(user, tls)) {
            locker.preflight();
            locker.acquire().release("tested");
        }
    }

    private String refused(ReadLocker locker) throws Exception {
        try (locker) {
            LockException refusal = assertThrows(LockException.class, locker::preflight);
            StringWriter trace = new StringWriter();
            refusal.printStackTrace(new PrintWriter(trace));
            assertFalse(trace.toString().contains(shop.keyLine()));
            assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
            return refusal.getMessage();
        }
    }

    private static void says(String message, String words) {
        assertTrue(message.contains(words), message);
    }

    @Test
    void anAccountThatNeedsAnyCertificateGetsIn() throws Exception {
        locks("anyone", showing(certificate(shop, "CN=whoever")));
    }

    @Test
    void anAccountThatNeedsThisCertificateGetsIn() throws Exception {
        locks("exact", showing(certificate(shop, "CN=backup")));
    }

    @Test
    void withoutOneTheLineSaysWhatItMayBe() throws Exception {
        for (String user : List.of("anyone", "exact")) {
            says(
                    refused(locker(user, showing(null))),
                    "access denied for user '" + user
                            + "'; check user and password of the credential, and that the account may"
                            + " log in from this host; one made with REQUIRE X509, ISSUER or SUBJECT needs its certificate,"
                            + " too (clientCertificateId)");
        }
    }

    @Test
    void anotherSubjectIsRefusedAndNamed() throws Exception {
        says(
                refused(locker("exact", showing(certificate(shop, "CN=other")))),
                "; what it has in REQUIRE has to fit the certificate 'CN=other'");
    }

    @Test
    void aCertificateOfAnotherCaIsRefusedByTheServer() throws Exception {
        TestAuthority other = TestAuthority.named("Other CA");
        says(
                refused(locker("anyone", showing(certificate(other, "CN=backup")))),
                " the client certificate 'CN=backup': ");
    }

    /** The driver's own checks are not done where a certificate is shown. */
    @Test
    void theServerIsVerifiedAllTheSame() throws Exception {
        ClientCertificate own = certificate(shop, "CN=backup");
        X509Certificate other = TestAuthority.named("Other CA").certificate();
        says(
                refused(locker("anyone", new Tls(TlsMode.VERIFY, List.of(other), null, own))),
                "is signed by 'CN=Shop CA', not 'CN=Other CA'");
        says(
                refused(locker("anyone", new Tls(TlsMode.VERIFY, List.of(), null, own))),
                "is signed by 'CN=Shop CA', none of those that Java trusts");
        says(
                refused(locker("localhost", "anyone", showing(own))),
                "its certificate is for 127.0.0.1, not for 'localhost'");
        try (ReadLocker locker =
                locker("localhost", "anyone", new Tls(TlsMode.VERIFY_CA, List.of(shop.certificate()), null, own))) {
            locker.preflight();
        }
    }

    @Test
    void whereTlsIsNotSureItIsRefused() throws Exception {
        assertEquals(
                "[clientCertificateId: is given, but 'preferred' may end without TLS, and does not see whom it is shown to;"
                        + " take verify or verifyCa, or leave the certificate out]",
                new Tls(TlsMode.PREFERRED, List.of(), null, certificate(shop, "CN=backup"))
                        .findings()
                        .toString());
    }

    @Test
    void whatIsNoKeyStoreOfOneKeyIsALine() throws Exception {
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        assertEquals(
                "it: its key store has no private key; upload one with the account's key and its certificate alone",
                assertThrows(LockException.class, () -> ClientCertificate.of("it", empty, new char[0]))
                        .getMessage());
        KeyStore sealed = shop.client("CN=backup", "sesame");
        assertEquals(
                "it: its key cannot be read (UnrecoverableKeyException); upload it again; key and key store need the same"
                        + " password",
                assertThrows(LockException.class, () -> ClientCertificate.of("it", sealed, "wrong".toCharArray()))
                        .getMessage());
    }

    @Test
    void itsTextIsItsSubject() throws Exception {
        assertEquals(
                "verify by CN=Shop CA, as client CN=backup",
                showing(certificate(shop, "CN=backup")).toString());
    }
}
