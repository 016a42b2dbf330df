package io.jenkins.plugins.mysqlsnapshot.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.jenkins.plugins.mysqlsnapshot.cluster.ClusterException;
import io.jenkins.plugins.mysqlsnapshot.lock.LockException;
import io.jenkins.plugins.mysqlsnapshot.timeline.Event;
import io.jenkins.plugins.mysqlsnapshot.timeline.Finding;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.timeline.Timeline;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is known of a run that gave no set: for people who ask why, and no manifest. Its schema is {@code docs/failed-run.schema.json}.
 * {@link Manifest#parse} refuses it, and it is archived where nobody looks for manifests.
 *
 * @param format of this document
 * @param state {@code failed} or {@code aborted}: no state that a snapshot can have
 * @param createdAt when all was free and removed, as far as it could be
 * @param stoppedIn the phase of the last event before the run began to clean up; null where nothing had happened yet
 * @param findings why; one line of the build's log each
 * @param leftBehind what failed while it cleaned up
 * @param server null where it was not found yet, or where there are several
 * @param limits what the lock was held to; null where there are several servers, each of which has its own, or a Deployment that locks
 * @param targets the several servers that were to be cut together; null where there was one
 */
@JsonPropertyOrder({"format", "setId", "state"})
public record FailedRun(
        int format,
        String setId,
        String state,
        Instant createdAt,
        Origin origin,
        String stoppedIn,
        List<Finding> findings,
        List<Finding> leftBehind,
        Manifest.Server server,
        Manifest.Limits limits,
        List<Manifest.Line> timeline,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<Part> targets) {

    /** Of a run that failed. */
    public static final String FAILED = "failed";

    /** Of a run that a person, a timeout or Jenkins stopped. */
    public static final String ABORTED = "aborted";

    /** What a run does to leave nothing behind: not where it stopped. */
    private static final Set<Phase> CLEANING_UP = EnumSet.of(Phase.UNLOCKED, Phase.RESUMED, Phase.DELETE);

    /**
     * One of several servers.
     *
     * @param server null where it was not found yet
     * @param limits what its lock was held to; null where a Deployment locks, absent in an older record
     */
    public record Part(String target, String namespace, Manifest.Server server, Manifest.Limits limits) {
        static Part of(String target, SnapshotRequest request, Manifest.Server server) {
            return new Part(target, request.namespace(), server, limitsOf(request));
        }
    }

    static FailedRun of(
            String setId,
            Instant at,
            SnapshotRequest request,
            Throwable because,
            Manifest.Server server,
            List<Part> targets,
            Timeline timeline) {
        return new FailedRun(
                Manifest.FORMAT,
                setId,
                because instanceof InterruptedException ? ABORTED : FAILED,
                at,
                request.origin(),
                stoppedIn(timeline.events()),
                findings(because),
                Arrays.stream(because.getSuppressed())
                        .flatMap(also -> findings(also).stream())
                        .toList(),
                server,
                targets == null ? limitsOf(request) : null,
                ManifestWriter.lines(timeline),
                targets);
    }

    private static Manifest.Limits limitsOf(SnapshotRequest request) {
        return request.podLock() == null ? Manifest.Limits.of(request.lockLimits()) : null;
    }

    private static String stoppedIn(List<Event> events) {
        return events.stream()
                .map(Event::phase)
                .filter(phase -> !CLEANING_UP.contains(phase))
                .reduce((earlier, later) -> later)
                .map(Phase::word)
                .orElse(null);
    }

    private static List<Finding> findings(Throwable because) {
        if (because instanceof LockException failure) {
            return failure.findings();
        }
        if (because instanceof ClusterException failure) {
            return failure.findings();
        }
        if (because instanceof SnapshotException failure) {
            return failure.findings();
        }
        if (because instanceof InterruptedException) {
            return List.of(new Finding(
                    "the run", "was stopped before the set was proved", "run it again, where that was not meant"));
        }
        // its text is not shown: nobody knows what a defect says
        return List.of(new Finding(
                "the run",
                "ended by a defect (" + because.getClass().getSimpleName() + ")",
                "report it with the stack trace of the build's log"));
    }

    /** Where it is archived, relative to the build's artifacts: not among the manifests. */
    public String artifactPath() {
        return "mysql-snapshots/failed/" + setId + ".json";
    }

    /** As it is archived. */
    public String toJson() {
        return Manifest.json(this);
    }
}
