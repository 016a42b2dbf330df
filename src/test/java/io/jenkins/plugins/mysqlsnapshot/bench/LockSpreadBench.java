package io.jenkins.plugins.mysqlsnapshot.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.DataFolder;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerBinaries;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerOptions;
import io.jenkins.plugins.mysqlsnapshot.fixture.Shop;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.JointLocker;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Twenty real servers locked together: how far apart the first lock and the last one are. */
@Tag("bench")
class LockSpreadBench {

    private static final int SERVERS = 20;
    private static final int TURNS = 20;

    private final Clock clock = Clock.system();
    private final List<DatabaseServer> servers = new ArrayList<>();
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        folder = Path.of("target/test-servers/LockSpreadBench-"
                        + ProcessHandle.current().pid())
                .toAbsolutePath();
        for (int i = 0; i < SERVERS; i++) {
            DatabaseServer server = DatabaseServer.create(
                    ServerBinaries.inTarget(),
                    ServerKind.MYSQL_8_0_15,
                    folder.resolve("data-" + i),
                    ServerOptions.of(ServerKind.MYSQL_8_0_15));
            servers.add(server);
            new Shop(server).open();
        }
    }

    @AfterEach
    void stop() throws Exception {
        servers.forEach(DatabaseServer::close);
        DataFolder.delete(folder);
    }

    @Test
    void theLastIsLockedSoonAfterTheFirst() throws Exception {
        List<Double> spread = new ArrayList<>();
        for (int turn = 0; turn <= TURNS; turn++) {
            double millis = turn();
            // the first one loads classes
            if (turn > 0) {
                spread.add(millis);
            }
        }
        BenchFigures.Figure figure = BenchFigures.add("lock-spread-20-servers", "ms", spread);
        assertTrue(figure.p50() <= 100, figure.toString());
    }

    private double turn() throws Exception {
        Timeline timeline = new Timeline(clock, event -> {});
        LockLimits limits = LockLimits.defaults();
        List<ReadLocker> lockers = new ArrayList<>();
        try {
            for (DatabaseServer server : servers) {
                ReadLocker locker = new ReadLocker(
                        clock,
                        timeline,
                        new ServerAccess(
                                new ServerAddress(server.host(), server.port()),
                                new Account(Shop.USER, Shop.PASSWORD),
                                Tls.preferred()),
                        limits);
                lockers.add(locker);
                locker.preflight();
            }
            List<JointLocker.Taken> taken = new JointLocker(clock, timeline, lockers, limits.acquireBudget()).acquire();
            long first = taken.get(0).lock().lockedNanos();
            long last = first;
            for (JointLocker.Taken one : taken) {
                first = Math.min(first, one.lock().lockedNanos());
                last = Math.max(last, one.lock().lockedNanos());
            }
            return (last - first) / 1e6;
        } finally {
            for (ReadLocker locker : lockers) {
                locker.close();
            }
        }
    }
}
