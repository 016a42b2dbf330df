package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.time.Duration;
import java.util.List;

/**
 * Which server is meant, as the user says it.
 *
 * @param prefer which one where there are several; asked only then
 * @param maxReplicaLag how far behind a replica may be
 * @param port of the server in its pod; 0 for the one that the pod says
 */
public record Target(WorkloadRequest workload, Preference prefer, Duration maxReplicaLag, int port) {

    public static final Duration DEFAULT_MAX_REPLICA_LAG = Duration.ofSeconds(60);

    /** Known by its claims alone. */
    public static Target ofClaims(String namespace, List<String> pvcs) {
        return of(WorkloadRequest.ofClaims(namespace, pvcs));
    }

    /** The primary, where there are several, at the port that its pod says. */
    public static Target of(WorkloadRequest workload) {
        return new Target(workload, Preference.PRIMARY, DEFAULT_MAX_REPLICA_LAG, 0);
    }
}
