package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** The holder's deaths on MariaDB 11.4.5. */
@OnServer(ServerKind.MARIADB_11_4_5)
class MariaDbHolderDeathTest extends HolderDeaths {

    MariaDbHolderDeathTest(DatabaseServer server) {
        super(server);
    }
}
