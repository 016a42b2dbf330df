package io.jenkins.plugins.mysqlsnapshot.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.LockingJvm;
import io.jenkins.plugins.mysqlsnapshot.fixture.LockingProgram;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.TcpProxy;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * From the death of a lock's holder until a writer of a real MySQL 8.0.15 goes on: the holder's process killed, its host gone
 * without a word, and the same with the usual holder, a client that sleeps on the server.
 */
@Tag("bench")
class FreedomBench {

    private static final int ROUNDS = 3;
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration SERVERS_INACCURACY = Duration.ofSeconds(2);

    @RegisterExtension
    static final ServerExtension mysql = ServerExtension.mysql80();

    private BenchServer bench;

    @BeforeAll
    static void prepare() throws Exception {
        new BenchServer(mysql.server()).prepare();
    }

    @Test
    void theKillOfTheHolderFreesTheWritersAtOnceOrAtTheEndOfTheLease() throws Exception {
        bench = new BenchServer(mysql.server());
        for (int lease : new int[] {10, 2}) {
            List<Double> killed = new ArrayList<>();
            List<Double> gone = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                killed.add(ours(lease, false));
                gone.add(ours(lease, true));
            }
            String suffix = lease == 10 ? "" : "-lease-" + lease;
            BenchFigures.Figure figure = BenchFigures.add("freedom-after-kill" + suffix, "ms", killed);
            BenchFigures.Figure halfOpen = BenchFigures.add("freedom-after-half-open" + suffix, "ms", gone);
            double most = Duration.ofSeconds(lease).plus(SERVERS_INACCURACY).toMillis();
            assertTrue(figure.max() <= most, figure.toString());
            assertTrue(halfOpen.max() <= most, halfOpen.toString());
        }
    }

    @Test
    void theKillOfAClientThatSleepsOnTheServer() throws Exception {
        bench = new BenchServer(mysql.server());
        List<Double> killed = new ArrayList<>();
        Properties order = LockingProgram.order(
                mysql.server().port(), BenchServer.USER, BenchServer.PASSWORD, LockLimits.defaults());
        for (int round = 0; round < ROUNDS; round++) {
            try (LockingJvm jvm = LockingJvm.start(order, NaiveHolder.class)) {
                jvm.await("HELD", START);
                killed.add(freedomAfter(jvm::kill));
            }
        }
        BenchFigures.add("freedom-after-kill-sleep", "ms", killed);
    }

    /** @param halfOpen whether the network says nothing of it, as when the host lost its power */
    private double ours(int lease, boolean halfOpen) throws Exception {
        LockLimits limits = LockLimits.defaults().withLease(Duration.ofSeconds(lease));
        try (TcpProxy proxy = TcpProxy.to(mysql.server().port());
                LockingJvm jvm = LockingJvm.start(
                        LockingProgram.order(proxy.port(), BenchServer.USER, BenchServer.PASSWORD, limits))) {
            jvm.await("HELD", START);
            return freedomAfter(() -> {
                if (halfOpen) {
                    proxy.swallow();
                }
                jvm.kill();
            });
        }
    }

    private double freedomAfter(Runnable death) throws Exception {
        try (StallProbe writer = StallProbe.start(mysql.server(), "INSERT INTO shop.orders (note) VALUES ('probe')")) {
            mysql.server()
                    .await(
                            "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE = 'Waiting for global read lock'",
                            "1"::equals,
                            START);
            long died = bench.clock.nanoTime();
            death.run();
            writer.awaitDone(1);
            return (bench.clock.nanoTime() - died) / 1e6;
        }
    }
}
