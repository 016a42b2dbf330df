package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** The facts and the lock on MariaDB 11.4.5. */
@OnServer(ServerKind.MARIADB_11_4_5)
class LockOnMariaDb114Test extends LockOnAnyServer {}
