package io.jenkins.plugins.mysqlsnapshot.snapshot;

import io.jenkins.plugins.mysqlsnapshot.lock.Position;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import io.jenkins.plugins.mysqlsnapshot.workload.ServerPod;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a snapshot carries in the cluster: there it is the truth, the manifest is only the record. */
final class Marks {

    private static final String PREFIX = SnapshotMarks.PREFIX;

    /** Two tries to mark, and what lies between the steps of a run. */
    private static final Duration MARKING = Duration.ofMinutes(2);

    private Marks() {}

    static Map<String, String> labels(Origin origin) {
        return Map.of(PREFIX + "build", Integer.toString(origin.build()));
    }

    /** Annotations, because a job's name may be longer than a label's value and have slashes. */
    static Map<String, String> annotations(Origin origin) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(PREFIX + "job", origin.job());
        annotations.put(PREFIX + "build", Integer.toString(origin.build()));
        if (!origin.url().isEmpty()) {
            annotations.put(SnapshotMarks.BUILD_URL, origin.url());
        }
        if (origin.controller() != null) {
            annotations.put(SnapshotMarks.CONTROLLER, origin.controller());
        }
        return annotations;
    }

    /** Also how long the run may leave its snapshots pending: a sweeper takes what is older for an orphan. */
    static Map<String, String> annotations(SnapshotRequest request) {
        Map<String, String> annotations = annotations(request.origin());
        Duration longest = request.lockLimits()
                .maxHold()
                .plus(request.volumeLimits().readyTimeout())
                .plus(request.volumeLimits().cleanupTimeout())
                .plus(MARKING);
        annotations.put(SnapshotMarks.PENDING_SECONDS, Long.toString(longest.toSeconds()));
        if (request.schemaVersion() != null) {
            annotations.put(SnapshotMarks.SCHEMA_VERSION, request.schemaVersion());
        }
        return annotations;
    }

    static Map<String, String> labels(Manifest manifest) {
        return Map.of(SnapshotMarks.STATE, manifest.state());
    }

    static Map<String, String> annotations(Manifest manifest) {
        Map<String, String> annotations = new LinkedHashMap<>();
        put(annotations, manifest.position(), "");
        put(annotations, manifest.positionAfter(), "-after");
        if (manifest.server() != null && manifest.server().product() != null) {
            annotations.put(PREFIX + "server-uuid", manifest.server().serverUuid());
            annotations.put(PREFIX + "server", manifest.server().product());
        }
        annotations.put(PREFIX + "lock", manifest.lock().strategy());
        annotations.put(PREFIX + "proof", manifest.proof().restsOn());
        annotations.put(PREFIX + "held-millis", Long.toString(manifest.lock().heldMillis()));
        if (manifest.state().equals(SnapshotMarks.PROVED)) {
            annotations.put(SnapshotMarks.PROVED_AT, manifest.createdAt().toString());
        }
        if (!manifest.warnings().isEmpty()) {
            annotations.put(PREFIX + "warnings", String.join("; ", manifest.warnings()));
        }
        return annotations;
    }

    /** Whose server it is, and how much the whole set has: a set that is torn must never pass for a whole one. */
    static Map<String, String> annotations(String target, String workload, int ofTarget, int ofSet, int targets) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(SnapshotMarks.VOLUMES, Integer.toString(ofSet));
        annotations.put(SnapshotMarks.TARGET_VOLUMES, Integer.toString(ofTarget));
        if (target != null) {
            annotations.put(SnapshotMarks.TARGET, target);
            annotations.put(SnapshotMarks.WORKLOAD, workload);
        }
        if (targets > 1) {
            annotations.put(SnapshotMarks.TARGETS, Integer.toString(targets));
        }
        return annotations;
    }

    /** By what a server can be booted on the set once the pod is gone. */
    static Map<String, String> annotations(ServerPod pod) {
        Map<String, String> annotations = new LinkedHashMap<>();
        if (!pod.image().isEmpty()) {
            annotations.put(SnapshotMarks.IMAGE, pod.image());
        }
        annotations.put(
                SnapshotMarks.MOUNTS,
                pod.mounts().all().stream()
                        .filter(mount -> mount.isClaim() && !mount.readOnly())
                        .map(mount -> (mount.name() + " " + mount.path() + " " + mount.subPath()).strip())
                        .collect(Collectors.joining("\n")));
        return annotations;
    }

    /** Nothing where there is none: the binary log is off, or nothing was committed under the lock. */
    private static void put(Map<String, String> annotations, Position position, String suffix) {
        if (position != null) {
            annotations.put(PREFIX + "binlog-file" + suffix, position.binlogFile());
            annotations.put(PREFIX + "binlog-offset" + suffix, Long.toString(position.binlogOffset()));
            annotations.put(PREFIX + "gtid-set" + suffix, position.gtidSet());
        }
    }
}
