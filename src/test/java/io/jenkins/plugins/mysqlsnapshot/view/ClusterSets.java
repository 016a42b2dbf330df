package io.jenkins.plugins.mysqlsnapshot.view;

import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSnapshot;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sets as a cluster might have them. No instances. */
final class ClusterSets {

    private ClusterSets() {}

    static KnownSet set(String id, String state, Duration age, Map<String, String> more) {
        Map<String, String> marks = new HashMap<>(Map.of(
                SnapshotMarks.VOLUMES, "1",
                SnapshotMarks.JOB, "shop/backup",
                SnapshotMarks.BUILD, "7",
                SnapshotMarks.BUILD_URL, "https://jenkins.example/job/shop/7/",
                SnapshotMarks.PROVED_AT, Clock.system().now().minus(age).toString()));
        marks.putAll(more);
        return new KnownSet(
                id,
                "shop",
                List.of(new KnownSnapshot(
                        "shop",
                        id + "-data",
                        "uid-" + id,
                        "1",
                        id,
                        state,
                        Instant.parse("2026-01-01T00:00:00Z"),
                        "data",
                        true,
                        "1Gi",
                        "fast",
                        false,
                        marks)));
    }

    static KnownSet proved(String id, Duration age) {
        return set(id, SnapshotMarks.PROVED, age, Map.of());
    }
}
