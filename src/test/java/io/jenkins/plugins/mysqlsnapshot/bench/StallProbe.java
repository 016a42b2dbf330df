package io.jenkins.plugins.mysqlsnapshot.bench;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A client that runs one short statement again and again and knows the longest that one took, the one under way included. Opened
 * by a bench, ended by {@link #close()}; has a thread and a connection of its own. All methods may be called by any thread.
 */
final class StallProbe implements AutoCloseable {

    private static final Duration PACE = Duration.ofMillis(2);

    private final Clock clock = Clock.system();
    private final DatabaseServer server;
    private final String sql;
    private final Thread thread;

    // written by the probe, read by the bench: guarded by this
    private long underWaySince;
    private long worstNanos;
    private long done;
    private boolean stopped;
    private SQLException failure;

    private StallProbe(DatabaseServer server, String sql) {
        this.server = server;
        this.sql = sql;
        this.underWaySince = clock.nanoTime();
        this.thread = new Thread(this::run, "probe " + sql);
        thread.setDaemon(true);
    }

    static StallProbe start(DatabaseServer server, String sql) {
        StallProbe probe = new StallProbe(server, sql);
        probe.thread.start();
        return probe;
    }

    /** Waits until this many more have been answered. */
    void awaitDone(int more) throws InterruptedException {
        long enough = done() + more;
        while (done() < enough) {
            clock.pause(PACE);
            if (!thread.isAlive()) {
                throw new IllegalStateException(thread.getName() + " has ended: " + failure());
            }
        }
    }

    private synchronized long done() {
        return done;
    }

    private synchronized SQLException failure() {
        return failure;
    }

    /** Begins to count anew; what is under way counts from now on. */
    synchronized void reset() {
        worstNanos = 0;
        underWaySince = clock.nanoTime();
    }

    /** The longest since the last reset. */
    synchronized Duration worst() {
        return Duration.ofNanos(Math.max(worstNanos, underWaySince == 0 ? 0 : clock.nanoTime() - underWaySince));
    }

    private void run() {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            while (begin()) {
                statement.execute(sql);
                end();
                clock.pause(PACE);
            }
        } catch (SQLException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean begin() {
        underWaySince = clock.nanoTime();
        return !stopped;
    }

    private synchronized void end() {
        worstNanos = Math.max(worstNanos, clock.nanoTime() - underWaySince);
        underWaySince = 0;
        done++;
    }

    private synchronized void failed(SQLException e) {
        failure = e;
    }

    @Override
    public void close() {
        synchronized (this) {
            stopped = true;
        }
        try {
            thread.join(Duration.ofSeconds(30).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
