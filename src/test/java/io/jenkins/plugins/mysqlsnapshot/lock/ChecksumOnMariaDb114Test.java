package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** The checksum of a table on MariaDB 11.4.5. */
@OnServer(ServerKind.MARIADB_11_4_5)
class ChecksumOnMariaDb114Test extends ChecksumOnAnyServer {}
