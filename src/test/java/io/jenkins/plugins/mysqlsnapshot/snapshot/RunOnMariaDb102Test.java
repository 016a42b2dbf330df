package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** A whole run on MariaDB 10.2.11. */
@OnServer(ServerKind.MARIADB_10_2_11)
class RunOnMariaDb102Test extends RunOnAnyServer {}
