package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.Tag;

/** The facts and the lock on MySQL 8.0.12; in {@code -Pmatrix}, since MySQL 8.0.15 is in every build. */
@Tag("matrix")
@OnServer(ServerKind.MYSQL_8_0_12)
class LockOnMySql8012Test extends LockOnAnyServer {}
