package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rotations without GTIDs on MySQL 9.7. */
@Tag("matrix")
class RotationOnMySql97Test extends RotationWithoutGtids {

    @RegisterExtension
    static final ServerExtension mysql = serverWithoutGtids(ServerKind.MYSQL_9_7);

    @Override
    DatabaseServer server() {
        return mysql.server();
    }
}
