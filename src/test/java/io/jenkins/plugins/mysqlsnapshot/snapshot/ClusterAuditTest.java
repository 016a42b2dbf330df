package io.jenkins.plugins.mysqlsnapshot.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.fixture.AuditLog.Request;
import io.jenkins.plugins.mysqlsnapshot.fixture.ClusterExtension;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights;
import io.jenkins.plugins.mysqlsnapshot.fixture.DocumentedRights.Right;
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
        PodServer two = PodServer.of(
                real.namespace(), ServerKind.MYSQL_8_0_15, "two", set -> ClusterWorkloadTest.binlogApart(set, true));
        ClusterWorkloadTest.account(two);
        PodServer one = scenario.server;

        Map<String, Callable<?>> runs = new LinkedHashMap<>();
        runs.put("plain", () -> take(new ClusterRequest(namespace, "plain").byClaim(one)));
        runs.put("group", () -> take(new ClusterRequest(namespace, "group").byClaim(two)));
        runs.put("statefulset", () -> take(new ClusterRequest(namespace, "sts").byWorkload(one, "statefulset/mysql")));
        runs.put("tunnel", () -> take(new ClusterRequest(namespace, "tunnel").throughTheTunnel("pod/" + one.pod())));
        runs.put("dryRun", () -> rehearse(new ClusterRequest(namespace, "dry").throughTheTunnel("sts/two")));
        runs.put("failed", () -> refused(new ClusterRequest(namespace, "refused").byWorkload(one, "deployment/mysql")));
        runs.put("restore", () -> restore("plain-" + one.claim(), "restored", Duration.ofMinutes(1)));
        runs.put("restore that fails", () -> restore("plain-" + one.claim(), "too-late", Duration.ZERO));

        Set<Right> used = new HashSet<>();
        for (Map.Entry<String, Callable<?>> run : runs.entrySet()) {
            Instant began = scenario.clock.now();
            run.getValue().call();
            used.addAll(audited(run.getKey(), began));
        }
        assertEquals(
                List.of(),
                DocumentedRights.all().each().stream()
                        .filter(right -> !used.contains(right))
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

    private Object restore(String snapshot, String pvc, Duration patience) throws InterruptedException {
        try {
            return new VolumeRestore(scenario.client(), scenario.clock, new Timeline(scenario.clock, event -> {}))
                    .restore(real.namespace().name(), snapshot, pvc, null, scenario.clock.deadline(patience));
        } catch (ClusterException notBound) {
            assertTrue(patience.isZero(), notBound::getMessage);
            return notBound;
        }
    }

    private SnapshotRun run(SnapshotRequest request) {
        return new SnapshotRun(scenario.clock, new Timeline(scenario.clock, event -> {}), scenario.client(), request);
    }
}
