package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReplicaOnMariaDb114Test extends ReplicaOnAnyServer {

    @RegisterExtension
    static final ServerExtension server = replica(ServerExtension.of(ServerKind.MARIADB_11_4_5));

    @Override
    ServerExtension extension() {
        return server;
    }
}
