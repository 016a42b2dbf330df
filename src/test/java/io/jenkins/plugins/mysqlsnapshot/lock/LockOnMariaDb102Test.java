package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** The facts and the lock on MariaDB 10.2.11. */
@OnServer(ServerKind.MARIADB_10_2_11)
class LockOnMariaDb102Test extends LockOnAnyServer {}
