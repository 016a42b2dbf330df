package io.jenkins.plugins.mysqlsnapshot.verification;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneConnection;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneException;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneRequest;
import io.jenkins.plugins.mysqlsnapshot.clone.CloneServer;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.lock.RestoredPosition;
import io.jenkins.plugins.mysqlsnapshot.lock.RestoredServer;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One verification of one set. Used once, by one thread; the client is borrowed. What it makes is gone when it returns, or the exception
 * names what is left; it marks nothing.
 */
public final class Verification {

    private final KubernetesClient client;
    private final Clock clock;
    private final Timeline timeline;
    private final CloneRequest request;
    private final Demands demands;
    private final List<String> problems = new ArrayList<>();
    private final List<TableChecksum> checksums = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private String image;
    private String pattern;
    private boolean byMarks;
    private String version;
    private RestoredPosition found;
    private int tables;

    public Verification(
            KubernetesClient client, Clock clock, Timeline timeline, CloneRequest request, Demands demands) {
        this.client = client;
        this.clock = clock;
        this.timeline = timeline;
        this.request = request;
        this.demands = demands;
    }

    /**
     * Boots, looks, removes.
     *
     * @return the verdict, good or bad
     * @throws ClusterException when there is no verdict: the cluster refused or did not run the clone, or did not let it go
     */
    public Evidence run() throws ClusterException, InterruptedException {
        ExpectedPosition expected = ExpectedPosition.of(request.snapshots().get(0));
        CloneServer clone = new CloneServer(client, clock, timeline, request);
        long began = clock.nanoTime();
        long made;
        long up;
        long checked;
        try (clone) {
            clone.make();
            image = clone.image();
            pattern = clone.pattern();
            byMarks = clone.isByMarks();
            made = clock.nanoTime();
            try (CloneConnection connection = clone.awaitUp(demands.statement())) {
                up = clock.nanoTime();
                look(connection.server(), expected);
            } catch (CloneException bad) {
                up = clock.nanoTime();
                problems.add(bad.finding().subject() + " " + bad.finding().found());
            }
            checked = clock.nanoTime();
            timeline.record(Phase.VERIFY, problems.isEmpty() ? "nothing bad was found" : String.join("; ", problems));
        }
        return evidence(expected, millis(began, made, up, checked, clone.volumesTook()));
    }

    private void look(RestoredServer server, ExpectedPosition expected) throws InterruptedException {
        version = server.version();
        try {
            found = server.position();
            if (expected != null) {
                found.differenceFrom(expected.from(), expected.to())
                        .ifPresent(difference -> problems.add("position: " + difference));
            }
            timeline.record(
                    Phase.VERIFY,
                    "recovered at " + found.words()
                            + (expected == null
                                    ? ""
                                    : problems.isEmpty() ? ", as it was cut" : ", cut at " + expected.words()));
            if (demands.tables() != TableCheck.NONE) {
                read(server);
            }
            count(server);
            for (String check : demands.checks()) {
                stopIfInterrupted();
                asked.add(check);
                String instead = server.contradiction(check);
                if (instead != null) {
                    problems.add("the check " + check + " found " + instead);
                }
            }
        } catch (LockException e) {
            stopIfInterrupted();
            problems.add(e.getMessage());
        }
    }

    private void read(RestoredServer server) throws LockException, InterruptedException {
        for (String table : server.tables()) {
            stopIfInterrupted();
            problems.addAll(server.check(table, demands.tables() == TableCheck.QUICK));
            tables++;
        }
        timeline.record(
                Phase.VERIFY, tables + " tables read (" + demands.tables().word() + ")");
    }

    private void count(RestoredServer server) throws LockException, InterruptedException {
        for (TableChecksum each : demands.checksums()) {
            stopIfInterrupted();
            TableChecksum counted = each.found(server.checksum(each.sql()));
            checksums.add(counted);
            if (counted.problem() != null) {
                problems.add(counted.problem());
            }
        }
        if (!checksums.isEmpty()) {
            timeline.record(
                    Phase.VERIFY,
                    checksums.stream()
                            .map(each -> "checksum of " + each.table() + ": " + each.found())
                            .collect(Collectors.joining("; ")));
        }
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped while the copy was looked at");
        }
    }

    private static Evidence.Millis millis(long began, long made, long up, long checked, Duration volumes) {
        long total = Duration.ofNanos(checked - began).toMillis();
        long boot = Duration.ofNanos(up - made).toMillis();
        long checks = Duration.ofNanos(checked - up).toMillis();
        return new Evidence.Millis(total, volumes.toMillis(), boot, checks, total - volumes.toMillis() - boot - checks);
    }

    private Evidence evidence(ExpectedPosition expected, Evidence.Millis millis) {
        return new Evidence(
                Evidence.FORMAT,
                request.setId(),
                request.snapshots().get(0).namespace(),
                problems.isEmpty() ? Evidence.VERIFIED : Evidence.FAILED,
                clock.now(),
                request.job(),
                request.build(),
                request.snapshots().stream().map(KnownSnapshot::name).toList(),
                image,
                pattern,
                byMarks,
                version,
                expected == null ? null : expected.words(),
                found == null ? null : found.words(),
                demands.tables().word(),
                tables,
                checksums,
                asked,
                problems,
                millis);
    }
}
