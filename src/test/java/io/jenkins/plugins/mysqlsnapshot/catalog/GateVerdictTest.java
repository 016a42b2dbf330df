package io.jenkins.plugins.mysqlsnapshot.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a gate passes on, and what it says of the newest set where it does not. */
class GateVerdictTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final SetScope SCOPE = new SetScope("shop", "orders-db", null, Set.of());
    private static final GateDemands ANY = new GateDemands(null, false, null);
    private static final GateDemands ALL = new GateDemands(Duration.ofHours(24), true, "42");

    private static GateVerdict verdict(GateDemands demands, KnownSet... sets) {
        return GateVerdict.of(SCOPE, SCOPE.of(List.of(sets)), demands, NOW);
    }

    private static void lacks(String what, GateDemands demands, KnownSet... sets) {
        GateVerdict verdict = verdict(demands, sets);
        assertNull(verdict.passed());
        assertTrue(verdict.refusal().found().contains(what), verdict.refusal()::toString);
    }

    private static Sets good(String time) {
        return Sets.at(time)
                .mark(SnapshotMarks.VERIFIED_AT, "2026-11-23T11:30:00Z")
                .mark(SnapshotMarks.SCHEMA_VERSION, "42");
    }

    @Test
    void aSetWithAllThatIsAskedForPasses() {
        KnownSet set = good("2026-11-23T11:00:00Z").set();
        assertEquals(set, verdict(ALL, set).passed());
        assertNull(verdict(ALL, set).refusal());
    }

    @Test
    void anOlderOnePassesWhereTheNewestDoesNot() {
        KnownSet newest = Sets.at("2026-11-23T11:00:00Z").id("newest").set();
        KnownSet older = good("2026-11-23T01:00:00Z").id("older").set();
        assertEquals(older, verdict(ALL, newest, older).passed());
    }

    @Test
    void nothingAtAllIsToldSo() {
        lacks("has no proved snapshot set in namespace shop", ANY);
    }

    @Test
    void aPendingOneIsNone() {
        lacks(
                "no proved snapshot set in namespace shop (the newest, 'set-1', is pending)",
                ANY,
                Sets.at("2026-11-23T11:00:00Z").state(SnapshotMarks.PENDING).set());
        lacks(
                "is unproved)",
                ANY,
                Sets.at("2026-11-23T11:00:00Z").state(SnapshotMarks.UNPROVED).set());
        lacks(
                "is removing)",
                ANY,
                Sets.at("2026-11-23T11:00:00Z").state(SnapshotMarks.REMOVING).set());
    }

    @Test
    void whatTheNewestLacksIsNamed() {
        lacks(
                "the newest, set 'set-1' of 2026-11-22T10:00:00Z, is 1 d 2 h old (at most 1 d is asked for), is not verified,"
                        + " says no schemaVersion (42 is asked for)",
                ALL,
                Sets.at("2026-11-22T10:00:00Z").set());
        lacks(
                "has schemaVersion 41 (42 is asked for)",
                ALL,
                good("2026-11-23T11:00:00Z")
                        .mark(SnapshotMarks.SCHEMA_VERSION, "41")
                        .set());
        lacks("is not ready", ANY, good("2026-11-23T11:00:00Z").notReady().set());
        lacks(
                "is torn (1 of 2 snapshots are there)",
                ANY,
                good("2026-11-23T11:00:00Z")
                        .mark(SnapshotMarks.TARGET_VOLUMES, "2")
                        .set());
    }

    @Test
    void ageIsJudgedToTheSecond() {
        assertTrue(verdict(
                                new GateDemands(Duration.ofHours(1), false, null),
                                good("2026-11-23T11:00:00Z").set())
                        .refusal()
                == null);
        lacks(
                "is 1 h old",
                new GateDemands(Duration.ofHours(1), false, null),
                good("2026-11-23T10:59:59Z").set());
    }

    @Test
    void oneFromTheFutureIsNoFreshOne() {
        lacks("is dated 1 h in the future", ANY, good("2026-11-23T13:00:00Z").set());
        assertNull(verdict(ANY, good("2026-11-23T12:05:00Z").set()).refusal());
    }

    @Test
    void halfOfASetThatIsVerifiedIsNot() {
        KnownSet half = new KnownSet(
                "set-1",
                "shop",
                List.of(
                        good("2026-11-23T11:00:00Z")
                                .mark(SnapshotMarks.TARGET_VOLUMES, "2")
                                .snapshot(0),
                        Sets.at("2026-11-23T11:00:00Z")
                                .mark(SnapshotMarks.TARGET_VOLUMES, "2")
                                .snapshot(1)));
        assertNull(half.verifiedAt());
        lacks("is not verified", new GateDemands(null, true, null), half);
    }

    @Test
    void anotherTargetsSetIsNone() {
        lacks(
                "has no proved snapshot set",
                ANY,
                good("2026-11-23T11:00:00Z")
                        .mark(SnapshotMarks.TARGET, "orders-db-2")
                        .set());
    }

    @Test
    void aSetThatSaysNoTargetIsKnownByItsClaim() {
        KnownSet old = good("2026-11-23T11:00:00Z")
                .without(SnapshotMarks.TARGET)
                .without(SnapshotMarks.TARGET_VOLUMES)
                .set();
        SetScope byClaim = new SetScope("shop", "orders-db", null, Set.of("data-0"));
        assertEquals(List.of(old), byClaim.of(List.of(old)));
        assertTrue(old.isWhole());
        assertEquals(List.of(), SCOPE.of(List.of(old)));
    }
}
