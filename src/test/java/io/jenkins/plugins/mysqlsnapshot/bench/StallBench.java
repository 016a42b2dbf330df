package io.jenkins.plugins.mysqlsnapshot.bench;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.LongStatement;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.lock.GuardPolicy;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ReadLocker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How long a write and a read wait at worst while a global read lock is taken, and let go at once, beside a SELECT of 10 s, on a
 * real MySQL 8.0.15: by each policy of the guard, by the bare statement, and by what two backup tools send, with the SELECT's
 * own table and another one told apart.
 */
@Tag("bench")
class StallBench {

    private static final Duration SELECT = Duration.ofSeconds(10);
    private static final int ROUNDS = 2;

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    private BenchServer bench;
    private StallProbes probes;

    @BeforeAll
    static void prepare() throws Exception {
        new BenchServer(mysql.server()).prepare();
    }

    @BeforeEach
    void given() {
        bench = new BenchServer(mysql.server());
        probes = new StallProbes(bench);
    }

    @AfterEach
    void end() throws Exception {
        probes.close();
    }

    @Test
    void withTheGuardNobodyWaitsLongerThanTheBoundWhateverThePolicy() throws Exception {
        for (GuardPolicy policy : GuardPolicy.values()) {
            Map<String, List<Double>> stalls =
                    stalls(() -> take(LockLimits.defaults().withGuardPolicy(policy)));
            add("long-select-" + policy.word(), stalls);
            assertTrue(worst(stalls, "") <= bound(), stalls::toString);
            if (policy == GuardPolicy.WAIT) {
                both("long-select", stalls);
            }
        }
    }

    /** What the guard cannot see is a SELECT that becomes long only after it has looked: as if it took this one for short. */
    @Test
    void aSelectThatTheGuardDoesNotSeeKeepsItsOwnTableAlone() throws Exception {
        LockLimits blind = LockLimits.defaults().withLongRunning(SELECT.multipliedBy(2));
        Map<String, List<Double>> stalls = stalls(() -> take(blind));
        add("race", stalls);
        assertTrue(worst(stalls, "other") <= bound(), stalls::toString);
        assertTrue(worst(stalls, "own") >= SELECT.toMillis() / 2.0, stalls::toString);
    }

    /** What writers may wait for at most, and what a busy machine adds. */
    private static double bound() {
        return LockLimits.defaults().attemptBound().toMillis() + 1000;
    }

    @Test
    void theBareStatementStallsEverything() throws Exception {
        Map<String, List<Double>> stalls = stalls(() -> send("FLUSH TABLES WITH READ LOCK", "UNLOCK TABLES"));
        add("naive", stalls);
        both("naive", stalls);
        assertTrue(worst(stalls, "write-other") >= SELECT.toMillis() / 2.0, stalls::toString);
    }

    /**
     * mydumper v1.0.1-3, src/mydumper/mydumper_start_dump.c (long_query_wait, send_ddl_lock_instance_backup,
     * send_flush_table_with_read_lock) with the defaults of mydumper_arguments.c: gives up where a query runs for more than 60 s,
     * which this one does not; ends its own wait after 60 s, which it does not reach.
     */
    @Test
    void mydumper() throws Exception {
        add("mydumper", stalls(() -> {
            assertTrue(longest() <= 60);
            send(
                    "LOCK INSTANCE FOR BACKUP",
                    "FLUSH NO_WRITE_TO_BINLOG TABLES",
                    "FLUSH TABLES WITH READ LOCK",
                    "UNLOCK TABLES",
                    "UNLOCK INSTANCE");
        }));
    }

    /**
     * Percona XtraBackup 8.0, storage/innobase/xtrabackup/src/backup_mysql.cc (lock_tables_for_backup, lock_tables_ftwrl) with its
     * defaults (ftwrl-wait-timeout and kill-long-queries-timeout 0), on a server of which it takes this lock: one with MyISAM
     * tables, or a replica without auto position.
     */
    @Test
    void xtrabackup() throws Exception {
        add(
                "xtrabackup",
                stalls(() -> send(
                        "LOCK INSTANCE FOR BACKUP",
                        "SET SESSION lock_wait_timeout=31536000",
                        "FLUSH NO_WRITE_TO_BINLOG TABLES",
                        "FLUSH TABLES WITH READ LOCK",
                        "UNLOCK INSTANCE",
                        "UNLOCK TABLES")));
    }

    /** The SELECT has run for long enough to be seen as long. */
    private Map<String, List<Double>> stalls(Run run) throws Exception {
        Map<String, List<Double>> stalls = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (LongStatement select =
                    LongStatement.select(mysql.server(), "shop.orders", SELECT).awaitVisible()) {
                mysql.server()
                        .await(
                                "SELECT TIME >= 2 FROM information_schema.PROCESSLIST WHERE ID = "
                                        + select.connectionId(),
                                "1"::equals,
                                SELECT);
                probes.begin();
                run.run();
                probes.end()
                        .forEach((who, worst) -> stalls.computeIfAbsent(who, key -> new ArrayList<>())
                                .add(worst.toNanos() / 1e6));
            }
        }
        return stalls;
    }

    private void take(LockLimits limits) throws Exception {
        try (ReadLocker locker = bench.locker(limits, bench.timeline())) {
            locker.preflight();
            if (limits.guardPolicy() == GuardPolicy.FAIL) {
                assertThrows(LockException.class, locker::acquire);
            } else {
                locker.acquire().release("the benchmark says so");
            }
        }
    }

    private static void send(String... statements) throws Exception {
        try (Connection connection = mysql.server().connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static int longest() throws Exception {
        try (Connection connection = mysql.server().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW PROCESSLIST")) {
            int longest = 0;
            while (row.next()) {
                longest = row.getString("Command").equals("Query") ? Math.max(longest, row.getInt("Time")) : longest;
            }
            return longest;
        }
    }

    private static double worst(Map<String, List<Double>> stalls, String who) {
        return stalls.entrySet().stream()
                .filter(entry -> entry.getKey().contains(who))
                .flatMap(entry -> entry.getValue().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElseThrow();
    }

    /** For example {@code write-stall-naive-own}. */
    private static void add(String what, Map<String, List<Double>> stalls) throws Exception {
        for (Map.Entry<String, List<Double>> entry : stalls.entrySet()) {
            String[] who = entry.getKey().split("-", 2);
            BenchFigures.add(who[0] + "-stall-" + what + "-" + who[1], "ms", entry.getValue());
        }
    }

    /** The same whatever the table: {@code write-stall-naive}. */
    private static void both(String what, Map<String, List<Double>> stalls) throws Exception {
        for (String who : new String[] {"write", "read"}) {
            List<Double> all = new ArrayList<>(stalls.get(who + "-own"));
            all.addAll(stalls.get(who + "-other"));
            BenchFigures.add(who + "-stall-" + what, "ms", all);
        }
    }

    private interface Run {
        void run() throws Exception;
    }
}
