package io.jenkins.plugins.mysqlsnapshot.catalog;

import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sets as a cluster could have them, for tests of what is decided about them. */
final class Sets {

    static final String ME = "controller-1";

    private final Map<String, String> marks = new HashMap<>(Map.of(
            SnapshotMarks.RUN, "run-1",
            SnapshotMarks.VOLUMES, "1",
            SnapshotMarks.TARGET_VOLUMES, "1",
            SnapshotMarks.TARGET, "orders-db",
            SnapshotMarks.JOB, "shop/backup",
            SnapshotMarks.BUILD, "7",
            SnapshotMarks.CONTROLLER, ME));
    private String id = "set-1";
    private String state = SnapshotMarks.PROVED;
    private boolean ready = true;
    private int there = 1;

    static Sets at(String time) {
        return new Sets().mark(SnapshotMarks.PROVED_AT, time);
    }

    Sets id(String name) {
        this.id = name;
        return this;
    }

    Sets mark(String key, String value) {
        marks.put(key, value);
        return this;
    }

    Sets without(String key) {
        marks.remove(key);
        return this;
    }

    Sets state(String word) {
        this.state = word;
        return this;
    }

    Sets notReady() {
        this.ready = false;
        return this;
    }

    /** So many of its snapshots are there. */
    Sets there(int count) {
        this.there = count;
        return this;
    }

    KnownSnapshot snapshot(int number) {
        return new KnownSnapshot(
                "shop",
                id + "-" + number,
                "uid-" + id + number,
                "1",
                id,
                state,
                Instant.parse("2026-01-01T00:00:00Z"),
                "data-" + number,
                ready,
                "1Gi",
                "fast",
                false,
                marks);
    }

    KnownSet set() {
        List<KnownSnapshot> snapshots = new ArrayList<>();
        for (int number = 0; number < there; number++) {
            snapshots.add(snapshot(number));
        }
        return new KnownSet(id, "shop", snapshots);
    }
}
