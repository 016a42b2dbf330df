package io.jenkins.plugins.mysqlsnapshot.chaos;

import io.fabric8.volumesnapshot.api.model.VolumeSnapshot;
import io.jenkins.plugins.mysqlsnapshot.fixture.BinlogPosition;
import io.jenkins.plugins.mysqlsnapshot.fixture.CloneCheck;
import io.jenkins.plugins.mysqlsnapshot.fixture.LedgerComparison;
import io.jenkins.plugins.mysqlsnapshot.fixture.Operation;
import io.jenkins.plugins.mysqlsnapshot.lock.Position;
import io.jenkins.plugins.mysqlsnapshot.timeline.Phase;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Invariant (b): whatever counts as proved was cut under a continuous lock. By what the server said of itself at the cut, by the
 * writers' ledger, and where the plan says so by booting what was cut. Also, what is left unproved is named.
 */
final class LockedCuts {

    private final Plan plan;
    private final ChaosWorld world;
    private final LoadMix load;
    private final Outcome outcome;
    private final List<String> broken = new ArrayList<>();

    LockedCuts(Plan plan, ChaosWorld world, LoadMix load, Outcome outcome) {
        this.plan = plan;
        this.world = world;
        this.load = load;
        this.outcome = outcome;
    }

    List<String> broken() throws SQLException, IOException, InterruptedException {
        List<VolumeSnapshot> snapshots = world.snapshots();
        for (VolumeSnapshot snapshot : snapshots) {
            Map<String, String> labels = snapshot.getMetadata().getLabels();
            if (SnapshotMarks.PROVED.equals(labels.get(SnapshotMarks.STATE))) {
                proved(snapshot.getMetadata().getAnnotations());
            } else if (outcome.accepted()) {
                broken.add("(b) the manifest has a snapshot that is not marked proved: " + labels);
            }
            String name = snapshot.getMetadata().getName();
            if (!outcome.accepted() && !outcome.killed() && !outcome.message().contains(name)) {
                broken.add("(c) " + name + " is left (" + labels.get(SnapshotMarks.STATE) + ") and not named by: "
                        + outcome.message());
            }
        }
        if (outcome.accepted()) {
            accepted(snapshots);
        }
        return broken;
    }

    private void accepted(List<VolumeSnapshot> snapshots) throws SQLException, IOException, InterruptedException {
        List<String> there =
                snapshots.stream().map(one -> one.getMetadata().getName()).toList();
        if (!there.equals(outcome.manifest().names())) {
            broken.add("(b) the manifest has " + outcome.manifest().names() + ", the cluster " + there);
        }
        Position after = outcome.manifest().positionAfter();
        cutAt(
                position(outcome.manifest().position()),
                after == null ? null : position(after),
                outcome.manifest().lock().strategy());
        nothingUnderTheLock(outcome.manifest().lock().strategy());
        if (plan.bootsClone()) {
            bootedClone(after);
        }
    }

    /** What a proved snapshot says of itself, whether anybody has its manifest or not. */
    private void proved(Map<String, String> marks) throws SQLException {
        BinlogPosition after =
                marks.containsKey(SnapshotMarks.PREFIX + "binlog-file-after") ? marked(marks, "-after") : null;
        cutAt(marked(marks, ""), after, marks.get(SnapshotMarks.PREFIX + "lock"));
    }

    private static BinlogPosition marked(Map<String, String> marks, String suffix) {
        return new BinlogPosition(
                marks.get(SnapshotMarks.PREFIX + "binlog-file" + suffix),
                Long.parseLong(marks.get(SnapshotMarks.PREFIX + "binlog-offset" + suffix)),
                marks.get(SnapshotMarks.PREFIX + "gtid-set" + suffix),
                "");
    }

    private static BinlogPosition position(Position position) {
        return new BinlogPosition(
                position.binlogFile(), position.binlogOffset(), position.gtidSet(), position.serverUuid());
    }

    private void cutAt(BinlogPosition told, BinlogPosition toldAfter, String strategy) throws SQLException {
        List<CutWitness.Cut> cuts = world.witness().cuts();
        if (cuts.size() != 1 || cuts.get(0).failure() != null) {
            broken.add("(b) proved, but the storage's witness saw " + cuts);
            return;
        }
        BinlogPosition before = cuts.get(0).before();
        BinlogPosition after = cuts.get(0).after();
        if (toldAfter == null) {
            if (!same(told, before) || !same(told, after)) {
                broken.add("(b) proved under " + strategy + " at " + told + ", but the server stood at " + before
                        + " before the cut and at " + after + " after it");
            }
        } else if (!within(told, before) || !within(after, toldAfter)) {
            broken.add("(b) proved under " + strategy + " between " + told + " and " + toldAfter
                    + ", but the server stood at " + before + " before the cut and at " + after + " after it");
        }
    }

    private static boolean same(BinlogPosition told, BinlogPosition found) {
        return told.file().equals(found.file())
                && told.offset() == found.offset()
                && told.gtidSet().equals(found.gtidSet());
    }

    private boolean within(BinlogPosition earlier, BinlogPosition later) throws SQLException {
        return "1"
                .equals(world.server()
                        .query("SELECT GTID_SUBSET('" + earlier.gtidSet() + "', '" + later.gtidSet() + "')"));
    }

    /** By client times alone: what was begun after the lock was told and answered before the proof, went through it. */
    private void nothingUnderTheLock(String strategy) {
        long locked = outcome.first(Phase.LOCKED).orElseThrow().nanos();
        long proved = outcome.first(Phase.PROVED).orElseThrow().nanos();
        List<Operation> stopped = strategy.equals("instance") ? load.sideOperations() : load.operations();
        stopped.stream()
                .filter(Operation::isAcknowledged)
                .filter(one -> one.begunNanos() - locked > 0 && proved - one.endedNanos() > 0)
                .findFirst()
                .ifPresent(one -> broken.add("(b) proved under " + strategy + ", but " + one
                        + " was begun after the lock (" + locked + ") and answered before the proof (" + proved + ")"));
    }

    private void bootedClone(Position after) throws SQLException, IOException, InterruptedException {
        load.writes().stop();
        List<String> differences = new CloneCheck(
                        position(outcome.manifest().position()),
                        after == null ? null : position(after),
                        new LedgerComparison(
                                load.writes().ledger(),
                                outcome.first(Phase.LOCKED).orElseThrow().nanos(),
                                outcome.first(Phase.UNLOCKED).orElseThrow().nanos()))
                .differences(
                        world.server(),
                        world.cluster()
                                .folderOfSnapshot(
                                        ChaosWorld.NAMESPACE,
                                        outcome.manifest().names().get(0)));
        if (!differences.isEmpty()) {
            broken.add("(b) the clone: " + differences);
        }
    }
}
