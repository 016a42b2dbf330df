package io.jenkins.plugins.mysqlsnapshot.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writers and readers of the table that a long SELECT reads ({@code own}) and of another ({@code other}), a client each: who is
 * stalled, and for how long. Opened by a bench, ended by {@link #close()}, used by its thread.
 */
final class StallProbes implements AutoCloseable {

    private final Map<String, StallProbe> probes = new LinkedHashMap<>();

    StallProbes(BenchServer bench) {
        for (String[] table : new String[][] {{"own", "orders"}, {"other", "stock"}}) {
            probes.put(
                    "write-" + table[0],
                    StallProbe.start(bench.server(), "INSERT INTO shop." + table[1] + " (note) VALUES ('probe')"));
            probes.put(
                    "read-" + table[0],
                    StallProbe.start(
                            bench.server(), "SELECT note FROM shop." + table[1] + " ORDER BY id DESC LIMIT 1"));
        }
    }

    /** All of them are at work; counts anew. */
    void begin() throws InterruptedException {
        for (StallProbe probe : probes.values()) {
            probe.awaitDone(5);
        }
        probes.values().forEach(StallProbe::reset);
    }

    /** All of them have been answered since; the longest of each. */
    Map<String, Duration> end() throws InterruptedException {
        for (StallProbe probe : probes.values()) {
            probe.awaitDone(2);
        }
        Map<String, Duration> worst = new LinkedHashMap<>();
        probes.forEach((name, probe) -> worst.put(name, probe.worst()));
        return worst;
    }

    @Override
    public void close() {
        probes.values().forEach(StallProbe::close);
    }
}
