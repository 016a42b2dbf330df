package io.jenkins.plugins.mysqlsnapshot.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page says of a manifest, whole or not. */
class HtmlReportTest {

    @Test
    void aProvedSetIsToldWithItsThreeFiguresAndTheirLimits() {
        String page = HtmlReport.of(SampleManifest.proved(), Locale.ENGLISH);
        assertAll(
                () -> assertTrue(page.contains("<h1>Proved</h1>")),
                () -> assertTrue(page.contains("<dd class=\"big\">86 ms</dd>")),
                () -> assertTrue(page.contains("<dd class=\"big\">68 ms</dd>")),
                () -> assertTrue(page.contains("<dd class=\"big\">288 ms</dd>")),
                () -> assertTrue(page.contains(
                        "it would have been let go after 15 s; the server itself would have freed it 10 s after")),
                () -> assertTrue(page.contains("at most 15.2 s: one attempt, and the longest hold")),
                () -> assertTrue(page.contains("Not verified when this was written.")),
                () -> assertTrue(page.contains(
                        "kubectl get volumesnapshot -n shop before-42-data-mysql-0 before-42-binlog-mysql-0")),
                () -> assertTrue(page.contains("mysqlVerifySnapshot target: &#39;…&#39;, set: &#39;before-42&#39;")),
                () -> assertTrue(
                        page.contains("<time datetime=\"2026-11-23T20:14:03.120Z\">2026-11-23 20:14:03 UTC</time>")),
                () -> assertFalse(page.contains("What could not be read")));
    }

    @Test
    void aFailedRunIsToldByWhereItStoppedWhoWasInTheWayAndWhatToDo() {
        String page = HtmlReport.of(SampleManifest.failedRun(), Locale.ENGLISH);
        assertAll(
                () -> assertTrue(page.contains("<h1>Failed</h1>"), page),
                () -> assertTrue(page.contains("It stopped in: attempt"), page),
                () -> assertTrue(page.contains("connection 7 of report@10.0.0.9 for 41 s: SELECT SLEEP(?)"), page),
                () -> assertTrue(page.contains("What to do: <span lang=\"en\"><bdi>end that statement"), page),
                () -> assertTrue(page.contains("still there after 60 s"), page),
                () -> assertTrue(page.contains("<dd class=\"big\">never</dd>"), page),
                () -> assertTrue(page.contains("<dd class=\"big\">2</dd><dd>each after 200 ms at the latest"), page),
                () -> assertFalse(page.contains("What could not be read"), page),
                () -> assertFalse(page.contains("kubectl"), "no command for what is not there"));
    }

    private static String failedTogether(String billingsLimits) {
        return SampleManifest.failedRun()
                .replaceFirst("(?s)\"server\" : \\{.*?},\\s+\"limits\" : (\\{.*?})", """
                        "server" : null, "limits" : null, "targets" : [
                          { "target" : "orders", "namespace" : "shop", "server" : null, "limits" : $1 },
                          { "target" : "billing", "namespace" : "shop", "server" : null%s } ]""".formatted(billingsLimits));
    }

    /** All locks are let go when the first has to be; a writer waits for its own server's attempt. */
    @Test
    void aFailedRunOfSeveralServersIsToldByTheLimitsThatBoundAllOfThem() {
        String page = HtmlReport.of(
                failedTogether(
                        ", \"limits\" : { \"maxHoldMillis\" : 9000, \"attemptBoundMillis\" : 700, \"acquireBudgetMillis\" : 8000 }"),
                Locale.ENGLISH);
        assertAll(
                () -> assertTrue(page.contains("it would have been let go after 9 s"), page),
                () -> assertTrue(page.contains("each after 700 ms at the latest"), page),
                () -> assertTrue(page.contains("billing"), page),
                () -> assertFalse(page.contains("15 s"), page),
                () -> assertFalse(page.contains("What could not be read"), page));
    }

    @Test
    void anOlderRecordOfSeveralServersHasNoLimitsAndMissesNothing() {
        String page = HtmlReport.of(failedTogether(""), Locale.ENGLISH);
        assertFalse(page.contains("15 s") || page.contains("What could not be read"), page);
    }

    @Test
    void aRunThatWasRefusedBeforeAnythingHappenedMissesNothing() {
        String record = SampleManifest.failedRun()
                .replaceAll("(?s)\"timeline\" : \\[.*]", "\"timeline\" : []")
                .replace("\"stoppedIn\" : \"attempt\"", "\"stoppedIn\" : null");
        String page = HtmlReport.of(record, Locale.ENGLISH);
        assertFalse(page.contains("What could not be read"), page);
        assertTrue(page.contains("It stopped before anything had happened."), page);
    }

    @Test
    void anAbortedRunIsToldAsOne() {
        String page = HtmlReport.of(
                SampleManifest.failedRun().replace("\"state\" : \"failed\"", "\"state\" : \"aborted\""), Locale.GERMAN);
        assertTrue(page.contains("<h1>Abgebrochen</h1>"), page);
    }

    @Test
    void aVerifiedSetIsToldWithTheFileThatSaysSo() {
        String page = HtmlReport.of(SampleManifest.proved(), SampleManifest.evidence("verified", ""), Locale.ENGLISH);
        assertTrue(page.contains("Verified: a server came up"), page);
        assertTrue(page.contains("<a href=\"before-42-verification.json\">the evidence</a>"), page);
    }

    @Test
    void aSetThatWasFoundBadSaysWhat() {
        String page = HtmlReport.of(
                SampleManifest.proved(),
                SampleManifest.evidence("failed", "\"the position is <another>\""),
                Locale.ENGLISH);
        assertTrue(page.contains("Verified, and bad: do not use it."), page);
        assertTrue(page.contains("<bdi>the position is &lt;another&gt;</bdi>"), page);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"setId\" : \"another\", \"state\" : \"verified\"}",
                "{\"setId\" : \"before-42\"}"
            })
    void evidenceThatSaysNothingOfThisSetCountsForNothing(String evidence) {
        String page = HtmlReport.of(SampleManifest.proved(), evidence, Locale.ENGLISH);
        assertTrue(page.contains("Not verified when this was written."), page);
        assertFalse(page.contains("<a "), page);
    }

    @Test
    void anOlderManifestWithoutItsLimitsIsWhole() {
        String older = SampleManifest.proved().replaceFirst(",\\s+\"limits\" : \\{[^}]*}", "");
        String page = HtmlReport.of(older, Locale.ENGLISH);
        assertFalse(page.contains("What could not be read"), page);
        assertTrue(page.contains("attempts that were given up included"), page);
    }

    @Test
    void nothingIsAskedForAndNoScriptIsNeeded() {
        String page = HtmlReport.of(SampleManifest.proved(), Locale.ENGLISH);
        assertFalse(page.matches("(?s).*(<script|<img|<link|src=|href=|@import|url\\(| style=|\\son\\w+=).*"), page);
    }

    @Test
    void theStyleIsTheOneThatThePolicyNames() throws Exception {
        String page = HtmlReport.of(SampleManifest.proved(), Locale.ENGLISH);
        String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
        assertTrue(page.contains(
                "default-src 'none'; style-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'"));
        assertEquals(page.indexOf("<style>"), page.lastIndexOf("<style>"), "one style sheet");
    }

    static Stream<Arguments> badInput() {
        String whole = SampleManifest.proved();
        return Stream.of(
                Arguments.of("empty", "", "no JSON object", "Failed"),
                Arguments.of("no JSON", "<html>503</html>", "What could not be read", "Failed"),
                Arguments.of("another JSON", "[1, 2]", "no JSON object", "Failed"),
                Arguments.of("nothing in it", "{}", "<bdi>timeline</bdi>", "Failed"),
                Arguments.of(
                        "cut off in the lock",
                        whole.substring(0, whole.indexOf("\"proof\"")),
                        "ends in a mistake",
                        "Proved"),
                Arguments.of(
                        "cut off in a name",
                        whole.substring(0, whole.indexOf("binlog-mysql-0\"")),
                        "ends in a mistake",
                        "Proved"),
                Arguments.of(
                        "newer",
                        whole.replace("\"format\" : 1", "\"format\" : 3"),
                        "a format that this version does not know",
                        "Proved"),
                Arguments.of("no lock", whole.replace("\"lock\"", "\"loc\""), "<bdi>lock</bdi>", "Proved"),
                Arguments.of(
                        "snapshots are a word",
                        whole.replace("\"snapshots\" : [", "\"snapshots\" : 7, \"x\" : ["),
                        "<bdi>snapshots</bdi>",
                        "Proved"),
                Arguments.of(
                        "a word for a time",
                        whole.replace("\"millis\" : 1400", "\"millis\" : \"soon\""),
                        "<bdi>timeline[]</bdi>",
                        "Proved"),
                Arguments.of(
                        "times beyond all measure",
                        whole.replace("Millis\" : 1", "Millis\" : 1e300"),
                        "Proved",
                        "Proved"),
                Arguments.of("nested without end", "{\"a\":" + "[".repeat(5_000), "ends in a mistake", "Failed"),
                Arguments.of(
                        "a failed run's record cut off in its reasons",
                        SampleManifest.failedRun()
                                .substring(0, SampleManifest.failedRun().indexOf("\"remedy\"")),
                        "no lock within 5 s",
                        "Failed"),
                Arguments.of(
                        "a failed run's record without reasons",
                        SampleManifest.failedRun().replace("\"findings\"", "\"reasons\""),
                        "The record names no reason.",
                        "Failed"),
                Arguments.of(
                        "a failed run's record of a newer format",
                        SampleManifest.failedRun().replace("\"format\" : 1", "\"format\" : 9"),
                        "a format that this version does not know",
                        "Failed"),
                Arguments.of(
                        "reasons that are no objects",
                        SampleManifest.failedRun()
                                .replace("\"findings\" : [", "\"findings\" : [ 7, null, {\"found\" : [1]},"),
                        "no lock within 5 s",
                        "Failed"),
                Arguments.of(
                        "limits that are words",
                        whole.replace("\"maxHoldMillis\" : 15000", "\"maxHoldMillis\" : \"long\""),
                        "Proved",
                        "Proved"),
                Arguments.of(
                        "a failed run's",
                        whole.replace("\"state\" : \"proved\"", "\"state\" : \"failed\""),
                        "The last thing that happened, ready",
                        "Failed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badInput")
    void whatCannotBeReadIsSaidAndTheRestShown(String what, String manifest, String said, String verdict) {
        String page = HtmlReport.of(manifest, Locale.ENGLISH);
        assertTrue(page.contains(said), () -> what + ": " + page);
        assertTrue(page.contains("<h1>" + verdict + "</h1>"), () -> what + ": " + page);
        assertTrue(page.endsWith("</html>\n"));
        assertFalse(page.contains("Exception"), () -> what + ": " + page);
    }

    /** Far more volumes and events than a run has. */
    @Test
    void theLargestManifestIsShownWithinTwoSeconds() {
        String whole = SampleManifest.proved();
        String snapshot =
                whole.substring(whole.indexOf("{ \"name\""), whole.indexOf("},", whole.indexOf("{ \"name\"")) + 2);
        String event =
                whole.substring(whole.indexOf("{ \"phase\""), whole.indexOf("},", whole.indexOf("{ \"phase\"")) + 2);
        String largest = whole.replace("\"snapshots\" : [", "\"snapshots\" : [" + snapshot.repeat(5_000))
                .replace("\"timeline\" : [", "\"timeline\" : [" + event.repeat(50_000));
        String page = assertTimeout(Duration.ofSeconds(2), () -> HtmlReport.of(largest, Locale.ENGLISH));
        assertTrue(page.contains("There are too many to show them all: <bdi>snapshots: 5002</bdi>"));
        assertTrue(page.contains("<bdi>timeline: 50010</bdi>"));
    }

    @Test
    void anUnprovedSetIsNotCalledProved() {
        String page = HtmlReport.of(
                SampleManifest.proved().replace("\"state\" : \"proved\"", "\"state\" : \"unproved\""), Locale.ENGLISH);
        assertTrue(page.contains("<h1>Not proved</h1>"));
        assertFalse(page.contains("mysqlRestoreSnapshot"), "nothing restores an unproved set");
    }

    @Test
    void aNameIsTextAndNoCommandIsMadeOfIt() {
        String page = HtmlReport.of(
                SampleManifest.named("<img onerror=alert(1)>; rm -rf /").replace("before-42-binlog", "$(id)"),
                Locale.ENGLISH);
        assertFalse(page.contains("<img"), page);
        assertTrue(page.contains("&lt;img onerror=alert(1)&gt;; rm -rf /"));
        assertFalse(page.contains("kubectl"), page);
        assertTrue(page.contains("no command is shown"));
    }

    @Test
    void anUnknownLanguageIsEnglishAndGermanIsWhole() throws Exception {
        assertTrue(HtmlReport.of(SampleManifest.proved(), Locale.JAPANESE).contains("<html lang=\"en\">"));
        String german = HtmlReport.of(SampleManifest.proved(), Locale.GERMANY);
        assertTrue(german.contains("<html lang=\"de\">"));
        assertTrue(german.contains("<h1>Bewiesen</h1>"));
        assertEquals(
                bundle("Report.properties").keySet(),
                bundle("Report_de.properties").keySet());
    }

    private static Properties bundle(String name) throws Exception {
        Properties words = new Properties();
        try (var in = HtmlReport.class.getResourceAsStream(name)) {
            words.load(in);
        }
        return words;
    }
}
