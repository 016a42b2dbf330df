package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** The checksum of a table on MySQL 5.7.22. */
@OnServer(ServerKind.MYSQL_5_7_22)
class ChecksumOnMySql57Test extends ChecksumOnAnyServer {}
