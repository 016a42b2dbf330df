package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** A whole run on MariaDB 11.4.5. */
@OnServer(ServerKind.MARIADB_11_4_5)
class RunOnMariaDb114Test extends RunOnAnyServer {}
