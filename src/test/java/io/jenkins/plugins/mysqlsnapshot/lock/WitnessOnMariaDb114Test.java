package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** What a witness sees on MariaDB 11.4.5. */
@OnServer(ServerKind.MARIADB_11_4_5)
class WitnessOnMariaDb114Test extends WitnessOnAnyServer {}
