package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.Tag;

/** The facts and the lock on MySQL 9.7, which Debian builds; in {@code -Pmatrix}. */
@Tag("matrix")
@OnServer(ServerKind.MYSQL_9_7)
class LockOnMySql97Test extends LockOnAnyServer {}
