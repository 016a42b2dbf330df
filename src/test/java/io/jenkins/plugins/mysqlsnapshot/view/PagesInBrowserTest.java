package io.jenkins.plugins.mysqlsnapshot.view;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.browser.Browser;
import io.jenkins.plugins.mysqlsnapshot.browser.BrowserExtension;
import io.jenkins.plugins.mysqlsnapshot.catalog.KnownSet;
import io.jenkins.plugins.mysqlsnapshot.config.FoundTarget;
import io.jenkins.plugins.mysqlsnapshot.config.SnapshotConfiguration;
import io.jenkins.plugins.mysqlsnapshot.config.TargetConfiguration;
import io.jenkins.plugins.mysqlsnapshot.report.SampleManifest;
import io.jenkins.plugins.mysqlsnapshot.timeline.Clock;
import io.jenkins.plugins.mysqlsnapshot.timeline.Deadline;
import io.jenkins.plugins.mysqlsnapshot.volume.SnapshotMarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The views of this part in a real browser, in a frame that stands for Jenkins's own ({@link JellyPage}). */
@Tag("pages")
class PagesInBrowserTest {

    private static final Path SCREENS =
            Path.of(System.getProperty("basedir", ""), "target", "screens").toAbsolutePath();
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    @RegisterExtension
    static final BrowserExtension chromium = new BrowserExtension();

    @TempDir
    Path folder;

    private final Browser browser = chromium.browser();
    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void asItWas() {
        answer.countDown();
        browser.setZone("");
        browser.setScripts(true);
        SnapshotConfiguration.get().setTargets(List.of());
    }

    private Path written(String word, Object it, String zone, Map<String, String> parameters) throws IOException {
        return new JellyPage(folder, zone, parameters).write(word, it, "index.jelly");
    }

    private void look(Path page, int width, boolean dark) throws IOException {
        browser.open(page.toUri(), width, dark);
        String word = page.getFileName().toString().replace(".html", "");
        browser.keepPicture(SCREENS.resolve("view-" + word + "-" + width + (dark ? "-dark" : "-light") + ".png"));
        assertAll(
                () -> assertEquals(0, browser.overflow(), "wider than the screen"),
                () -> assertEquals(List.of(), browser.console()),
                () -> assertEquals(List.of(), browser.barriers()),
                () -> assertEquals(
                        List.of(),
                        browser.requests().stream()
                                .filter(address -> !address.startsWith("file:"))
                                .toList()),
                () -> assertEquals(List.of(), browser.all("img"), "a hostile name became an element"));
    }

    private KeptBuild build() throws IOException {
        return new KeptBuild(new KeptBuild.KeptJob(folder), 42);
    }

    @ParameterizedTest
    @CsvSource({"360,false", "360,true", "1920,false", "1920,true"})
    void aBuildWithASetAndAFailedRun(int width, boolean dark) throws IOException {
        KeptBuild build = build().keep("mysql-snapshots/before-42.json", SampleManifest.joint())
                .keep("mysql-snapshots/failed/before-43.json", SampleManifest.failedRun());
        look(written("build", build.page(), "Europe/Berlin", Map.of()), width, dark);
        assertFalse(browser.all("svg").isEmpty());
        assertTrue(browser.text().contains("9:14:03"), "in the zone that the reader has set: " + browser.text());
    }

    /** One of each kind of what can be wrong, each told in its place; the whole one among them is whole. */
    @ParameterizedTest
    @CsvSource({"360,true", "1920,false"})
    void aBuildWhoseManifestsAreGoneCutShortEditedAndOfANewerFormat(int width, boolean dark) throws IOException {
        KeptBuild build = build();
        for (String name : List.of("whole", "gone", "short", "newer", "edited")) {
            build.keep(
                    "mysql-snapshots/" + name + ".json", SampleManifest.proved().replace("before-42", name));
        }
        build.lose("mysql-snapshots/gone.json");
        Path archive = folder.resolve("builds/42/archive/mysql-snapshots");
        Files.writeString(
                archive.resolve("short.json"),
                SampleManifest.proved().replace("before-42", "short").substring(0, 900));
        Files.writeString(
                archive.resolve("newer.json"),
                SampleManifest.proved().replace("before-42", "newer").replace("\"format\" : 1", "\"format\" : 9"));
        Files.writeString(
                archive.resolve("edited.json"),
                SampleManifest.named(HOSTILE)
                        .replace("before-42", "edited")
                        .replace("\"heldMillis\" : 86", "\"heldMillis\" : \"long\""));
        Deadline bound = Clock.system().deadline(Duration.ofSeconds(2));
        Path page = written("build-bad", build.page(), null, Map.of());
        assertFalse(bound.hasPassed());
        look(page, width, dark);
        String shown = browser.text();
        for (String told : List.of("gone", "short", "newer", "edited", HOSTILE, "binlog.000007")) {
            assertTrue(shown.contains(told), told + " in " + shown);
        }
        assertFalse(shown.contains("Exception") || shown.contains("\tat "), shown);
    }

    @ParameterizedTest
    @CsvSource({"360,false", "360,true", "1920,false", "1920,true"})
    void aTrendWithGapsAndFailures(int width, boolean dark) throws IOException {
        TrendFile trend = new TrendFile(folder.toFile());
        for (int build : IntStream.rangeClosed(1, 60)
                .filter(each -> each != 20 && each != 40)
                .toArray()) {
            String figures = "\"held\":%d,\"cut\":%d,\"stall\":%d,\"ready\":6000,\"bytes\":20000000000,\"maxHold\":200"
                    .formatted(60 + build % 30, 40 + build % 20, 200 + build);
            trend.add("{\"build\":" + build + ",\"set\":\"s" + build + "\","
                    + (build % 17 == 0 ? "\"state\":\"failed\"}" : "\"state\":\"proved\"," + figures + "}"));
        }
        look(written("job", new JobSnapshots(new KeptBuild.KeptJob(folder)), null, Map.of()), width, dark);
        assertEquals(5, browser.all("svg.trend").size());
    }

    private static List<KnownSet> sets() {
        return List.of(
                ClusterSets.set("before-deploy", SnapshotMarks.PENDING, Duration.ofMinutes(2), Map.of()),
                ClusterSets.set(
                        "nightly-3",
                        SnapshotMarks.PROVED,
                        Duration.ofHours(5),
                        Map.of(SnapshotMarks.VERIFIED_AT, "2026-11-23T20:16:00Z")),
                ClusterSets.set(
                        "nightly-2",
                        SnapshotMarks.PROVED,
                        Duration.ofHours(29),
                        Map.of(SnapshotMarks.PROTECTED, HOSTILE + " of the audit in 2026, which nobody may delete")),
                ClusterSets.set(
                        "nightly-1",
                        SnapshotMarks.PROVED,
                        Duration.ofHours(53),
                        Map.of(SnapshotMarks.FAILED_BECAUSE, "table shop.orders: corrupt")),
                ClusterSets.proved("nightly-0", Duration.ofDays(30)));
    }

    private static TargetPage target(TargetLooks looks) {
        TargetConfiguration orders = new TargetConfiguration("orders-db");
        orders.setCluster("prod");
        orders.setNamespace("shop");
        return new TargetPage(new FoundTarget(orders, null), null, looks);
    }

    private static TargetLooks saying(List<KnownSet> sets) {
        return new TargetLooks((target, where) -> sets, Clock.system(), Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({"360,false", "360,true", "1920,false", "1920,true"})
    void aTargetWithItsSetsAndWhatAPruningWouldDo(int width, boolean dark) throws IOException {
        look(written("target", target(saying(sets())), null, Map.of("keep", "1", "olderThan", "1d")), width, dark);
        String shown = browser.text();
        assertTrue(shown.contains("mysqlPruneSnapshots target: 'orders-db', keep: 1, olderThan: '1d'"), shown);
        assertTrue(shown.contains("This step would delete 2 and leave 2 of the proved sets."), shown);
        assertTrue(shown.contains("is protected (" + HOSTILE), shown);
        assertEquals("1", browser.all("#mysql-snapshot-keep").get(0).getDomProperty("value"));
    }

    @ParameterizedTest
    @CsvSource({"360,true", "1920,false"})
    void rulesThatMakeNoSenseAreToldAndTheSetsAreShown(int width, boolean dark) throws IOException {
        look(
                written("target-refused", target(saying(sets())), null, Map.of("keep", "-1", "olderThan", "<b>soon")),
                width,
                dark);
        String shown = browser.text();
        assertTrue(shown.contains("'<b>soon' is no age") && shown.contains("nightly-3"), shown);
        assertFalse(shown.contains("mysqlPruneSnapshots target"), shown);
    }

    @ParameterizedTest
    @CsvSource({"360,true", "1920,false"})
    void aClusterThatDoesNotAnswerIsToldWithinTwoSecondsAboveWhatWasKnown(int width, boolean dark) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        TargetLooks looks = new TargetLooks(
                (target, where) -> {
                    if (asked.incrementAndGet() > 1) {
                        answer.await();
                    }
                    return sets();
                },
                Clock.system(),
                Duration.ofSeconds(2));
        target(looks).getProblem();
        Deadline bound = Clock.system().deadline(Duration.ofSeconds(3));
        Path page = written("target-silent", target(looks), null, Map.of());
        assertFalse(bound.hasPassed(), "two seconds for the cluster, and some for the view");
        look(page, width, dark);
        assertTrue(browser.text().contains("the cluster does not answer"), browser.text());
        assertTrue(browser.text().contains("nightly-3"), browser.text());
    }

    @ParameterizedTest
    @CsvSource({"360,false", "360,true", "1920,false", "1920,true"})
    void theTargetsOfAPlace(int width, boolean dark) throws IOException {
        TargetConfiguration orders = new TargetConfiguration("orders-db");
        orders.setCluster("prod");
        orders.setNamespace("shop");
        SnapshotConfiguration.get().setTargets(List.of(orders, new TargetConfiguration(HOSTILE)));
        look(written("targets", new TargetList(null), null, Map.of()), width, dark);
        assertTrue(browser.text().contains(HOSTILE), browser.text());
    }

    private String firstTime(Path page) {
        browser.open(page.toUri(), 1920, false);
        return browser.all("time").get(0).getText();
    }

    @Test
    void timesAreInTheZoneOfTheReader() throws IOException {
        Path page = written("times", target(saying(sets())), null, Map.of());
        String machine = (String) browserAsked(page, "return document.querySelector('time').dateTime");
        browser.setZone("Asia/Tokyo");
        String tokyo = firstTime(page);
        assertTrue(tokyo.contains("GMT+9") && !tokyo.equals(machine), tokyo);
        assertEquals(machine, browser.all("time").get(0).getDomAttribute("title"));
        browser.setZone("America/New_York");
        assertFalse(firstTime(page).equals(tokyo));
        String set = firstTime(written("times-set", target(saying(sets())), "Asia/Kolkata", Map.of()));
        assertTrue(set.contains("GMT+5:30"), "what the reader has set in Jenkins counts for more: " + set);
        String unknown = firstTime(written("times-unknown", target(saying(sets())), "Moon/Tycho", Map.of()));
        assertTrue(unknown.contains("EST") || unknown.contains("GMT-5"), unknown);
    }

    private Object browserAsked(Path page, String script) {
        browser.open(page.toUri(), 1920, false);
        return browser.ask(script);
    }

    @Test
    void anAgeStaysAnAgeAndHasItsTimeAsATitle() throws IOException {
        browser.setZone("Asia/Tokyo");
        browser.open(written("ages", target(saying(sets())), null, Map.of()).toUri(), 1920, false);
        var age = browser.all("tbody time").get(0);
        assertEquals("5 h 0 min", age.getText());
        assertTrue(age.getDomAttribute("title").contains("GMT+9"), age.getDomAttribute("title"));
    }

    @Test
    void withoutScriptTimesAreInUtc() throws IOException {
        Path page = written("times-off", target(saying(sets())), null, Map.of());
        browser.setScripts(false);
        browser.setZone("Asia/Tokyo");
        String shown = firstTime(page);
        assertTrue(shown.matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"), shown);
    }
}
