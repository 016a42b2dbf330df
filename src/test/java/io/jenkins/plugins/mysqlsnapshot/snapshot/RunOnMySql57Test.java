package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** A whole run on MySQL 5.7.22. */
@OnServer(ServerKind.MYSQL_5_7_22)
class RunOnMySql57Test extends RunOnAnyServer {}
