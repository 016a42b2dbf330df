package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.TestAuthority;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is verified of a server, on real servers with real certificates, and the one line where it cannot be. */
class TlsTest {

    /** Makes itself a certificate at its first start. */
    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    private static final Map<ServerKind, DatabaseServer> SERVERS = new EnumMap<>(ServerKind.class);

    private static TestAuthority shop;
    private static TestAuthority other;

    private final Timeline timeline = new Timeline(Clock.system(), event -> {});

    @BeforeAll
    static void authorities() throws Exception {
        shop = TestAuthority.named("Shop CA");
        other = TestAuthority.named("Other CA");
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(DatabaseServer::close);
        SERVERS.clear();
    }

    /** One with a certificate of the shop's CA for 127.0.0.1, shared by the tests. */
    private static DatabaseServer certified(ServerKind kind) throws Exception {
        DatabaseServer running = SERVERS.get(kind);
        if (running == null) {
            running = start(kind, kind.name(), shop.certificateFor("127.0.0.1", "db.shop.example"));
            SERVERS.put(kind, running);
        }
        return running;
    }

    private static DatabaseServer start(ServerKind kind, String name, X509Certificate shown) throws Exception {
        ServerOptions options = shop.on(ServerOptions.of(kind), mysql.folder().resolve(name + "-tls"), shown);
        return DatabaseServer.create(
                ServerBinaries.inTarget(), kind, mysql.folder().resolve(name), options);
    }

    private static DatabaseServer withoutTls() throws Exception {
        return DatabaseServer.create(
                ServerBinaries.inTarget(),
                ServerKind.MYSQL_8_0_15,
                mysql.folder().resolve("without"),
                ServerOptions.of(ServerKind.MYSQL_8_0_15).with("skip_ssl"));
    }

    private static Tls by(TestAuthority authority) {
        return new Tls(TlsMode.VERIFY, List.of(authority.certificate()));
    }

    private ReadLocker locker(String host, DatabaseServer server, String user, Tls tls) {
        return new ReadLocker(
                Clock.system(),
                timeline,
                new ServerAccess(new ServerAddress(host, server.port()), new Account(user, "root"), tls),
                LockLimits.defaults());
    }

    /** What preflight says of the connection. */
    private String accepted(DatabaseServer server, Tls tls) throws Exception {
        try (ReadLocker locker = locker(server.host(), server, "root", tls)) {
            locker.preflight();
            assertEquals(
                    tls.mode() == TlsMode.PREFERRED,
                    locker.warnings().stream().anyMatch(warning -> warning.startsWith("the connection was ")));
        }
        return timeline.first(Phase.PREFLIGHT).orElseThrow().detail();
    }

    private String refused(String host, DatabaseServer server, Tls tls) {
        return refused(host, server, "root", tls);
    }

    private String refused(String host, DatabaseServer server, String user, Tls tls) {
        String message = assertThrows(
                        LockException.class,
                        () -> locker(host, server, user, tls).preflight())
                .getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private static void says(String message, String words) {
        assertTrue(message.contains(words), message);
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL_8_0_15", "MARIADB_11_4_5"})
    void aServerIsVerifiedByTheCaThatIsGiven(ServerKind kind) throws Exception {
        String line = accepted(certified(kind), by(shop));

        assertTrue(line.matches(".*; connection: TLSv1\\.[23] \\(verify by CN=Shop CA\\); lock: .*"), line);
    }

    /** As an operator's certificate is, on a way on which no name is looked up. */
    @Test
    void byARouteTheNameIsStillTheOneThatTheCertificateHasToBeFor() throws Exception {
        String pod = "orders-db-0.orders-db.shop.svc";
        DatabaseServer server =
                start(ServerKind.MYSQL_8_0_15, "operators", shop.certificateFor("orders-db", "*.orders-db.shop.svc"));
        try (server) {
            assertEquals("", routed(server, pod).map(LockException::getMessage).orElse(""));
            says(
                    routed(server, "orders-db-0").orElseThrow().getMessage(),
                    "its certificate is for orders-db, *.orders-db.shop.svc, not for 'orders-db-0'; give one of these names as"
                            + " tlsName, or have it use a certificate for this one");
        }
    }

    private Optional<LockException> routed(DatabaseServer server, String name) throws Exception {
        ServerAccess access = new ServerAccess(
                new ServerAddress(name, 3306),
                new Account("root", "root"),
                by(shop),
                new RoutedDriverTest.Counted(server.port()));
        try (ReadLocker locker = new ReadLocker(Clock.system(), timeline, access, LockLimits.defaults())) {
            locker.preflight();
            return Optional.empty();
        } catch (LockException refused) {
            return Optional.of(refused);
        }
    }

    @Test
    void aNameGoesWithVerifyAlone() {
        List<X509Certificate> authorities = List.of(shop.certificate());
        assertEquals(List.of(), new Tls(TlsMode.VERIFY, authorities, "db.shop.svc").findings());
        assertEquals(
                "[tlsName: a name is given, but 'verifyCa' looks at none; take verify, or leave it out]",
                new Tls(TlsMode.VERIFY_CA, authorities, "db.shop.svc")
                        .findings()
                        .toString());
        assertEquals(
                "[tlsName: '*.shop.svc' is no host name; give one that the certificate is for]",
                new Tls(TlsMode.VERIFY, authorities, "*.shop.svc").findings().toString());
    }

    @Test
    void oneOfSeveralCasIsEnough() throws Exception {
        says(
                accepted(
                        certified(ServerKind.MYSQL_8_0_15),
                        new Tls(TlsMode.VERIFY, Tls.authorities("it", other.pem() + shop.pem()))),
                "(verify by CN=Other CA or CN=Shop CA)");
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL_8_0_15", "MARIADB_11_4_5"})
    void aCertificateOfAnotherCaIsNotTrustedAndItsCaIsNamed(ServerKind kind) throws Exception {
        DatabaseServer server = certified(kind);

        assertEquals(
                "server 127.0.0.1:" + server.port() + ": its certificate 'CN=127.0.0.1' is signed by 'CN=Shop CA', not"
                        + " 'CN=Other CA'; give the certificate of the CA that signed it, as PEM (caCredentialsId, --ca)",
                refused("127.0.0.1", server, by(other)));
    }

    @Test
    void anotherCaOfTheSameNameIsToldByItsKey() throws Exception {
        says(
                refused("127.0.0.1", certified(ServerKind.MYSQL_8_0_15), by(TestAuthority.named("Shop CA"))),
                "is signed by 'CN=Shop CA', but not by the key of the CA of that name that was given");
    }

    @Test
    void withoutACaThoseOfJavaAreTrustedAlone() throws Exception {
        says(
                refused("127.0.0.1", certified(ServerKind.MYSQL_8_0_15), Tls.verified()),
                "is signed by 'CN=Shop CA', none of those that Java trusts; give the certificate of the CA");
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL_8_0_15", "MARIADB_11_4_5"})
    void aCertificateForAnotherHostIsRefusedWithTheNamesInIt(ServerKind kind) throws Exception {
        says(
                refused("localhost", certified(kind), by(shop)),
                ": its certificate is for 127.0.0.1, db.shop.example, not for 'localhost'; give one of these names as host,");
    }

    @Test
    void aCertificateThatExpiredIsRefusedWithItsDates() throws Exception {
        X509Certificate expired = shop.expiredFor("127.0.0.1");
        try (DatabaseServer server = start(ServerKind.MARIADB_11_4_5, "expired", expired)) {
            says(
                    refused("127.0.0.1", server, by(shop)),
                    "its certificate 'CN=127.0.0.1' is valid from "
                            + expired.getNotBefore().toInstant() + " to "
                            + expired.getNotAfter().toInstant() + "; renew it");
        }
    }

    @Test
    void aCertificateWithoutAnyNameIsRefused() throws Exception {
        try (DatabaseServer server = start(ServerKind.MYSQL_8_0_15, "nameless", shop.certificateWithoutName())) {
            says(
                    refused("127.0.0.1", server, by(shop)),
                    "its certificate 'O=Shop' names no host; have it use a certificate for '127.0.0.1'");
        }
    }

    @Test
    void aCertificateThatMySqlMadeByItselfIsTrustedByItsOwnCaWhateverTheName() throws Exception {
        String pem = Files.readString(mysql.server().data().resolve("ca.pem"));
        String remedy = "tls 'verifyCa', and ca.pem of its data folder as the CA";

        says(refused("127.0.0.1", mysql.server(), Tls.verified()), remedy);
        says(
                refused("127.0.0.1", mysql.server(), new Tls(TlsMode.VERIFY, Tls.authorities("it", pem))),
                "names no host: the server made it by itself; have it use a certificate for '127.0.0.1', or trust its own CA"
                        + " whatever the name: " + remedy);
        says(
                accepted(mysql.server(), new Tls(TlsMode.VERIFY_CA, Tls.authorities("it", pem))),
                "(verifyCa by CN=MySQL_Server_8.0.15_Auto_Generated_CA_Certificate)");
        says(
                refused("127.0.0.1", mysql.server(), new Tls(TlsMode.VERIFY_CA, List.of(other.certificate()))),
                "not 'CN=Other CA'");
    }

    @Test
    void preferredTakesAnyCertificateAndSaysSo() throws Exception {
        says(
                accepted(certified(ServerKind.MARIADB_11_4_5), Tls.preferred()),
                ", but not verified: tls is 'preferred', so anybody in between could have answered; lock: ");
    }

    @Test
    void aServerWithoutTlsIsRefusedUnlessPreferredWhichSaysSo() throws Exception {
        try (DatabaseServer server = withoutTls()) {
            says(refused("127.0.0.1", server, by(shop)), ": it offers no TLS; turn TLS on at the server, or have tls");
            says(
                    accepted(server, Tls.preferred()),
                    "; connection: not encrypted: tls is 'preferred' and the server offers none; lock: ");

            server.execute("CREATE USER sha IDENTIFIED WITH caching_sha2_password BY 'root'");
            says(
                    refused("127.0.0.1", server, "sha", Tls.preferred()),
                    "it offers no TLS and the account's plugin would send the password readable; turn TLS on");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL_5_7_22", "MARIADB_10_2_11"})
    void aServerWhoseTlsIsTooOldIsRefusedWithTheReason(ServerKind kind) throws Exception {
        try (DatabaseServer server = start(kind, "old-" + kind, shop.certificateFor("127.0.0.1"))) {
            for (Tls tls : List.of(by(shop), Tls.preferred())) {
                String message = refused("127.0.0.1", server, tls);

                says(message, ": it offers TLS, but the handshake fails: ");
                says(message, "older ones may stop at TLS 1.1, which Java refuses");
                assertEquals(tls.mode() == TlsMode.PREFERRED, message.contains("skip-ssl"), message);
            }
        }
    }

    @Test
    void theWayToAServerShowsNoSecret() throws Exception {
        DatabaseServer server = certified(ServerKind.MYSQL_8_0_15);
        ServerAccess access = new ServerAccess(
                new ServerAddress("db", server.port()), new Account("backup", "correct-horse"), by(shop));

        assertEquals("backup@db:" + server.port() + ", TLS verify by CN=Shop CA", access.toString());
        assertFalse(new SnapshotOf(access).toString().contains("correct-horse"));
    }

    /** As a record that has it would show it. */
    private record SnapshotOf(ServerAccess server) {}
}
