package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.fixture.AuditLog.Request;
import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogApart;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights.Right;
import io.jenkins.plugins.mysqlsnapshot.fixture.HolderDeployment;
import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.fixture.ServerKind;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeRestore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the API server's audit log says of whole runs of every kind: each request was made by a right of docs/rbac.yaml, none was
 * refused, they are few; and each of these rights was made use of.
 */
@Tag("cluster")
class ClusterAuditTest {

    @RegisterExtension
    static final ClusterExtension real = new ClusterExtension();

    /** Of a plain run: one claim, by host. */
    private static final int MOST_REQUESTS = 25;

    /**
     * What every account may do by itself: ask what it may do (system:basic-user), and which resources a group has
     * (system:discovery).
     */
    private static final Pattern EVERYBODYS =
            Pattern.compile("create authorization\\.k8s\\.io/selfsubject(?:rules|access)reviews|get /apis/[a-z0-9.]+");

    /** Since Kubernetes 1.35 a port-forward by WebSocket needs it, but the log calls that request by its HTTP verb. */
    private static final Right ASKED_FOR_WITHIN = new Right(false, "", "pods/portforward", "create");

    private ClusterScenario scenario;

    @AfterEach
    void nothingIsHeld() throws Exception {
        if (scenario != null) {
            scenario.assertNothingHeld();
            scenario.close();
        }
    }

    @Test
    void everyRequestIsMadeByADocumentedRightAndEveryRightIsUsed() throws Exception {
        String namespace = real.namespace().name();
        scenario = new ClusterScenario(real.namespace());
        PodServer two =
                PodServer.of(real.namespace(), ServerKind.MYSQL_8_0_15, "two", set -> BinlogApart.in(set, true));
        ClusterWorkloadTest.account(two);
        PodServer one = scenario.server;
        String holder = HolderDeployment.documented(real.namespace(), one).name();

        Map<String, Callable<?>> runs = new LinkedHashMap<>();
        runs.put("plain", () -> take(new ClusterRequest(namespace, "plain").byClaim(one)));
        runs.put("group", () -> take(new ClusterRequest(namespace, "group").byClaim(two)));
        runs.put("statefulset", () -> take(new ClusterRequest(namespace, "sts").byWorkload(one, "statefulset/mysql")));
        runs.put("tunnel", () -> take(new ClusterRequest(namespace, "tunnel").throughTheTunnel("pod/" + one.pod())));
        runs.put("dryRun", () -> rehearse(new ClusterRequest(namespace, "dry").throughTheTunnel("sts/two")));
        runs.put(
                "refused", () -> refused(new ClusterRequest(namespace, "refused").byWorkload(one, "deployment/mysql")));
        runs.put(
                "lock: deployment",
                () -> take(new ClusterRequest(namespace, "holder").underTheLockOf(holder, "statefulset/mysql")));
        runs.put("restore", () -> restore("plain-" + one.claim(), null, Duration.ofMinutes(1)));
        runs.put("restore that fails", () -> restore("plain-" + one.claim(), "no-such-class", Duration.ZERO));
        runs.put("cut that fails", () -> failed(new ClusterRequest(namespace, "fails").byClaim(one)));
        runs.put("group that fails", () -> failed(new ClusterRequest(namespace, "group-fails").byClaim(two)));

        Set<Right> used = new HashSet<>();
        for (Map.Entry<String, Callable<?>> run : runs.entrySet()) {
            Instant began = scenario.clock.now();
            run.getValue().call();
            used.addAll(audited(run.getKey(), began));
        }
        assertEquals(
                List.of(),
                DocumentedRights.all().each().stream()
                        .filter(right -> !used.contains(right) && !ASKED_FOR_WITHIN.equals(right))
                        .toList(),
                "documented, but used by none of these runs");
    }

    /** The rights that were used since then. */
    private Set<Right> audited(String run, Instant began) throws Exception {
        DocumentedRights documented = DocumentedRights.all();
        Set<Right> used = new HashSet<>();
        int count = 0;
        for (Request request :
                real.cluster().auditLog().requests(real.namespace().accountName(), began, scenario.clock.now())) {
            count++;
            String words = request.verb() + " " + request.resource();
            System.out.println("audit, " + run + ": " + words + " " + request.name() + " " + request.code());
            assertTrue(request.code() != 403 && request.code() != 401, () -> run + ": " + request);
            if (!EVERYBODYS.matcher(words).matches()) {
                used.add(documented
                        .right(request, real.namespace().name())
                        .orElseThrow(() -> new AssertionError(run + ", not documented: " + request)));
            }
        }
        System.out.println("api-requests, " + run + ": " + count
                + (run.equals("plain") ? " (api-requests-per-run, at most " + MOST_REQUESTS + ")" : ""));
        if (run.equals("plain")) {
            assertTrue(count <= MOST_REQUESTS, count + " requests");
        }
        return used;
    }

    private Manifest take(SnapshotRequest request) throws Exception {
        try (SnapshotRun run = run(request)) {
            return run.awaitReady(run.take());
        }
    }

    private Object rehearse(SnapshotRequest request) throws Exception {
        try (SnapshotRun run = run(request)) {
            run.rehearse();
            return request;
        }
    }

    private Object refused(SnapshotRequest request) throws Exception {
        try (SnapshotRun run = run(request)) {
            run.rehearse();
            throw new AssertionError("there is no such workload");
        } catch (SnapshotException noneSuch) {
            return noneSuch;
        }
    }

    private Object failed(SnapshotRequest request) throws Exception {
        real.cluster().behave("{\"fail\":\"the array is full\"}");
        try (SnapshotRun run = run(request)) {
            ClusterException full = assertThrows(ClusterException.class, run::take);
            assertEquals(List.of(), List.of(full.getSuppressed()));
            return full;
        } finally {
            real.cluster().behave("{}");
        }
    }

    /** @param storageClass null for the class of the volume that was cut; one that does not exist is never bound */
    private Object restore(String snapshot, String storageClass, Duration patience) throws Exception {
        VolumeRestore restore =
                new VolumeRestore(scenario.client(), scenario.clock, new Timeline(scenario.clock, event -> {}));
        String namespace = real.namespace().name();
        return storageClass == null
                ? restore.restore(namespace, snapshot, "restored", null, scenario.clock.deadline(patience))
                : assertThrows(
                        ClusterException.class,
                        () -> restore.restore(
                                namespace, snapshot, "unbound", storageClass, scenario.clock.deadline(patience)));
    }

    private SnapshotRun run(SnapshotRequest request) {
        return new SnapshotRun(scenario.clock, new Timeline(scenario.clock, event -> {}), scenario.client(), request);
    }
}
