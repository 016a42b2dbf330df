package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.Tag;

/** The facts and the lock on MariaDB 11.8, which Debian builds; in {@code -Pmatrix}. */
@Tag("matrix")
@OnServer(ServerKind.MARIADB_11_8)
class LockOnMariaDb118Test extends LockWithLockInfo {}
