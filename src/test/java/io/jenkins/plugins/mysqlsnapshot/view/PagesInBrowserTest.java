package io.jenkins.plugins.mysqlsnapshot.view;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jenkins.plugins.mysqlsnapshot.browser.Browser;
import io.jenkins.plugins.mysqlsnapshot.browser.BrowserExtension;
import io.jenkins.plugins.mysqlsnapshot.report.SampleManifest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the models make for the pages, in a real browser with the style sheets that Jenkins is told to load, in a frame that stands for
 * Jenkins's own: without its layout, with some of its variables.
 */
@Tag("pages")
class PagesInBrowserTest {

    private static final Path SCREENS =
            Path.of(System.getProperty("basedir", ""), "target", "screens").toAbsolutePath();

    @RegisterExtension
    static final BrowserExtension chromium = new BrowserExtension();

    @TempDir
    Path folder;

    private final Browser browser = chromium.browser();

    private static String page(String content) {
        String resources = "src/main/resources/io/jenkins/plugins/mysqlsnapshot/";
        return "<!DOCTYPE html><html lang=\"en\"><head><title>page</title><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>"
                + ":root{--text-color:#14141f;--text-color-secondary:#5a5a6e;--background:#fff;color-scheme:light dark}"
                + "@media (prefers-color-scheme: dark){:root{--text-color:#fff;--text-color-secondary:#a9a9b8;--background:#0e0e14;"
                + "--success-color:#4cc98a;--error-color:#ff8a94;--warning-color:#f0b064;--jenkins-border-color:#343a42;"
                + "--item-background--hover:#22262c;--teal:#35b5ad;--orange:#f08c4a;--light-blue:#3f5a8c;--blue:#8fade6;--red:#f0717d;"
                + "--link-color:#8ab4f8}}"
                + "body{margin:0;padding:1rem;background:var(--background);color:var(--text-color);font:16px/1.5 system-ui,sans-serif}"
                + ViewFiles.text(Path.of(resources + "report/timeline.css"))
                + ViewFiles.text(ViewFiles.FOLDER.resolve("pages.css"))
                + "</style></head><body><main><h1>MySQL snapshot</h1><div class=\"mysql-snapshot\">" + content
                + "</div></main></body></html>";
    }

    private void look(String word, String content, int width, boolean dark) throws IOException {
        URI shown =
                Files.writeString(folder.resolve(word + ".html"), page(content)).toUri();
        browser.open(shown, width, dark);
        browser.keepPicture(SCREENS.resolve("view-" + word + "-" + width + (dark ? "-dark" : "-light") + ".png"));
        assertFalse(browser.all("svg").isEmpty());
        assertAll(
                () -> assertEquals(0, browser.overflow(), "wider than the screen"),
                () -> assertEquals(List.of(), browser.console()),
                () -> assertEquals(List.of(), browser.barriers()),
                () -> assertEquals(List.of(shown.toString()), browser.requests()));
    }

    @ParameterizedTest
    @CsvSource({"360,false", "360,true", "1920,false", "1920,true"})
    void aSetAndAFailedRun(int width, boolean dark) throws IOException {
        KeptBuild build = new KeptBuild(new KeptBuild.KeptJob(folder), 42)
                .keep("mysql-snapshots/before-42.json", SampleManifest.joint())
                .keep("mysql-snapshots/failed/before-43.json", SampleManifest.failedRun());
        String sets = build.page().pages(Locale.ENGLISH, "").stream()
                .map(page -> "<section class=\"mysql-snapshot-set\" id=\"" + page.getAnchor() + "\">"
                        + page.getParts().stream().map(SetPage.Part::getHtml).collect(Collectors.joining())
                        + "</section>")
                .collect(Collectors.joining());
        look("build", sets, width, dark);
    }

    @ParameterizedTest
    @CsvSource({"360,false", "360,true", "1920,false", "1920,true"})
    void aTrendWithGapsAndFailures(int width, boolean dark) throws IOException {
        List<TrendPoint> points = IntStream.rangeClosed(1, 60)
                .filter(build -> build != 20 && build != 40)
                .mapToObj(build -> build % 17 == 0
                        ? new TrendPoint(build, true, null, null, null, null, null, null)
                        : new TrendPoint(
                                build, false, 60.0 + build % 30, 40.0 + build % 20, 200.0 + build, 6e3, 2e10, 200.0))
                .toList();
        String charts = new JobSnapshots(new KeptBuild.KeptJob(folder))
                .charts(points, Locale.ENGLISH).stream()
                        .map(chart -> "<div>" + chart.getSvg() + "</div>")
                        .collect(Collectors.joining("", "<div class=\"mysql-snapshot-trend\">", "</div>"));
        look("job", charts, width, dark);
    }
}
