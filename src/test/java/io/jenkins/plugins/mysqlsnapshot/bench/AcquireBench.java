package io.jenkins.plugins.mysqlsnapshot.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;
import io.jenkins.plugins.mysqlsnapshot.timeline.Event;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What it takes to get the lock of a real MySQL 8.0.15: time on an idle server, attempts on one that is never idle. */
@Tag("bench")
class AcquireBench {

    private static final int RUNS = 100;
    /** More than the machine has processors: something runs all the time, on every table. */
    private static final int CLIENTS = 10;

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    @BeforeAll
    static void account() throws Exception {
        new BenchServer(mysql.server()).prepare();
    }

    @Test
    void onAnIdleServerTheLockIsThereAtOnce() throws Exception {
        List<Double> statement = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            Timeline timeline = taken();
            double attempt = millis(timeline.last(Phase.ATTEMPT).orElseThrow());
            double locked = millis(timeline.last(Phase.LOCKED).orElseThrow());
            statement.add(locked - attempt);
            all.add(locked - millis(timeline.last(Phase.PREFLIGHT).orElseThrow()));
        }

        BenchFigures.add("acquire-idle", "ms", statement);
        BenchFigures.Figure figure = BenchFigures.add("acquire-idle-with-guard", "ms", all);
        assertTrue(figure.p50() < 1000, figure.toString());
    }

    @Test
    void underShortStatementsTheLockIsGotWithinThreeAttempts() throws Exception {
        try (OltpLoad load = OltpLoad.start(mysql.server(), CLIENTS)) {
            withinThreeAttempts("attempts-under-load", load, RUNS);
        }
    }

    /** A third of an attempt's bound, on every table, by four clients all the time. */
    @Test
    void besideStatementsOfATenthOfASecondTheLockIsGotWithinThreeAttempts() throws Exception {
        List<StallProbe> slow = new ArrayList<>();
        try (OltpLoad load = OltpLoad.start(mysql.server(), CLIENTS)) {
            for (int table = 0; table < OltpLoad.TABLES; table++) {
                slow.add(StallProbe.start(mysql.server(), "SELECT SLEEP(0.1) FROM shop.sbtest" + table + " LIMIT 1"));
            }
            withinThreeAttempts("attempts-under-load-100ms", load, RUNS / 2);
        } finally {
            slow.forEach(StallProbe::close);
        }
    }

    private static void withinThreeAttempts(String name, OltpLoad load, int runs) throws Exception {
        List<Double> attempts = new ArrayList<>();
        List<Double> running = new ArrayList<>();
        load.awaitDone(1000);
        for (int i = 0; i < runs; i++) {
            // this query is one of them
            running.add(Double.parseDouble(mysql.server()
                            .query("SELECT VARIABLE_VALUE FROM performance_schema.global_status"
                                    + " WHERE VARIABLE_NAME = 'Threads_running'"))
                    - 1);
            attempts.add((double) taken().events().stream()
                    .filter(event -> event.phase() == Phase.ATTEMPT)
                    .filter(event -> event.detail().contains(", given up after"))
                    .count());
            load.awaitDone(100);
        }
        BenchFigures.add(name + "-running", "statements", running);
        BenchFigures.Figure figure = BenchFigures.add(name, "attempts", attempts);
        assertTrue(figure.max() <= 3, figure.toString());
    }

    private static Timeline taken() throws Exception {
        BenchServer bench = new BenchServer(mysql.server());
        Timeline timeline = bench.timeline();
        try (ReadLocker locker = bench.locker(LockLimits.defaults(), timeline)) {
            locker.preflight();
            locker.acquire().release("the benchmark says so");
        }
        return timeline;
    }

    private static double millis(Event event) {
        return event.sinceStart().toNanos() / 1e6;
    }
}
