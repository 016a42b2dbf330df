package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogPosition;
import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the server itself where it stands, as root and not through the plugin, right before and right after the storage cuts: the
 * truth that a manifest is held against. Called by the storage's threads, read by the run's.
 */
final class CutWitness {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** One cut. A position is null where the server gave none. */
    record Cut(long begunNanos, BinlogPosition before, BinlogPosition after, long endedNanos, String failure) {}

    private final Clock clock = Clock.system();

    // guarded by this: storage's thread and the run's are rivals
    private final List<Cut> cuts = new ArrayList<>();
    private DatabaseServer server;
    private Connection connection;
    private long begunNanos;
    private BinlogPosition before;
    private String failure;

    /** Whom to ask from now on; forgets what was seen. */
    synchronized void watch(DatabaseServer watched) throws SQLException {
        if (server != watched) {
            server = watched;
            close();
            connection = watched.connect(DatabaseServer.ROOT, DatabaseServer.ROOT_PASSWORD, ANSWER);
        }
        cuts.clear();
    }

    synchronized void begin() {
        begunNanos = clock.nanoTime();
        failure = null;
        before = ask();
    }

    synchronized void end() {
        BinlogPosition after = ask();
        cuts.add(new Cut(begunNanos, before, after, clock.nanoTime(), failure));
    }

    synchronized List<Cut> cuts() {
        return List.copyOf(cuts);
    }

    private BinlogPosition ask() {
        try {
            return BinlogPosition.read(server.kind(), connection);
        } catch (SQLException e) {
            failure = String.valueOf(e.getMessage());
            return null;
        }
    }

    synchronized void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // its server is gone
            }
        }
    }
}
