package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReplicaOnMySql8015Test extends ReplicaOnAnyServer {

    @RegisterExtension
    static final ServerExtension server = replica(ServerExtension.of(ServerKind.MYSQL_8_0_15));

    @Override
    ServerExtension extension() {
        return server;
    }
}
