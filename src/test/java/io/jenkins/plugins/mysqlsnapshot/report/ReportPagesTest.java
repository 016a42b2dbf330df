package io.jenkins.plugins.mysqlsnapshot.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.browser.Browser;
import io.jenkins.plugins.mysqlsnapshot.browser.BrowserExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.WebElement;

/** The report as a browser shows it: whole, silent, asking nobody, for everybody to read. */
@Tag("pages")
class ReportPagesTest {

    private static final Path SCREENS =
            Path.of(System.getProperty("basedir", ""), "target", "screens").toAbsolutePath();

    /** The narrowest that is promised, and a large screen. */
    private static final int PHONE = 360;

    private static final int DESK = 1_920;

    @RegisterExtension
    static final BrowserExtension chromium = new BrowserExtension();

    /** What is shown, by a word for its file. */
    enum Sample {
        PROVED(SampleManifest.proved(), Locale.ENGLISH),
        GERMAN(SampleManifest.proved(), Locale.GERMAN),
        SERVERS(SampleManifest.joint(), Locale.ENGLISH),
        UNPROVED(state("unproved"), Locale.ENGLISH),
        FAILED(state("failed"), Locale.ENGLISH),
        FAILED_RUN(SampleManifest.failedRun(), Locale.ENGLISH),
        FAILED_MARKUP(
                SampleManifest.failedRun()
                        .replace(
                                "connection 7", "<img src=http://127.0.0.1:9/x onerror=document.title='run'> \\u202e 7")
                        .replace("before-43", "x".repeat(253)),
                Locale.GERMAN),
        NEWER(SampleManifest.proved().replace("\"format\" : 1", "\"format\" : 3"), Locale.ENGLISH),
        CUT_OFF(SampleManifest.proved().substring(0, SampleManifest.proved().indexOf("\"proof\"")), Locale.ENGLISH),
        EMPTY("", Locale.ENGLISH),
        MARKUP(
                SampleManifest.named("<img src=http://127.0.0.1:9/x onerror=document.title='run'>"
                        + "</title></style><script>document.title='run'</script>"),
                Locale.ENGLISH),
        LONG(SampleManifest.named("x".repeat(253)), Locale.ENGLISH),
        TURNED(SampleManifest.named("data-\\u202egpj.1-lqsym \\u05d0\\u05d1"), Locale.ENGLISH);

        private final String manifest;
        private final Locale language;

        Sample(String manifest, Locale language) {
            this.manifest = manifest;
            this.language = language;
        }

        private static String state(String state) {
            return SampleManifest.proved().replace("\"state\" : \"proved\"", "\"state\" : \"" + state + "\"");
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private URI page() throws IOException {
            String evidence = this == SERVERS
                    ? SampleManifest.evidence("verified", "")
                    : this == GERMAN ? SampleManifest.evidence("failed", "\"the position is another\"") : null;
            return kept("report-" + word() + ".html", HtmlReport.of(manifest, evidence, language));
        }

        private URI drawing() throws IOException {
            return kept("timeline-" + word() + ".svg", TimelineSvg.of(manifest, language));
        }
    }

    private final Browser browser = chromium.browser();

    @AfterEach
    void scriptsRunAgain() {
        browser.setScripts(true);
    }

    static Stream<Sample> samples() {
        return Stream.of(Sample.values());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void thePageIsSilentAsksNobodyAndFitsEveryScreenAndReader(Sample sample) throws Exception {
        for (int width : List.of(PHONE, DESK)) {
            for (boolean dark : List.of(false, true)) {
                String shown = sample.word() + "-" + width + (dark ? "-dark" : "-light");
                URI page = sample.page();
                browser.open(page, width, dark);
                browser.keepPicture(SCREENS.resolve("report-" + shown + ".png"));
                assertAll(
                        shown,
                        () -> assertEquals(0, browser.overflow(), "wider than the screen"),
                        () -> assertEquals(List.of(), browser.barriers()),
                        () -> assertEquals(List.of(page.toString()), browser.requests()),
                        () -> assertEquals(List.of(), browser.console()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theDrawingAloneIsSilentAndAsksNobody(Sample sample) throws Exception {
        for (boolean dark : List.of(false, true)) {
            URI drawing = sample.drawing();
            browser.open(drawing, 800, dark);
            browser.keepPicture(SCREENS.resolve("timeline-" + sample.word() + (dark ? "-dark" : "-light") + ".png"));
            assertAll(
                    () -> assertEquals("svg", browser.ask("return document.documentElement.localName")),
                    () -> assertEquals(List.of(drawing.toString()), browser.requests()),
                    () -> assertEquals(List.of(), browser.console()));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LONG")
    void itPrintsOnOneSheetOfA4(Sample sample) throws Exception {
        browser.open(sample.page(), DESK, false);
        assertEquals(1, browser.print(SCREENS.resolve("report-" + sample.word() + ".pdf")));
    }

    @Test
    void everythingIsThereWithoutScripts() throws Exception {
        browser.setScripts(false);
        browser.open(Sample.PROVED.page(), DESK, false);
        String shown = browser.text();
        List<String> missing = new ArrayList<>(List.of(
                "Proved",
                "86 ms",
                "68 ms",
                "288 ms",
                "before-42-data-mysql-0",
                "before-42-binlog-mysql-0",
                "shop",
                "csi-fast",
                "20Gi",
                "ready",
                "binlog.000007 : 918273",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-48213",
                "the lock's ticket was the same both times",
                "sync_binlog is 0",
                "kubectl get volumesnapshot",
                "mysqlRestoreSnapshot",
                "mysqlVerifySnapshot"));
        missing.removeIf(shown::contains);
        assertEquals(List.of(), missing, shown);
        assertAll(
                () -> assertEquals(1, browser.all("h1").size()),
                () -> assertEquals(3, browser.all(".numbers .big").size()),
                () -> assertEquals(2, browser.all("tbody tr").size()),
                () -> assertEquals(
                        7, browser.all(".timeline svg .track").size(), "events, and twice a server and two volumes"),
                () -> assertEquals(10, browser.all(".timeline svg .mark.event").size(), "a mark an event"));
    }

    @Test
    void everyMarkCanBeReachedByKeyboardAndTellsItsFigures() throws Exception {
        browser.open(Sample.PROVED.page(), DESK, false);
        List<String> labels = browser.all(".timeline svg .mark").stream()
                .map(mark -> mark.getDomAttribute("aria-label"))
                .toList();
        List<String> told = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            told.add(browser.tab());
            seen.addAll(browser.all(".timeline svg .told").stream()
                    .filter(WebElement::isDisplayed)
                    .map(WebElement::getText)
                    .toList());
        }
        assertAll(
                () -> assertEquals(labels, told, "in the order of the drawing"),
                () -> assertTrue(told.stream().allMatch(one -> one.matches("(?s).*\\d.*")), told.toString()),
                () -> assertEquals(labels.size(), seen.size(), "one at a time is seen: " + seen));
        browser.keepScreen(SCREENS.resolve("report-proved-focus.png"));
    }

    @ParameterizedTest
    @EnumSource(names = {"MARKUP", "FAILED_MARKUP"})
    void aNameThatIsMarkupIsTextAndNothingOfItRuns(Sample sample) throws Exception {
        browser.open(sample.page(), DESK, false);
        assertAll(
                () -> assertEquals(0, browser.all("img, script").size()),
                () -> assertFalse("run".equals(browser.ask("return document.title"))),
                () -> assertTrue(
                        browser.text().contains("<img src=http://127.0.0.1:9/x onerror=document.title='run'>")));
    }

    @Test
    void aNameThatTurnsTheLineDoesNotTurnIt() throws Exception {
        browser.open(Sample.TURNED.page(), DESK, false);
        assertAll(
                () -> assertFalse(browser.text().contains("\u202e")),
                () -> assertTrue(browser.text().contains("data-\ufffdgpj.1-lqsym")));
    }

    @Test
    void aNameOfTheLongestKindIsShownWhole() throws Exception {
        browser.open(Sample.LONG.page(), PHONE, false);
        assertTrue(browser.text().replaceAll("\\s", "").contains("x".repeat(253)));
    }

    private static URI kept(String name, String content) throws IOException {
        Files.createDirectories(SCREENS);
        return Files.writeString(SCREENS.resolve(name), content).toUri();
    }
}
