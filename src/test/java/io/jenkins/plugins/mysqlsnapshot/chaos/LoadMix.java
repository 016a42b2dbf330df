package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.jenkins.plugins.mysqlsnapshot.fixture.DatabaseServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.Operation;
import io.jenkins.plugins.mysqlsnapshot.fixture.WriteLoad;
import io.jenkins.plugins.mysqlsnapshot.timeline.Bell;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The load of a plan on a server: short writes, whose ledger says what was committed when, and what the plan adds. Opened and
 * closed by a {@link ChaosRun}.
 */
final class LoadMix implements AutoCloseable {

    private final Clock clock = Clock.system();
    private final DatabaseServer server;
    private final WriteLoad writes;
    private final List<SideLoad> sides = new ArrayList<>();
    private final List<LongStatement> longs = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Bell end = new Bell();

    /** Written by whoever closes, read by the idle sessions' threads. */
    private volatile boolean ending;

    private LoadMix(DatabaseServer server, WriteLoad writes) {
        this.server = server;
        this.writes = writes;
    }

    static LoadMix start(DatabaseServer server, Plan plan) throws SQLException, InterruptedException {
        server.execute(
                "CREATE DATABASE IF NOT EXISTS shop",
                "DROP TABLE IF EXISTS shop.held, shop.idle, shop.ddl, shop.notes",
                "CREATE TABLE shop.held (id INT PRIMARY KEY, payload VARCHAR(80)) ENGINE=InnoDB",
                "CREATE TABLE shop.idle (id INT PRIMARY KEY AUTO_INCREMENT) ENGINE=InnoDB",
                "CREATE TABLE shop.ddl (id INT PRIMARY KEY) ENGINE=InnoDB");
        LoadMix mix = new LoadMix(server, WriteLoad.start(server, plan.writers(), 0, plan.pace()));
        try {
            for (Load load : plan.loads()) {
                mix.add(load, plan);
            }
            mix.writes.awaitCommits(5);
            mix.clock.pause(plan.headStart());
            return mix;
        } catch (SQLException | InterruptedException | RuntimeException e) {
            mix.close();
            throw e;
        }
    }

    private void add(Load load, Plan plan) throws SQLException {
        // LongStatement knows whole seconds
        Duration time = Duration.ofSeconds(Math.max(1, plan.loadTime().toSeconds()));
        switch (load) {
            case LONG_SELECT -> longs.add(LongStatement.select(server, "shop.other", time));
            case LONG_UPDATE -> longs.add(LongStatement.update(server, "shop.other", time));
            case IDLE_TRANSACTION ->
                idle("BEGIN", "INSERT INTO shop.idle VALUES (NULL)", "COMMIT", Duration.ofHours(1));
            case LOCK_TABLES ->
                idle(
                        "LOCK TABLES shop.held " + (plan.seed() % 2 == 0 ? "WRITE" : "READ"),
                        "DO 0",
                        "UNLOCK TABLES",
                        plan.loadTime());
            case DDL ->
                sides.add(new SideLoad(
                        server,
                        Duration.ofMillis(20),
                        "ALTER TABLE shop.ddl ADD COLUMN more INT",
                        "ALTER TABLE shop.ddl DROP COLUMN more"));
            case MYISAM -> {
                server.execute("CREATE TABLE shop.notes (id INT PRIMARY KEY AUTO_INCREMENT) ENGINE=MyISAM");
                sides.add(new SideLoad(server, plan.pace(), "INSERT INTO shop.notes VALUES (NULL)"));
            }
        }
    }

    /** A session that begins something and then does nothing for so long, or until the end. */
    private void idle(String begin, String then, String atEnd, Duration time) {
        Thread thread = new Thread(
                () -> {
                    try (Connection session = server.connect();
                            Statement statement = session.createStatement()) {
                        statement.execute(begin);
                        statement.execute(then);
                        clock.await(end, () -> ending, clock.deadline(time));
                        statement.execute(atEnd);
                    } catch (SQLException killed) {
                        // by the guard or with the server
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "chaos-idle");
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    WriteLoad writes() {
        return writes;
    }

    /** What must not happen under a lock that stops commits: every statement of these that was acknowledged. */
    List<Operation> operations() {
        List<Operation> all = new ArrayList<>(writes.ledger());
        all.addAll(sideOperations());
        return all;
    }

    /** DDL and writes to MyISAM: what no lock of ours lets pass. */
    List<Operation> sideOperations() {
        return sides.stream().flatMap(side -> side.operations().stream()).toList();
    }

    /** Ends everything but the writes. */
    void endSides() throws SQLException, InterruptedException {
        ending = true;
        end.ring();
        for (LongStatement one : longs) {
            if (server.isAlive()) {
                one.close();
            }
        }
        for (SideLoad side : sides) {
            side.close();
        }
        for (Thread thread : threads) {
            thread.join(5000);
        }
    }

    @Override
    public void close() throws SQLException {
        writes.close();
        try {
            endSides();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
