package io.jenkins.plugins.mysqlsnapshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.SqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/examples/migration-with-rehearsal.Jenkinsfile} from its first line to its last, with a migration that fails on purpose. */
@Tag("cluster")
@Timeout(900)
class ClusterStoryTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private static final int ORDERS = 1024;

    @TempDir
    Path folder;

    private Path sources(String check) throws Exception {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        script(
                sources.resolve("migrate.sh"),
                "exec " + java + " -cp '" + System.getProperty("java.class.path") + "' "
                        + MigrationProgram.class.getName());
        script(sources.resolve("check.sh"), check);
        return sources;
    }

    private static void script(Path file, String text) throws Exception {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Every row of every column. */
    private static String rows(SqlServer server) throws Exception {
        return server.query(
                        "SELECT JSON_ARRAYAGG(JSON_ARRAY(id, text)) FROM (SELECT * FROM shop.orders ORDER BY id) all_of_them")
                + server.query("SHOW CREATE TABLE shop.orders");
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MYSQL_8_0_15", "MARIADB_10_11"})
    void aMigrationIsRehearsedRunFoundWrongAndTakenBack(ServerKind kind) throws Exception {
        DocumentedRights rights =
                DocumentedRights.all().and(DocumentedRights.clones()).and(DocumentedRights.restore());
        try (RestoreScenario orders = new RestoreScenario(real, folder, rights)) {
            orders.serve(PodServer.of(orders.namespace, kind, "orders"));
            for (int rows = 2; rows < ORDERS; rows *= 2) {
                orders.server.execute(
                        "INSERT INTO shop.orders SELECT id + " + rows + ", CONCAT(text, ' ', id) FROM shop.orders");
            }
            String before = rows(orders.server);
            orders.runner
                    .sources(sources("echo 'the shop is down' >&2; exit 1"))
                    .usernamePassword("orders-db-owner", SqlServer.ROOT, SqlServer.ROOT_PASSWORD)
                    .env("MYSQL_HOST", orders.server.host())
                    .env("MYSQL_PORT", Integer.toString(orders.server.port()));

            orders.run(Result.FAILURE, Files.readString(Path.of("docs/examples/migration-with-rehearsal.Jenkinsfile")));

            orders.says("is verified: ");
            // on the copy first, then on the server itself
            assertEquals(3, orders.build.log().split("migrated [0-9]", -1).length, orders.build.log());
            orders.says("passed on set ");
            orders.says("it goes on from where the set was cut: ");
            orders.says("back at ");
            orders.server.awaitReady();
            assertEquals(before, rows(orders.server));
            List<String> secrets = orders.build.filesThatContain(RestoreScenario.PASSWORD, "Aa1-").stream()
                    .map(Object::toString)
                    .toList();
            assertEquals(List.of(), secrets);
            assertTrue(orders.build.log().contains("script returned exit code 1"), orders.build.log());
        }
    }
}
