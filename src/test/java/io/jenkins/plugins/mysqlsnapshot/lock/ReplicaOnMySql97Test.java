package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("matrix")
class ReplicaOnMySql97Test extends ReplicaOnAnyServer {

    @RegisterExtension
    static final ServerExtension server = replica(ServerExtension.of(ServerKind.MYSQL_9_7));

    @Override
    ServerExtension extension() {
        return server;
    }
}
