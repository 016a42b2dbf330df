package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rotations without GTIDs on MySQL 8.0.15. */
class RotationOnMySql8015Test extends RotationWithoutGtids {

    @RegisterExtension
    static final ServerExtension mysql = serverWithoutGtids(ServerKind.MYSQL_8_0_15);

    @Override
    DatabaseServer server() {
        return mysql.server();
    }
}
