package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.Tag;

/** A whole run on MySQL 8.0.12; in {@code -Pmatrix}, since MySQL 8.0.15 is in every build. */
@Tag("matrix")
@OnServer(ServerKind.MYSQL_8_0_12)
class RunOnMySql8012Test extends RunOnAnyServer {}
