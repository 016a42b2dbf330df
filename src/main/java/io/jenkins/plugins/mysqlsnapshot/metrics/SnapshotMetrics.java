package io.jenkins.plugins.mysqlsnapshot.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricSet;
import com.codahale.metrics.Timer;
import hudson.Extension;
import io.jenkins.plugins.mysqlsnapshot.pipeline.RunEnd;
import io.jenkins.plugins.mysqlsnapshot.pipeline.RunOutcome;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import jenkins.metrics.api.MetricProvider;

/**
 * The metrics of all runs since the controller was started, named {@code mysql.snapshot.…}. Where the plugin {@code metrics} is missing
 * its superclass cannot be loaded, and Jenkins leaves this one extension out; nothing else refers to it. Of any number of threads.
 */
@Extension(optional = true)
public final class SnapshotMetrics extends MetricProvider implements RunEnd {

    private static final String PREFIX = "mysql.snapshot.";
    private static final List<String> RESULTS = List.of("proved", "unproved", "failed", "aborted");

    private final Map<String, Metric> metrics = new TreeMap<>();
    private final Figure held = new Figure("held", metrics);
    private final Figure cut = new Figure("cut", metrics);
    private final Figure stall = new Figure("stall", metrics);
    private final Figure ready = new Figure("ready", metrics);
    private volatile Instant lastProved;

    public SnapshotMetrics() {
        RESULTS.forEach(result -> metrics.put(PREFIX + "runs." + result, new Meter()));
        // null, which is no sample, until there is one: a zero would be a date of 1970
        metrics.put(PREFIX + "last.proved.timestamp.seconds", (Gauge<Long>)
                () -> lastProved == null ? null : lastProved.getEpochSecond());
    }

    /** A histogram of all runs, and the last one by itself: a histogram forgets slowly. Base unit seconds, as Prometheus asks for. */
    private static final class Figure {

        private final Timer all = new Timer();
        private volatile Double lastMillis;

        Figure(String name, Map<String, Metric> metrics) {
            metrics.put(PREFIX + name + ".seconds", all);
            metrics.put(PREFIX + "last." + name + ".seconds", (Gauge<Double>)
                    () -> lastMillis == null ? null : Double.valueOf(lastMillis / 1_000));
        }

        void add(Double millis) {
            if (millis != null) {
                all.update(Math.round(millis * 1_000_000), TimeUnit.NANOSECONDS);
                lastMillis = millis;
            }
        }
    }

    @Override
    public MetricSet getMetricSet() {
        return () -> Collections.unmodifiableMap(metrics);
    }

    @Override
    public void ended(RunOutcome outcome) {
        if (metrics.get(PREFIX + "runs." + outcome.result()) instanceof Meter runs) {
            runs.mark();
        }
        held.add(outcome.held());
        cut.add(outcome.cut());
        stall.add(outcome.stall());
        if (outcome.provedAt() != null) {
            lastProved = outcome.provedAt();
        }
    }

    @Override
    public void ready(double millisAfterTheCut) {
        ready.add(millisAfterTheCut);
    }
}
