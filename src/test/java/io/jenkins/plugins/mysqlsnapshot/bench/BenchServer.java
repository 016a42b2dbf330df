package io.jenkins.plugins.mysqlsnapshot.bench;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.sql.SQLException;

/** The server of a benchmark, the account of the README on it, and two tables with a row each. Used by the bench's thread. */
final class BenchServer {

    static final String USER = "backup";
    static final String PASSWORD = "backup-Secret-7";

    private final DatabaseServer server;
    final Clock clock = Clock.system();

    BenchServer(DatabaseServer server) {
        this.server = server;
    }

    /** To be called once for a server. */
    void prepare() throws SQLException {
        server.createAccount(
                USER,
                PASSWORD,
                "RELOAD, PROCESS, REPLICATION CLIENT, SHOW VIEW, BACKUP_ADMIN, CONNECTION_ADMIN ON *.*",
                "SELECT ON performance_schema.metadata_locks",
                "SELECT ON performance_schema.threads");
        server.execute("CREATE DATABASE IF NOT EXISTS shop");
        for (String table : new String[] {"orders", "stock"}) {
            server.execute(
                    "CREATE TABLE shop." + table + " (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(100))",
                    "INSERT INTO shop." + table + " (note) VALUES ('a')");
        }
    }

    ReadLocker locker(LockLimits limits, Timeline timeline) {
        return new ReadLocker(
                clock,
                timeline,
                new ServerAccess(
                        new ServerAddress(server.host(), server.port()), new Account(USER, PASSWORD), Tls.preferred()),
                limits);
    }

    Timeline timeline() {
        return new Timeline(clock, event -> {});
    }

    DatabaseServer server() {
        return server;
    }
}
