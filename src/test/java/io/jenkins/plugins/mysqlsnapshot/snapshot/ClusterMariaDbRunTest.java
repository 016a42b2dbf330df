package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.LockMode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real MariaDB in a pod under load, through the tunnel, by both of its locks: restored, booted, compared. */
@Tag("cluster")
class ClusterMariaDbRunTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private ClusterScenario scenario;
    private WriteLoad load;

    @BeforeEach
    void given() throws Exception {
        scenario = new ClusterScenario(
                real.namespace(), PodServer.of(real.namespace(), ServerKind.MARIADB_10_11, "orders"));
        load = WriteLoad.start(scenario.server, 2, 1);
        load.awaitCommits(50);
    }

    @AfterEach
    void nothingIsHeld() throws Exception {
        if (load != null) {
            load.close();
            scenario.assertNothingHeld();
            scenario.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GLOBAL", "BACKUP_STAGE"})
    void whatIsRestoredAgreesWithTheWriters(LockMode mode) throws Exception {
        Manifest manifest;
        try (SnapshotRun run = scenario.run(
                scenario.request("sts/orders", LockLimits.defaults().withLock(mode)))) {
            manifest = run.awaitReady(run.take());
        }
        load.awaitCommits(20);
        load.stop();

        assertEquals(List.of(), ManifestSchema.violations(manifest.toJson()));
        assertEquals(mode.word(), manifest.lock().strategy());
        assertEquals("orders-0", manifest.server().pod());
        assertEquals(List.of(), scenario.differences(manifest, load));
    }
}
