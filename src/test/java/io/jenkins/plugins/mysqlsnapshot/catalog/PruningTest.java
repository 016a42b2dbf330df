package io.jenkins.plugins.mysqlsnapshot.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a pruning leaves alone although no rule keeps it, and why. */
class PruningTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final KnownSet NEWEST =
            Sets.at("2026-11-22T10:00:00Z").id("newest").set();

    private Protection.BuildState state = Protection.BuildState.OVER;
    private boolean includeJoint;

    private static Sets old() {
        return Sets.at("2026-01-01T10:00:00Z").id("old");
    }

    private Pruning plan(KnownSet... more) {
        return Pruning.plan(
                Stream.concat(Stream.of(NEWEST), Stream.of(more))
                        .sorted(KnownSet.NEWEST_FIRST)
                        .toList(),
                new Retention(new RetentionRules(1, null, 0, 0, 0, 0, 0), NOW),
                new Protection(Sets.ME, (job, number) -> state, NOW),
                includeJoint);
    }

    private void stays(Sets set, String because) {
        Pruning plan = plan(set.set());
        assertEquals(List.of(), plan.expired());
        assertTrue(plan.left().get(0).contains(because), plan.left()::toString);
    }

    private void goes(Sets set) {
        assertEquals(List.of(set.set()), plan(set.set()).expired());
    }

    private static Sets held(String controller, String until) {
        SetHold hold = new SetHold(controller, "shop/release #x#9", Instant.parse(until));
        return old().mark(hold.key(), hold.text());
    }

    @Test
    void whatNothingKeepsGoes() {
        goes(old());
    }

    @Test
    void anAnnotationProtects() {
        stays(old().mark(SnapshotMarks.PROTECTED, "audit 2026"), "is protected (audit 2026): left alone");
        stays(old().mark(SnapshotMarks.PROTECTED, ""), "is protected: left alone");
    }

    @Test
    void theBuildThatIsKeptKeepsItsSet() {
        state = Protection.BuildState.KEPT;
        stays(old(), "is of the build shop/backup#7, which is kept");
        goes(old().mark(SnapshotMarks.CONTROLLER, "controller-2"));
    }

    @Test
    void aGateOfThisControllerHoldsWhileItsBuildRunsOrIsKept() {
        state = Protection.BuildState.RUNNING;
        stays(held(Sets.ME, "2026-11-20T00:00:00Z"), "is held by a gate of shop/release #x#9");
        state = Protection.BuildState.OVER;
        goes(held(Sets.ME, "2026-11-24T00:00:00Z"));
        state = Protection.BuildState.UNKNOWN;
        stays(held(Sets.ME, "2026-11-24T00:00:00Z"), "is held by a gate");
        goes(held(Sets.ME, "2026-11-23T00:00:00Z"));
    }

    @Test
    void aGateOfAnotherControllerHoldsForAsLongAsItSaid() {
        stays(held("controller-2", "2026-11-24T00:00:00Z"), "is held by a gate of shop/release #x#9");
        goes(held("controller-2", "2026-11-23T12:00:00Z"));
    }

    @Test
    void everyHoldCounts() {
        SetHold other = new SetHold("controller-3", "b#1", Instant.parse("2026-11-24T00:00:00Z"));
        stays(held("controller-2", "2026-11-01T00:00:00Z").mark(other.key(), other.text()), "is held by a gate of b#1");
    }

    @Test
    void aTornSetIsLeftAlone() {
        stays(old().mark(SnapshotMarks.TARGET_VOLUMES, "3"), "is torn (1 of 3 snapshots are there): left alone");
        stays(old().there(2), "is torn (2 of 1 snapshots are there): left alone");
    }

    @Test
    void aSetThatIsNotReadyCountsForNone() {
        stays(old().notReady(), "is not ready: left alone");
        Pruning plan =
                plan(Sets.at("2026-11-22T11:00:00Z").id("fresh").notReady().set(), old().set());
        assertEquals(List.of(old().set()), plan.expired());
    }

    @Test
    void whatIsNotProvedIsNotThePrunersConcern() {
        for (String state : List.of(SnapshotMarks.PENDING, SnapshotMarks.UNPROVED)) {
            Pruning plan = plan(old().state(state).set());
            assertEquals(List.of(), plan.expired());
            assertEquals(List.of(), plan.begun());
        }
    }

    @Test
    void aDeletionThatWasInterruptedIsEnded() {
        KnownSet half = old().state(SnapshotMarks.REMOVING).set();
        assertEquals(List.of(half), plan(half).begun());
        KnownSet mixed = new KnownSet(
                "mixed", "shop", List.of(old().state(SnapshotMarks.REMOVING).snapshot(0), old().snapshot(1)));
        assertEquals(List.of(mixed), plan(mixed).begun());
    }

    @Test
    void aJointSetIsLeftAloneUnlessAskedFor() {
        Sets joint = old().mark(SnapshotMarks.TARGETS, "2");
        stays(joint, "is of several targets [orders-db]: left alone, includeJoint would delete it");
        includeJoint = true;
        goes(joint);
        stays(joint.mark(SnapshotMarks.VOLUMES, "2"), "has snapshots in other namespaces too: left alone");
    }
}
