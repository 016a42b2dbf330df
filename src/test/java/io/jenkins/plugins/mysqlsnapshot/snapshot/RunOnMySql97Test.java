package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.Tag;

/** A whole run on MySQL 9.7, which Debian builds; in {@code -Pmatrix}. */
@Tag("matrix")
@OnServer(ServerKind.MYSQL_9_7)
class RunOnMySql97Test extends RunOnAnyServer {}
