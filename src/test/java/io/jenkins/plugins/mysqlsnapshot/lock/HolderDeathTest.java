package io.jenkins.plugins.mysqlsnapshot.lock;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.LockingJvm;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.Test;

/** The holder's deaths on MySQL 8.0.15. */
@OnServer(ServerKind.MYSQL_8_0_15)
class HolderDeathTest extends HolderDeaths {

    HolderDeathTest(DatabaseServer server) {
        super(server);
    }

    @Test
    void aHostThatVanishesWhileTheGuardWaitsDoesNotKeepTheName() throws Exception {
        String holders = "SELECT COUNT(IS_USED_LOCK('mysql-consistent-snapshot'))";
        try (LongStatement inTheWay = blocker();
                LockingJvm jvm = holder(SHORT)) {
            jvm.await("EVENT guard", START);
            scenario.awaitCount(holders, 1);

            proxy.swallow();
            jvm.kill();

            // the default lease is 10 s; nothing is locked, but the next run would wait for the name
            scenario.awaitCount(holders, 0);
            assertTrue(inTheWay.isRunning());
        }
    }
}
