package io.jenkins.plugins.mysqlsnapshot.bench;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What sysbench's oltp_read_write does, in small: point selects, updates of an indexed column, inserts and deletes by primary
 * key, on tables picked at random, by several clients without a rest. Opened by a bench, ended by {@link #close()}; each client
 * has a thread and a connection. All methods may be called by any thread.
 */
final class OltpLoad implements AutoCloseable {

    static final int TABLES = 4;
    private static final int ROWS = 2000;
    private static final int SELECTS = 10;

    /** Which a client of such a load tries again, as sysbench does. */
    private static final int DEADLOCK = 1213;

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong done = new AtomicLong();

    /** Written by close, read by the clients. */
    private volatile boolean stopped;

    /** Written by a client that failed, read by the bench. */
    private volatile SQLException failure;

    /** Makes its tables where they are not there yet, and starts. */
    static OltpLoad start(DatabaseServer server, int clients) throws SQLException {
        for (int table = 0; table < TABLES; table++) {
            if (server.query("SHOW TABLES FROM shop LIKE 'sbtest" + table + "'") == null) {
                server.execute("CREATE TABLE shop.sbtest" + table + " (id INT PRIMARY KEY, k INT NOT NULL,"
                        + " c CHAR(120) NOT NULL DEFAULT '', KEY k (k))");
                StringBuilder rows = new StringBuilder("INSERT INTO shop.sbtest" + table + " (id, k) VALUES (0, 0)");
                for (int id = 1; id < ROWS; id++) {
                    rows.append(", (").append(id).append(", ").append(id).append(')');
                }
                server.execute(rows.toString());
            }
        }
        OltpLoad load = new OltpLoad();
        for (int client = 0; client < clients; client++) {
            Random random = new Random(client);
            Thread thread = new Thread(() -> load.run(server, random), "oltp " + client);
            thread.setDaemon(true);
            thread.start();
            load.threads.add(thread);
        }
        return load;
    }

    /** Statements answered so far. */
    long done() {
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return done.get();
    }

    /** Waits until this many more have been answered. */
    void awaitDone(long more) throws InterruptedException {
        long enough = done() + more;
        while (done() < enough) {
            Clock.system().pause(Duration.ofMillis(2));
        }
    }

    private void run(DatabaseServer server, Random random) {
        try (Connection connection = server.connect()) {
            while (!stopped) {
                String table = "shop.sbtest" + random.nextInt(TABLES);
                int id = random.nextInt(ROWS);
                for (int i = 0; i < SELECTS && !stopped; i++) {
                    one(connection, "SELECT c FROM " + table + " WHERE id = ?", random.nextInt(ROWS));
                }
                one(connection, "UPDATE " + table + " SET k = k + 1 WHERE id = ?", id);
                one(connection, "DELETE FROM " + table + " WHERE id = ?", id);
                one(connection, "INSERT IGNORE INTO " + table + " (id, k) VALUES (?, 7)", id);
            }
        } catch (SQLException e) {
            failure = e;
        }
    }

    private void one(Connection connection, String sql, int id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, id);
            statement.execute();
        } catch (SQLException e) {
            if (e.getErrorCode() != DEADLOCK) {
                throw e;
            }
        }
        done.incrementAndGet();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join(30_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
