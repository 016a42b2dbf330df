package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** The checksum of a table on MySQL 8.0.15. */
@OnServer(ServerKind.MYSQL_8_0_15)
class ChecksumOnMySql8015Test extends ChecksumOnAnyServer {}
