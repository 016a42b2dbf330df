package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.Replication;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A replica that really follows another server, a server each class; with accounts and channels, and nothing left after a test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReplicaScenario {

    static final String OTHER = "other";
    static final Duration SOON = Duration.ofSeconds(20);
    static final LockLimits PAUSED = LockLimits.defaults().withCare(new ReplicationCare(true, false));

    DatabaseServer source;
    DatabaseServer replica;
    Replication replication;
    LockScenario scenario;

    /** The replica, with its own changes and those it applies in its binary log. */
    static ServerExtension replica(ServerExtension server) {
        return server.with("loose_log_slave_updates", "ON")
                // 5.7 has several channels only so
                .with("loose_master_info_repository", "TABLE")
                .with("loose_relay_log_info_repository", "TABLE");
    }

    abstract ServerExtension extension();

    @BeforeAll
    void follow() throws Exception {
        replica = extension().server();
        source = DatabaseServer.create(
                ServerBinaries.inTarget(),
                replica.kind(),
                extension().folder().resolve("source"),
                ServerOptions.of(replica.kind()));
        LockScenario.prepare(source);
        for (String grant : grants()) {
            source.execute("GRANT " + grant + " ON *.* TO " + LockScenario.USER);
        }
        source.createAccount("without", "x", LockScenario.grants(source));
        source.execute("GRANT " + (source.kind().isMariaDb() ? seeing() : "PROCESS") + " ON *.* TO without");
        source.execute("CREATE TABLE shop.slow (payload VARCHAR(80))", "INSERT INTO shop.slow VALUES ('a')");
        replication = new Replication(replica);
        replication.follow(source, "");
        replication.followNobody(OTHER);
        replica.await("SELECT COUNT(*) FROM mysql.user WHERE user = 'without'", "1"::equals, SOON);
    }

    final List<String> grants() {
        return switch (source.kind()) {
            case MYSQL_5_7_22, MARIADB_10_2_11 -> List.of("SUPER");
            case MARIADB_10_11, MARIADB_11_4_5, MARIADB_11_8 -> List.of("REPLICATION SLAVE ADMIN", seeing());
            case MYSQL_8_0_12, MYSQL_8_0_15, MYSQL_9_7 -> List.of("REPLICATION_SLAVE_ADMIN", "BACKUP_ADMIN");
        };
    }

    /** MariaDB 10.2 has no right of its own for it. */
    private String seeing() {
        return source.kind().hasBackupStages() ? "SLAVE MONITOR" : "REPLICATION CLIENT";
    }

    @AfterAll
    void stop() {
        if (source != null) {
            source.close();
        }
    }

    @BeforeEach
    void given() {
        scenario = new LockScenario(replica);
    }

    @AfterEach
    void theAppliersRunAndNothingIsLeft() throws Exception {
        replication.awaitApplier("", true);
        replication.awaitApplier(OTHER, true);
        scenario.assertNothingHeld();
    }

    final ReplicaDialect dialect() throws Exception {
        return facts().dialect();
    }

    final ReplicationFacts facts() throws Exception {
        try (Connection connection = replica.connect()) {
            return new ReplicationInspection(connection).read();
        }
    }
}
