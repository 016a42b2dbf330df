package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** A whole run on MySQL 8.0.12. */
@OnServer(ServerKind.MYSQL_8_0_12)
class RunOnMySql8012Test extends RunOnAnyServer {}
