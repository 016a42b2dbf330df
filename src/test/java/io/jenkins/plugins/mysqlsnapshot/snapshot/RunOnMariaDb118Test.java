package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.fixture.OnServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.Tag;

/** A whole run on MariaDB 11.8, which Debian builds; in {@code -Pmatrix}. */
@Tag("matrix")
@OnServer(ServerKind.MARIADB_11_8)
class RunOnMariaDb118Test extends RunOnAnyServer {}
