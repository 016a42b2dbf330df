package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same on a MariaDB that comes with the plugin {@code metadata_lock_info}, and what the guard sees by it. */
abstract class LockWithLockInfo extends LockOnAnyServer {

    private boolean installed;

    @AfterEach
    void uninstall() throws SQLException {
        if (installed) {
            server.execute("UNINSTALL SONAME 'metadata_lock_info'");
        }
    }

    private void install() throws SQLException {
        String file = server.query("SELECT @@plugin_dir") + "metadata_lock_info.so";
        String reason = "there is no " + file + ": fetched before the plugin was; remove the server's folder";
        if (!Files.exists(Path.of(file))) {
            System.err.println("skipped: " + reason);
        }
        assumeTrue(Files.exists(Path.of(file)), reason);
        server.execute("INSTALL SONAME 'metadata_lock_info'");
        installed = true;
    }

    @Test
    void thePluginShowsIdleHoldersWithoutAnyRight() throws Exception {
        install();
        try (Connection idle = server.connect();
                Statement statement = idle.createStatement()) {
            statement.execute("LOCK TABLES shop.stock WRITE");
            scenario.awaitCount(
                    "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE COMMAND = 'Sleep' AND TIME >= 2 AND ID = "
                            + answer(statement, "SELECT CONNECTION_ID()"),
                    1);

            String seen = refusal("plain", "x");

            assertTrue(seen.contains("idle, holds LOCK TABLES … WRITE"), seen);
            assertFalse(scenario.details(Phase.PREFLIGHT).get(0).contains("cannot be seen"));
        }
    }

    @Test
    void thePluginTellsDdlWhateverItsText() throws Exception {
        install();
        LockLimits limits =
                LockLimits.defaults().withGuardPolicy(GuardPolicy.FAIL).withLock(LockMode.BACKUP_STAGE);
        try (Connection reader = server.connect();
                Statement statement = reader.createStatement();
                ReadLocker locker = scenario.locker(limits)) {
            reader.setAutoCommit(false);
            statement.executeQuery("SELECT * FROM shop.stock").close();
            CompletableFuture<Duration> ddl = scenario.running("/*!50000 ALTER TABLE shop.stock COMMENT 'x' */");
            scenario.awaitRunning("ALTER TABLE", 2);
            locker.preflight();

            String message = assertThrows(LockException.class, locker::acquire).getMessage();

            assertTrue(message.contains("ALTER TABLE shop.stock"), message);
            reader.commit();
            ddl.get(5, TimeUnit.SECONDS);
        }
    }
}
