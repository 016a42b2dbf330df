package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.Tag;

/** A whole run on MariaDB 10.11, which Debian builds; in {@code -Pmatrix}. */
@Tag("matrix")
@OnServer(ServerKind.MARIADB_10_11)
class RunOnMariaDb1011Test extends RunOnAnyServer {}
