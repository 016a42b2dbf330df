package io.jenkins.plugins.mysqlsnapshot.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistry;
import io.jenkins.plugins.mysqlsnapshot.pipeline.RunOutcome;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.dropwizard.DropwizardExports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a monitoring sees, by the library that plugin metrics ships and the reader that plugin prometheus has. */
class SnapshotMetricsTest {

    private static final Instant AT = Instant.parse("2026-11-23T20:14:03.120Z");

    private final SnapshotMetrics metrics = new SnapshotMetrics();
    private final CollectorRegistry prometheus = new CollectorRegistry();

    @BeforeEach
    void register() {
        MetricRegistry registry = new MetricRegistry();
        // as MetricProviderListener of the plugin does
        registry.registerAll(metrics.getMetricSet());
        prometheus.register(new DropwizardExports(registry));
    }

    private Double sample(String name) {
        return prometheus.getSampleValue(name);
    }

    private Double quantile(String name, String quantile) {
        return prometheus.getSampleValue(name, new String[] {"quantile"}, new String[] {quantile});
    }

    private static RunOutcome proved(double held, double cut, double stall) {
        return new RunOutcome("proved", AT, held, cut, stall);
    }

    @Test
    void runsAreCountedByTheirResult() {
        metrics.ended(proved(86, 68, 288));
        metrics.ended(proved(90, 70, 300));
        metrics.ended(new RunOutcome("failed", null, null, null, null));
        metrics.ended(new RunOutcome("aborted", null, null, null, null));
        assertEquals(2, sample("mysql_snapshot_runs_proved_total"));
        assertEquals(1, sample("mysql_snapshot_runs_failed_total"));
        assertEquals(1, sample("mysql_snapshot_runs_aborted_total"));
        assertEquals(
                0,
                sample("mysql_snapshot_runs_unproved_total"),
                "there from the start, so that a rate can be asked for");
    }

    @Test
    void figuresAreHistogramsInSeconds() {
        metrics.ended(proved(86, 68.5, 288));
        metrics.ready(6_882);
        assertEquals(0.086, quantile("mysql_snapshot_held_seconds", "0.99"), 1e-9);
        assertEquals(0.0685, quantile("mysql_snapshot_cut_seconds", "0.99"), 1e-9);
        assertEquals(0.288, quantile("mysql_snapshot_stall_seconds", "0.5"), 1e-9);
        assertEquals(6.882, quantile("mysql_snapshot_ready_seconds", "0.999"), 1e-9);
        assertEquals(1, sample("mysql_snapshot_held_seconds_count"));
    }

    @Test
    void theLastRunIsAGaugeOfEach() {
        metrics.ended(proved(900, 800, 1_000));
        metrics.ended(proved(86, 68, 288));
        assertEquals(0.086, sample("mysql_snapshot_last_held_seconds"), 1e-9);
        assertEquals(0.068, sample("mysql_snapshot_last_cut_seconds"), 1e-9);
        assertEquals(0.288, sample("mysql_snapshot_last_stall_seconds"), 1e-9);
        assertEquals((double) AT.getEpochSecond(), sample("mysql_snapshot_last_proved_timestamp_seconds"));
    }

    @Test
    void whatIsNotKnownIsNoSampleAndNoZero() {
        assertNull(sample("mysql_snapshot_last_held_seconds"));
        assertNull(sample("mysql_snapshot_last_proved_timestamp_seconds"));
        metrics.ended(new RunOutcome("failed", null, 15_000.0, null, null));
        assertEquals(15, sample("mysql_snapshot_last_held_seconds"), 1e-9, "its writers waited, too");
        assertEquals(0, sample("mysql_snapshot_stall_seconds_count"));
        assertNull(sample("mysql_snapshot_last_stall_seconds"));
        assertNull(sample("mysql_snapshot_last_proved_timestamp_seconds"));
    }

    @Test
    void anUnprovedSetIsNotTheLastProvedOne() {
        metrics.ended(new RunOutcome("unproved", null, 1.0, 1.0, 1.0));
        assertNull(sample("mysql_snapshot_last_proved_timestamp_seconds"));
        assertEquals(1, sample("mysql_snapshot_runs_unproved_total"));
    }

    @Test
    void theKindOfEachIsWhatPrometheusMakesOfIt() {
        for (Collector.MetricFamilySamples family : Collections.list(prometheus.metricFamilySamples())) {
            Collector.Type expected = family.name.contains("_runs_")
                    ? Collector.Type.COUNTER
                    : family.name.contains("_last_") ? Collector.Type.GAUGE : Collector.Type.SUMMARY;
            assertEquals(expected, family.type, family.name);
        }
    }

    /** The table of docs/metrics.md names each, and no other. */
    @Test
    void everyNameIsDocumented() throws IOException {
        Set<String> documented = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `(mysql\\.snapshot\\.[a-z.]+)` \\|")
                .matcher(Files.readString(Path.of("docs/metrics.md")));
        while (row.find()) {
            documented.add(row.group(1));
        }
        assertEquals(new TreeSet<>(metrics.getMetricSet().getMetrics().keySet()), documented);
        assertTrue(documented.size() > 8);
    }
}
