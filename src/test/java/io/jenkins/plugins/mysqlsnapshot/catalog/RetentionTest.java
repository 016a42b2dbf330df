package io.jenkins.plugins.mysqlsnapshot.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which sets go by age and number: the newest never, and none that any rule keeps. */
class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static List<KnownSet> sets(String... times) {
        return Stream.of(times)
                .map(time -> Sets.at(time).id(time).set())
                .sorted(KnownSet.NEWEST_FIRST)
                .toList();
    }

    private static List<String> kept(RetentionRules rules, List<KnownSet> sets) {
        return new Retention(rules, NOW)
                .kept(sets).keySet().stream().map(KnownSet::id).sorted().toList();
    }

    private static RetentionRules keep(int count) {
        return new RetentionRules(count, null, 0, 0, 0, 0, 0);
    }

    @Test
    void theNewestAreKept() {
        List<KnownSet> sets = sets("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z");
        assertEquals(List.of("2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"), kept(keep(2), sets));
        assertEquals(3, kept(keep(5), sets).size());
        assertEquals(
                List.of("2026-11-20T00:00:00Z"),
                new Retention(keep(2), NOW)
                        .expired(sets).stream().map(KnownSet::id).toList());
    }

    @Test
    void theNewestStaysHoweverOld() {
        RetentionRules rules = new RetentionRules(0, Duration.ofDays(30), 0, 0, 0, 0, 0);
        assertEquals(
                List.of("2025-02-01T00:00:00Z"), kept(rules, sets("2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z")));
    }

    @Test
    void ageIsJudgedToTheSecond() {
        RetentionRules rules = new RetentionRules(0, Duration.ofDays(1), 0, 0, 0, 0, 0);
        assertEquals(
                List.of("2026-11-22T12:00:00Z", "2026-11-23T00:00:00Z"),
                kept(rules, sets("2026-11-22T11:59:59Z", "2026-11-22T12:00:00Z", "2026-11-23T00:00:00Z")));
    }

    @Test
    void keepAndOlderThanEachKeep() {
        RetentionRules rules = new RetentionRules(2, Duration.ofDays(1), 0, 0, 0, 0, 0);
        assertEquals(
                List.of("2026-11-23T01:00:00Z", "2026-11-23T02:00:00Z", "2026-11-23T03:00:00Z"),
                kept(
                        rules,
                        sets(
                                "2026-11-01T00:00:00Z",
                                "2026-11-23T01:00:00Z",
                                "2026-11-23T02:00:00Z",
                                "2026-11-23T03:00:00Z")));
    }

    @Test
    void theLastOfEachDayInUtc() {
        RetentionRules rules = new RetentionRules(0, null, 0, 2, 0, 0, 0);
        assertEquals(
                List.of("2026-11-21T23:59:59Z", "2026-11-22T23:00:00Z"),
                kept(
                        rules,
                        sets(
                                "2026-11-20T10:00:00Z",
                                "2026-11-21T01:00:00Z",
                                "2026-11-21T23:59:59Z",
                                "2026-11-22T00:00:00Z",
                                "2026-11-22T23:00:00Z")));
    }

    @Test
    void aDayWithoutASetCountsForNone() {
        RetentionRules rules = new RetentionRules(0, null, 0, 2, 0, 0, 0);
        assertEquals(
                List.of("2026-10-01T10:00:00Z", "2026-11-22T10:00:00Z"),
                kept(rules, sets("2026-09-01T10:00:00Z", "2026-10-01T10:00:00Z", "2026-11-22T10:00:00Z")));
    }

    @Test
    void theLastOfEachHour() {
        RetentionRules rules = new RetentionRules(0, null, 2, 0, 0, 0, 0);
        assertEquals(
                List.of("2026-11-23T10:50:00Z", "2026-11-23T11:50:00Z"),
                kept(
                        rules,
                        sets(
                                "2026-11-23T09:50:00Z",
                                "2026-11-23T10:10:00Z",
                                "2026-11-23T10:50:00Z",
                                "2026-11-23T11:10:00Z",
                                "2026-11-23T11:50:00Z")));
    }

    @Test
    void aWeekOverNewYearIsOne() {
        RetentionRules rules = new RetentionRules(0, null, 0, 0, 2, 0, 0);
        // Monday 2025-12-29 to Sunday 2026-01-04 is the first week of 2026
        assertEquals(
                List.of("2026-01-04T10:00:00Z", "2026-01-05T10:00:00Z"),
                kept(
                        rules,
                        sets(
                                "2025-12-28T10:00:00Z",
                                "2025-12-31T10:00:00Z",
                                "2026-01-04T10:00:00Z",
                                "2026-01-05T10:00:00Z")));
    }

    @Test
    void monthsOfTwoYearsAreNotTheSame() {
        RetentionRules rules = new RetentionRules(0, null, 0, 0, 0, 2, 0);
        assertEquals(
                List.of("2025-11-30T10:00:00Z", "2026-11-22T10:00:00Z"),
                kept(rules, sets("2025-11-01T10:00:00Z", "2025-11-30T10:00:00Z", "2026-11-22T10:00:00Z")));
    }

    @Test
    void grandfatherFatherAndSonTogether() {
        List<String> times = new ArrayList<>();
        Instant first = Instant.parse("2025-01-01T01:00:00Z");
        for (int day = 0; day < 690; day++) {
            times.add(first.plus(Duration.ofDays(day)).toString());
        }
        List<KnownSet> sets = sets(times.toArray(String[]::new));
        // to 2026-11-21, a Saturday
        List<String> kept = kept(new RetentionRules(0, null, 0, 7, 4, 12, 2), sets);
        List<String> expected = new ArrayList<>();
        for (String day : List.of(
                "2025-12-31",
                "2026-01-31",
                "2026-02-28",
                "2026-03-31",
                "2026-04-30",
                "2026-05-31",
                "2026-06-30",
                "2026-07-31",
                "2026-08-31",
                "2026-09-30",
                "2026-10-31",
                "2026-11-01",
                "2026-11-08",
                "2026-11-15",
                "2026-11-16",
                "2026-11-17",
                "2026-11-18",
                "2026-11-19",
                "2026-11-20",
                "2026-11-21")) {
            expected.add(day + "T01:00:00Z");
        }
        assertEquals(expected, kept);
    }

    @Test
    void theOrderOfEqualTimesIsAlwaysTheSame() {
        KnownSet one = Sets.at("2026-11-22T10:00:00Z").id("a").set();
        KnownSet other = Sets.at("2026-11-22T10:00:00Z").id("b").set();
        List<KnownSet> sorted =
                Stream.of(other, one).sorted(KnownSet.NEWEST_FIRST).toList();
        assertEquals(List.of("a"), kept(keep(1), sorted));
    }

    @Test
    void noSetIsNoneToKeep() {
        assertEquals(List.of(), kept(keep(3), List.of()));
    }

    @Test
    void aRuleIsNeeded() {
        assertTrue(keep(0).findings().get(0).toString().contains("has no rule that says what to keep"));
        assertTrue(keep(-1).findings().get(0).toString().startsWith("keep: -1 is out of range"));
        assertEquals(List.of(), new RetentionRules(0, Duration.ZERO, 0, 0, 0, 0, 0).findings());
    }
}
