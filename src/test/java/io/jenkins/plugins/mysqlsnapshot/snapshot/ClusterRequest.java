package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.fixture.PodServer;
import io.jenkins.plugins.mysqlsnapshot.lock.Account;
import io.jenkins.plugins.mysqlsnapshot.lock.LockLimits;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAccess;
import io.jenkins.plugins.mysqlsnapshot.lock.ServerAddress;
import io.jenkins.plugins.mysqlsnapshot.lock.Tls;
import io.jenkins.plugins.mysqlsnapshot.volume.VolumeLimits;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.time.Duration;
import java.util.List;

/** The ways in which a user can ask for one and the same cut of a pod's server; each needs other rights. */
record ClusterRequest(String namespace, String set) {

    private static final VolumeLimits LIMITS = new VolumeLimits(Duration.ofSeconds(30), Duration.ofMinutes(2));

    /** By host and claim. */
    SnapshotRequest byClaim(PodServer server) {
        return request(
                new ServerAddress(server.host(), server.port()),
                WorkloadRequest.ofClaims(namespace, List.of(server.claim())),
                null);
    }

    /** The same, and several claims only as a group of this class. */
    SnapshotRequest byClaim(PodServer server, String groupClass) {
        return request(
                new ServerAddress(server.host(), server.port()),
                WorkloadRequest.ofClaims(namespace, List.of(server.claim())),
                groupClass);
    }

    /** By host and workload. */
    SnapshotRequest byWorkload(PodServer server, String workload) {
        return request(new ServerAddress(server.host(), server.port()), workload(workload), null);
    }

    /** By workload alone: the way is the tunnel. */
    SnapshotRequest throughTheTunnel(String workload) {
        return request(null, workload(workload), null);
    }

    /** The same, with the server's certificate looked at. */
    SnapshotRequest throughTheTunnel(String workload, Tls tls) {
        SnapshotRequest request = throughTheTunnel(workload);
        return new SnapshotRequest(
                new ServerAccess(null, request.server().account(), tls),
                request.lockLimits(),
                request.target(),
                null,
                null,
                set,
                LIMITS,
                ReleaseAt.CUT,
                request.origin());
    }

    /** By workload, under the lock of a Deployment's pod, by nobody's account on the server. */
    SnapshotRequest underTheLockOf(String flushAndLock, String workload) {
        SnapshotRequest request = throughTheTunnel(workload);
        return new SnapshotRequest(
                new ServerAccess(null, null, Tls.preferred()),
                request.lockLimits(),
                request.target(),
                null,
                null,
                set,
                LIMITS,
                ReleaseAt.CUT,
                request.origin(),
                new PodLock(flushAndLock, false));
    }

    private WorkloadRequest workload(String workload) {
        return new WorkloadRequest(namespace, workload, null, List.of(), null);
    }

    private SnapshotRequest request(ServerAddress host, WorkloadRequest workload, String groupClass) {
        return new SnapshotRequest(
                new ServerAccess(host, new Account(SnapshotScenario.USER, SnapshotScenario.PASSWORD), Tls.preferred()),
                LockLimits.defaults(),
                Target.of(workload),
                null,
                groupClass,
                set,
                LIMITS,
                ReleaseAt.CUT,
                new Origin("shop/migrate", 7, ""));
    }
}
