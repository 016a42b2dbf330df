package io.jenkins.plugins.mysqlsnapshot.clone;

import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.workload.WorkloadRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is to be booted, and for how long.
 *
 * @param snapshots of one server, at least one, each of a claim
 * @param workload where the server that was cut is now, whose pod is the pattern
 * @param elsewhere the namespace that it is made in; null for that of the set
 * @param image in place of the one that ran when it was cut; null for that one
 * @param readOnly whether the server is to take no writes
 * @param reach by what way whoever uses it comes
 * @param start how long it may take until it answers, crash recovery included
 * @param life how long the pod may run at most: the cluster ends it by itself then, whatever became of us
 * @param job who asked for it, by full name
 * @param controller its mark; null for none
 * @param limits what the server may use at most, by resource, in place of what the pattern says; empty for that
 */
public record CloneRequest(
        String setId,
        List<KnownSnapshot> snapshots,
        WorkloadRequest workload,
        String elsewhere,
        String image,
        boolean readOnly,
        Reach reach,
        Isolation isolation,
        Duration start,
        Duration life,
        String job,
        int build,
        String controller,
        Map<String, String> limits) {

    public CloneRequest {
        snapshots = List.copyOf(snapshots);
        limits = Map.copyOf(limits);
    }

    /** In the namespace of the set, with the resources of the pattern, reached through the API server alone. */
    public CloneRequest(
            String setId,
            List<KnownSnapshot> snapshots,
            WorkloadRequest workload,
            String image,
            boolean readOnly,
            Isolation isolation,
            Duration start,
            Duration life,
            String job,
            int build,
            String controller) {
        this(
                setId,
                snapshots,
                workload,
                null,
                image,
                readOnly,
                Reach.TUNNEL,
                isolation,
                start,
                life,
                job,
                build,
                controller,
                Map.of());
    }

    /** Where the clone is made. */
    String namespace() {
        return isElsewhere() ? elsewhere : sourceNamespace();
    }

    /** Where the set is, and the server that was cut. */
    String sourceNamespace() {
        return snapshots.get(0).namespace();
    }

    /** Whether that is another namespace than that of the set. */
    boolean isElsewhere() {
        return elsewhere != null && !elsewhere.equals(sourceNamespace());
    }

    /** The claims that were cut. */
    List<String> claims() {
        return snapshots.stream().map(KnownSnapshot::claim).toList();
    }
}
