package io.jenkins.plugins.mysqlsnapshot.lock;

import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;

/**
 * SQL that runs on a thread of its own, so that whoever waits for it can give up waiting. Begun at once; ends with its
 * statement, or with its connection, which belongs to the caller.
 */
final class BackgroundStatement {

    /** @param failure why it failed; null where it did not */
    private record End(SQLException failure) {}

    private final Clock clock;
    private final Bell bell = new Bell();

    /** Set once by the statement's thread, read by those who wait. */
    private final AtomicReference<End> end = new AtomicReference<>();

    private BackgroundStatement(Clock clock) {
        this.clock = clock;
    }

    /** Runs it, to the last of its statements where it is several. */
    static BackgroundStatement run(Clock clock, Connection connection, String sql, String name) {
        BackgroundStatement background = new BackgroundStatement(clock);
        Thread thread = new Thread(
                () -> {
                    SQLException failure = null;
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                        while (statement.getMoreResults() || statement.getUpdateCount() != -1) {
                            // the error of a later one comes with its result
                        }
                    } catch (SQLException e) {
                        failure = e;
                    }
                    background.end.set(new End(failure));
                    background.bell.ring();
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return background;
    }

    /** Waits until it is through, or the deadline passes. */
    boolean await(Deadline deadline) throws InterruptedException {
        return clock.await(bell, this::isThrough, deadline);
    }

    boolean isThrough() {
        return end.get() != null;
    }

    /** Why it failed; null where it did not, or is not through. */
    SQLException failure() {
        End known = end.get();
        return known == null ? null : known.failure();
    }
}
