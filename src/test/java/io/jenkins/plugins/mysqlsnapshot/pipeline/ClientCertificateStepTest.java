package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.TestAuthority;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineBuild;
import io.jenkins.plugins.mysqlsnapshot.runner.PipelineRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A certificate credential in a step, on a real MySQL; its key in none of the build's files. */
@Timeout(120)
class ClientCertificateStepTest {

    private static final String SEALED = "open-sesame-7";

    @TempDir
    Path folder;

    @Test
    void theBlockIsLockedByAnAccountThatNeedsItsCertificate() throws Exception {
        TestAuthority shop = TestAuthority.named("Shop CA");
        ServerOptions options = shop.on(
                ServerOptions.of(ServerKind.MYSQL_8_0_15), folder.resolve("tls"), shop.certificateFor("127.0.0.1"));
        Path home = folder.resolve("home");
        try (DatabaseServer server = DatabaseServer.create(
                ServerBinaries.inTarget(), ServerKind.MYSQL_8_0_15, folder.resolve("server"), options)) {
            server.execute("CREATE USER exact IDENTIFIED BY 'correct-horse' REQUIRE SUBJECT '/CN=backup'");
            server.execute("GRANT ALL ON *.* TO exact");
            PipelineRunner runner = new PipelineRunner(home)
                    .usernamePassword("mysql", "exact", "correct-horse")
                    .secretFile("ca", shop.pem())
                    .certificate("client", shop.client("CN=backup", SEALED), SEALED);
            String where = "withMysqlReadLock(host: '127.0.0.1', port: " + server.port()
                    + ", credentialsId: 'mysql', caCredentialsId: 'ca'";

            PipelineBuild with = runner.run(where + ", clientCertificateId: 'client') { echo 'inside' }");
            PipelineBuild without = runner.run(where + ") { echo 'inside' }");
            PipelineBuild unsure = runner.run(where.replace(", caCredentialsId: 'ca'", ", tls: 'preferred'")
                    + ", clientCertificateId: 'client') { echo 'inside' }");
            PipelineBuild otherKind = runner.run(where + ", clientCertificateId: 'mysql') { echo 'inside' }");

            assertEquals(Result.SUCCESS, with.result(), with.log());
            assertTrue(with.log().contains("as client CN=backup"), with.log());
            assertEquals(Result.FAILURE, without.result());
            assertTrue(without.log().contains("needs its certificate, too (clientCertificateId)"), without.log());
            assertTrue(unsure.log().contains("ERROR: clientCertificateId: is given, but 'preferred'"), unsure.log());
            assertTrue(
                    otherKind.log().contains("is of the kind 'Username with password'; give the id of a certificate"),
                    otherKind.log());
            for (PipelineBuild refused : List.of(without, unsure, otherKind)) {
                assertFalse(refused.log().contains("inside"), refused.log());
                assertFalse(refused.log().contains("\tat "), refused.log());
            }
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(text.contains(shop.keyLine()), file.toString());
                assertFalse(text.contains(SEALED), file.toString());
            }
        }
    }
}
