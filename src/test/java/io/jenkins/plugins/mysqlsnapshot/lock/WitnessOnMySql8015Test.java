package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;

/** What a witness sees on MySQL 8.0.15. */
@OnServer(ServerKind.MYSQL_8_0_15)
class WitnessOnMySql8015Test extends WitnessOnAnyServer {}
