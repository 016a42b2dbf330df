package io.jenkins.plugins.mysqlsnapshot.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.tunnel.PodMySql;
import io.jenkins.plugins.mysqlsnapshot.tunnel.PodTunnel;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A SELECT 1 through the API's port-forward, beside one straight to the pod; turn by turn, with TLS. */
@Tag("bench")
@Tag("cluster")
class TunnelBench {

    private static final int ROUNDS = 2000;
    private static final Duration BOUND = Duration.ofSeconds(10);

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    private final Clock clock = Clock.system();

    @Test
    void aRoundTripTakesMilliseconds() throws Exception {
        List<Double> through = new ArrayList<>();
        List<Double> straight = new ArrayList<>();
        try (BenchPod pod = new BenchPod(real.namespace())) {
            // only what carries the statement is measured
            pod.load.stop();
            PodTunnel tunnel =
                    new PodTunnel(pod.client(), clock, real.namespace().name(), pod.server.pod(), pod.server.port());
            try (Connection tunnelled = PodMySql.connect(() -> tunnel.open(BOUND), "sslMode=REQUIRED");
                    Connection direct = PodMySql.connect(
                            () -> new Socket(pod.server.host(), pod.server.port()), "sslMode=REQUIRED");
                    Statement one = tunnelled.createStatement();
                    Statement other = direct.createStatement()) {
                for (int i = 0; i < ROUNDS; i++) {
                    through.add(millis(one));
                    straight.add(millis(other));
                }
            }
        }
        BenchFigures.Figure figure = BenchFigures.add("tunnel-round-trip", "ms", later(through));
        BenchFigures.add("direct-round-trip", "ms", later(straight));
        assertTrue(figure.p50() <= 5, figure::toString);
    }

    /** Without the first, in which the compiler was at work. */
    private static List<Double> later(List<Double> all) {
        return all.subList(ROUNDS / 4, ROUNDS);
    }

    private double millis(Statement statement) throws SQLException {
        long began = clock.nanoTime();
        statement.execute("SELECT 1");
        return (clock.nanoTime() - began) / 1e6;
    }
}
