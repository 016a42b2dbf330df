package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** A whole run on MySQL 8.0.15. */
@OnServer(ServerKind.MYSQL_8_0_15)
class RunOnMySql8015Test extends RunOnAnyServer {}
