package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** The holder's deaths on MySQL 8.0.15. */
@OnServer(ServerKind.MYSQL_8_0_15)
class HolderDeathTest extends HolderDeaths {

    HolderDeathTest(DatabaseServer server) {
        super(server);
    }
}
