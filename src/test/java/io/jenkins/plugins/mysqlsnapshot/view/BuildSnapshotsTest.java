package io.jenkins.plugins.mysqlsnapshot.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.report.SampleManifest;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** The model behind a build's page, for manifests as they should be and as they should not. */
class BuildSnapshotsTest {

    private static final String MANIFEST = "mysql-snapshots/before-42.json";

    @TempDir
    Path folder;

    private KeptBuild build;

    @BeforeEach
    void aBuild() {
        build = new KeptBuild(new KeptBuild.KeptJob(folder), 42);
    }

    private List<SetPage> pages() {
        return build.page().pages(Locale.ENGLISH, "Europe/Berlin");
    }

    private static String html(SetPage page) {
        return page.getParts().stream().map(SetPage.Part::getHtml).collect(Collectors.joining());
    }

    @Test
    void aBuildWithoutASetHasNoPage() throws IOException {
        build.keep("mysql-snapshots/before-42.html", "<html>").keep("other/before-42.json", SampleManifest.proved());
        assertNull(build.page());
    }

    @Test
    void aSetShowsItsFiguresItsReportAndItsCommands() throws IOException {
        build.keep(MANIFEST, SampleManifest.proved());
        SetPage page = pages().get(0);
        assertEquals("proved", page.getRecord().getState());
        assertEquals(List.of("86 ms", "68 ms", "288 ms", "6.88 s", "25 GiB"), page.getFigures());
        assertEquals(
                List.of("shop/before-42-data-mysql-0", "shop/before-42-binlog-mysql-0"),
                page.getRecord().getSnapshots());
        String html = html(page);
        for (String expected : List.of("<svg", "binlog.000007", "csi-fast", "20Gi", "connection 812", "sync_binlog")) {
            assertTrue(html.contains(expected), expected);
        }
        List<String> commands = page.getParts().stream()
                .map(SetPage.Part::getCommandId)
                .filter(each -> each != null)
                .toList();
        assertEquals(3, commands.size());
        commands.forEach(each -> assertTrue(html.contains("id=\"" + each + "\""), each));
    }

    @Test
    void aPageIsWellFormedAndNeedsNothingInline() throws Exception {
        build.keep(MANIFEST, SampleManifest.joint());
        String html = html(pages().get(0));
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<div>" + html + "</div>")));
        assertFalse(html.contains("<script") || html.contains("<style") || html.contains(" style="), "nothing inline");
        assertFalse(html.contains("<h1"), "the page has its own");
    }

    @Test
    void severalSetsOfOneBuildDoNotShareAName() throws IOException {
        build.keep(MANIFEST, SampleManifest.proved())
                .keep(
                        "mysql-snapshots/after-42.json",
                        SampleManifest.proved().replace("\"before-42\"", "\"after-42\""));
        List<String> ids = new ArrayList<>();
        for (SetPage page : pages()) {
            ids.add(page.getAnchor());
            var found = java.util.regex.Pattern.compile(" id=\"([^\"]+)\"").matcher(html(page));
            while (found.find()) {
                ids.add(found.group(1));
            }
        }
        assertEquals(ids.stream().distinct().toList(), ids);
        assertTrue(ids.size() > 10);
    }

    @Test
    void timesAreInTheReadersZone() throws IOException {
        build.keep(MANIFEST, SampleManifest.proved());
        String html = html(pages().get(0));
        assertTrue(html.contains("<time datetime=\"2026-11-23T20:14:03.120Z\">"), html);
        assertTrue(html.contains("9:14:03\u202fPM CET") || html.contains("9:14:03 PM CET"), html);
    }

    @Test
    void whereTheReaderHasSetNoZoneTheBrowsersCounts() throws IOException {
        build.keep(MANIFEST, SampleManifest.proved());
        assertTrue(html(build.page().pages(Locale.GERMAN, "Moon/Tycho").get(0))
                .contains("<time datetime=\"2026-11-23T20:14:03.120Z\">2026-11-23T20:14:03.120Z</time>"));
    }

    @Test
    void aSetIsKeptOnceHoweverOftenItIsArchived() throws IOException {
        build.keep(MANIFEST, SampleManifest.proved()).keep(MANIFEST, SampleManifest.proved());
        assertEquals(1, build.page().getSets().size());
    }

    @Test
    void aVerificationIsToldInBothWays() throws IOException {
        build.keep(MANIFEST, SampleManifest.proved());
        assertNull(build.page().getSets().get(0).getVerified());
        build.keep("mysql-snapshots/before-42-verification.json", SampleManifest.evidence("verified", ""));
        assertEquals(true, build.page().getSets().get(0).getVerified());
        String html = html(pages().get(0));
        assertTrue(
                html.contains("href=\"../artifact/mysql-snapshots/before-42-verification.json\""), "leads to the file");
        build.keep(
                "mysql-snapshots/before-42-verification.json", SampleManifest.evidence("failed", "\"table t is bad\""));
        assertEquals(false, build.page().getSets().get(0).getVerified());
        assertTrue(html(pages().get(0)).contains("table t is bad"));
    }

    @Test
    void aVerificationOfAnotherBuildsSetMakesNoPage() throws IOException {
        build.keep("mysql-snapshots/before-42-verification.json", SampleManifest.evidence("verified", ""));
        assertNull(build.page());
    }

    @Test
    void aSetMayBeCalledLikeEvidence() throws IOException {
        build.keep(
                "mysql-snapshots/before-verification.json",
                SampleManifest.proved().replace("\"before-42\"", "\"before-verification\""));
        assertEquals("before-verification", build.page().getSets().get(0).getId());
    }

    @Test
    void aFailedRunShowsWhereItStopped() throws IOException {
        build.keep("mysql-snapshots/failed/before-42.json", SampleManifest.failedRun());
        SetPage page = pages().get(0);
        assertEquals("failed", page.getRecord().getState());
        assertTrue(html(page).contains("class=\"stopped\""));
        assertEquals(List.of("", "", "", "", ""), page.getFigures());
    }

    @Test
    void aManifestThatIsGoneIsToldAndTheRestIsShown() throws IOException {
        build.keep(MANIFEST, SampleManifest.proved())
                .keep("mysql-snapshots/after-42.json", SampleManifest.proved().replace("\"before-42\"", "\"after-42\""))
                .lose(MANIFEST);
        SetPage gone = pages().get(0);
        assertTrue(gone.isGone());
        assertNull(gone.getProblem());
        assertEquals("86 ms", gone.getHeld());
        assertEquals(List.of(), gone.getParts());
        assertTrue(html(pages().get(1)).contains("<svg"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 900, 2_500})
    void aManifestThatWasCutShortIsShownAsFarAsItGoes(int length) throws IOException {
        build.keep(MANIFEST, SampleManifest.proved());
        java.nio.file.Files.writeString(
                folder.resolve("builds/42/archive/" + MANIFEST),
                SampleManifest.proved().substring(0, length));
        assertTrue(html(pages().get(0)).contains("problems"), "says so in place");
    }

    @Test
    void aManifestOfANewerFormatSaysSo() throws IOException {
        build.keep(MANIFEST, SampleManifest.proved().replace("\"format\" : 1", "\"format\" : 9"));
        String html = html(pages().get(0));
        assertTrue(html.contains("problems") && html.contains("<bdi>9</bdi>") && html.contains("binlog.000007"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<img src=x onerror=alert(1)>", "\\u202Etxt.exe", "</div></section><script>alert(1)</script>"})
    void aHostileNameIsText(String name) throws Exception {
        build.keep(MANIFEST, SampleManifest.named(name));
        String html = html(pages().get(0));
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<div>" + html + "</div>")));
        assertFalse(html.contains("<img") || html.contains("<script") || html.contains("\u202e"));
    }

    @Test
    void aNameOf253CharactersIsThere() throws IOException {
        String name = "a".repeat(253);
        build.keep(MANIFEST, SampleManifest.named(name));
        assertTrue(html(pages().get(0)).contains(name));
    }

    @Test
    void germanReadersReadGerman() throws IOException {
        build.keep(MANIFEST, SampleManifest.proved());
        SetPage page = build.page().pages(Locale.GERMAN, "").get(0);
        assertEquals("6,88 s", page.getFigures().get(3));
        assertTrue(html(page).contains("Sperre"));
    }

    @Test
    void aPageKnowsItsBuildAfterARestart() throws IOException {
        build.keep(MANIFEST, SampleManifest.proved());
        KeptBuild loaded = new KeptBuild(new KeptBuild.KeptJob(folder), 42);
        build.page().onLoad(loaded);
        assertSame(loaded, build.page().getObject());
        assertTrue(html(pages().get(0)).contains("<svg"));
    }

    @Test
    void theBuildsOwnPageReadsNoArtifact() throws IOException {
        build.keep(MANIFEST, SampleManifest.proved()).lose(MANIFEST);
        assertEquals("86 ms", build.page().lines(Locale.ENGLISH).get(0).getHeld());
    }

    @Test
    void moreSetsThanAPersonReadsAreInTheTableAlone() throws IOException {
        for (int i = 0; i < 23; i++) {
            build.keep(
                    "mysql-snapshots/set-" + i + ".json",
                    SampleManifest.proved().replace("\"before-42\"", "\"set-" + i + "\""));
        }
        assertEquals(23, pages().size());
        assertEquals("mysql-snapshots/set-22.json", pages().get(22).getProblem());
        assertNull(pages().get(19).getProblem());
    }
}
