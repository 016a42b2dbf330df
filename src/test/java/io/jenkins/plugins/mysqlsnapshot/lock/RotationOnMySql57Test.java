package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rotations without GTIDs on MySQL 5.7.22. */
@Tag("matrix")
class RotationOnMySql57Test extends RotationWithoutGtids {

    @RegisterExtension
    static final ServerExtension mysql = serverWithoutGtids(ServerKind.MYSQL_5_7_22);

    @Override
    DatabaseServer server() {
        return mysql.server();
    }
}
