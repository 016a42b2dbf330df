package io.jenkins.plugins.mysqlsnapshot.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.pipeline.MysqlPruneSnapshotsStep;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pruning by a reader's rules would do: what the step itself decides, and nothing where the rules make no sense. */
class PrunePreviewTest {

    private static PrunePreview preview(List<KnownSet> sets, String... parameters) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            given.put(parameters[i], parameters[i + 1]);
        }
        return new PrunePreview("orders-db", sets, Clock.system().now(), given::get);
    }

    private static List<String> ids(List<ShownSet> sets) {
        return sets.stream().map(ShownSet::getId).toList();
    }

    /** One a day, the newest an hour old: day-0, day-1 … */
    private static List<KnownSet> days(int count) {
        return IntStream.range(0, count)
                .mapToObj(day -> ClusterSets.proved("day-" + day, Duration.ofHours(1 + 24L * day)))
                .toList();
    }

    @Test
    void withoutRulesSevenStay() {
        PrunePreview preview = preview(days(9));
        assertEquals(List.of("day-7", "day-8"), ids(preview.getExpired()));
        assertEquals("7", preview.given("keep"));
        assertEquals(2, preview.getGoing());
        assertEquals(7, preview.getStaying());
        assertEquals("mysqlPruneSnapshots target: 'orders-db', keep: 7", preview.getStep());
    }

    @Test
    void anAgeAloneIsARule() {
        PrunePreview preview = preview(days(5), "keep", "", "olderThan", " 2d ");
        assertEquals(List.of("day-2", "day-3", "day-4"), ids(preview.getExpired()));
        assertEquals("", preview.given("keep"), "not filled in where the reader left it empty");
        assertEquals("mysqlPruneSnapshots target: 'orders-db', olderThan: '2d'", preview.getStep());
    }

    @Test
    void whatAnyRuleKeepsStays() {
        PrunePreview preview = preview(days(60), "keep", "2", "keepDaily", "4", "keepMonthly", "2", "keepYearly", "0");
        assertEquals(
                "mysqlPruneSnapshots target: 'orders-db', keep: 2, keepDaily: 4, keepMonthly: 2", preview.getStep());
        assertTrue(preview.getStaying() >= 5 && preview.getStaying() <= 6, "four days, and the last of a month before");
        assertEquals(60, preview.getStaying() + preview.getGoing());
        assertEquals(List.of(), preview.getProblems());
    }

    @Test
    void whatStaysAllTheSameIsToldWithItsReason() {
        PrunePreview preview = preview(
                List.of(
                        ClusterSets.proved("a", Duration.ofHours(1)),
                        ClusterSets.proved("b", Duration.ofHours(2)),
                        ClusterSets.set(
                                "c",
                                SnapshotMarks.PROVED,
                                Duration.ofHours(3),
                                Map.of(SnapshotMarks.PROTECTED, "audit")),
                        ClusterSets.set("d", SnapshotMarks.REMOVING, Duration.ofHours(4), Map.of())),
                "keep",
                "1");
        assertEquals(List.of("b"), ids(preview.getExpired()));
        assertEquals(List.of("d"), ids(preview.getBegun()));
        assertEquals(1, preview.getLeft().size());
        assertTrue(preview.getLeft().get(0).contains("is protected (audit)"));
    }

    @Test
    void aSetOfSeveralTargetsGoesOnlyWhereTheReaderSaysSo() {
        List<KnownSet> sets = List.of(
                ClusterSets.proved("a", Duration.ofHours(1)),
                ClusterSets.set(
                        "joint", SnapshotMarks.PROVED, Duration.ofHours(2), Map.of(SnapshotMarks.TARGETS, "2")));
        assertEquals(List.of(), ids(preview(sets, "keep", "1").getExpired()));
        PrunePreview joint = preview(sets, "keep", "1", "includeJoint", "on");
        assertEquals(List.of("joint"), ids(joint.getExpired()));
        assertTrue(joint.getStep().endsWith(", includeJoint: true"));
    }

    @ParameterizedTest
    @CsvSource({
        "keep,-1",
        "keep,1e9",
        "keep,10001",
        "keepDaily,99999999999999999999",
        "keepHourly,<img src=x>",
        "olderThan,soon",
        "olderThan,-3d"
    })
    void aRuleThatMakesNoSenseIsRefusedBesideItsNameAndNothingIsShown(String name, String value) {
        PrunePreview preview = preview(days(9), "keep", "1", name, value);
        assertEquals(1, preview.getProblems().size(), preview.getProblems().toString());
        assertTrue(
                preview.getProblems().get(0).startsWith(name),
                preview.getProblems().toString());
        assertEquals(List.of(), preview.getExpired());
        assertEquals(value, preview.given(name), "to be mended, not replaced");
    }

    @Test
    void whatIsLongerThanAnyRuleIsNotShownBackWithoutAnEnd() {
        PrunePreview preview = preview(days(1), "keep", "7".repeat(100_000));
        assertEquals(21, preview.given("keep").length());
        assertTrue(preview.getProblems().get(0).length() < 100);
    }

    @Test
    void noRuleAtAllIsRefusedAsTheStepRefusesIt() {
        PrunePreview preview = preview(days(9), "keep", "", "olderThan", "");
        assertTrue(
                preview.getProblems().get(0).contains("has no rule"),
                preview.getProblems().toString());
    }

    @Test
    void aNameWithAQuoteIsOneStringOfTheStep() {
        assertEquals(
                "mysqlPruneSnapshots target: 'bob\\'s \\\\ db', keep: 7",
                new PrunePreview("bob's \\ db", List.of(), Clock.system().now(), name -> null).getStep());
    }

    /** Whatever the form can say the step can be told. */
    @Test
    void everyRuleIsAParameterOfTheStep() {
        List<String> setters = Arrays.stream(MysqlPruneSnapshotsStep.class.getMethods())
                .map(method -> method.getName())
                .filter(name -> name.startsWith("set"))
                .toList();
        String view = ViewFiles.text(ViewFiles.FOLDER.resolve("TargetPage/index.jelly"));
        var named =
                java.util.regex.Pattern.compile("<input [^>]*name=\"(\\w+)\"").matcher(view);
        int found = 0;
        while (named.find()) {
            found++;
            String name = named.group(1);
            String setter = "set" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
            assertTrue(setters.contains(setter), name);
        }
        assertTrue(found >= 8, "inputs: " + found);
    }
}
