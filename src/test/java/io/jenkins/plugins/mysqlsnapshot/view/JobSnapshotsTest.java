package io.jenkins.plugins.mysqlsnapshot.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.mysqlsnapshot.report.SampleManifest;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The trend of a job: from its file alone, with gaps where nothing is known. */
class JobSnapshotsTest {

    private static final String LINE =
            "{\"build\":%d,\"set\":\"s\",\"state\":\"proved\",\"held\":%d,\"cut\":60,\"stall\":200,\"ready\":6000,\"bytes\":26843545600,\"maxHold\":15000}%n";

    @TempDir
    Path folder;

    private KeptBuild.KeptJob job;

    @BeforeEach
    void aJob() {
        job = new KeptBuild.KeptJob(folder);
    }

    private JobSnapshots page() {
        return (JobSnapshots)
                new JobSnapshotsFactory().createFor(job).iterator().next();
    }

    private void take(int build) throws IOException {
        new KeptBuild(job, build).keep("mysql-snapshots/before-42.json", SampleManifest.proved());
    }

    private Path file() {
        return folder.resolve(TrendFile.NAME);
    }

    private String svg(int chart) {
        return page().charts(page().getPoints(), Locale.ENGLISH).get(chart).getSvg();
    }

    private static String line(String svg) {
        return svg.replaceAll("(?s).*class=\"line\"[^>]* d=\"([^\"]*)\".*", "$1");
    }

    @Test
    void aJobThatNeverTookASetHasNoPage() {
        assertEquals(List.of(), List.copyOf(new JobSnapshotsFactory().createFor(job)));
    }

    @Test
    void eachBuildIsAPoint() throws IOException {
        take(7);
        take(8);
        assertEquals(
                List.of(7, 8),
                page().getPoints().stream().map(TrendPoint::build).toList());
        TrendPoint point = page().getPoints().get(1);
        assertEquals(86, point.getHeldMillis());
        assertEquals(288, point.getStallMillis());
        assertEquals(6_882, point.getReadyMillis());
    }

    @Test
    void aSetThatIsArchivedAgainIsOnePoint() throws IOException {
        take(7);
        take(7);
        assertEquals(1, page().getPoints().size());
    }

    @Test
    void ofSeveralSetsTheWorstCounts() throws IOException {
        take(7);
        new KeptBuild(job, 7)
                .keep(
                        "mysql-snapshots/other.json",
                        SampleManifest.proved()
                                .replace("\"before-42\"", "\"other\"")
                                .replace("\"heldMillis\" : 86", "\"heldMillis\" : 900"));
        assertEquals(900, page().getPoints().get(0).getHeldMillis());
        assertEquals(1, page().getPoints().size());
    }

    @Test
    void aFailedRunIsAGapAndATick() throws IOException {
        take(7);
        new KeptBuild(job, 8).keep("mysql-snapshots/failed/before-43.json", SampleManifest.failedRun());
        take(9);
        TrendPoint failed = page().getPoints().get(1);
        assertTrue(failed.isFailed());
        assertNull(failed.getHeldMillis());
        String svg = svg(0);
        assertFalse(line(svg).contains("L"), "no line leads over it");
        assertTrue(svg.contains("v6"), "a tick");
    }

    @Test
    void aBuildThatSaysNothingIsAGap() throws IOException {
        take(7);
        take(8);
        take(10);
        String line = line(svg(0));
        assertEquals(2, line.split("M", -1).length - 1, line);
        assertEquals(1, line.split("L", -1).length - 1, line);
    }

    @Test
    void aNearLimitIsDrawnAndAFarOneIsTold() throws IOException {
        Files.writeString(file(), LINE.formatted(1, 9_000));
        assertTrue(svg(0).contains("class=\"limit\""));
        Files.writeString(file(), LINE.formatted(1, 90));
        assertFalse(svg(0).contains("class=\"limit\""));
        assertTrue(svg(0).contains("limit 15 s"));
    }

    @Test
    void aDrawingIsXmlAndTellsItselfToThoseWhoDoNotSee() throws Exception {
        take(7);
        take(8);
        for (JobSnapshots.Chart chart : page().charts(page().getPoints(), Locale.GERMAN)) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(chart.getSvg())));
            assertTrue(chart.getSvg().contains("role=\"img\" aria-label=\""));
            assertFalse(chart.getSvg().contains(" style="));
        }
        assertTrue(svg(0).contains("Lock held: 2 builds, lowest 86 ms, highest 86 ms, last 86 ms"));
    }

    @Test
    void aLineThatACrashCutShortIsLeftOut() throws IOException {
        take(7);
        Files.writeString(file(), "{\"build\":8,\"sta", StandardOpenOption.APPEND);
        take(9);
        assertEquals(
                List.of(7, 9),
                page().getPoints().stream().map(TrendPoint::build).toList());
    }

    @Test
    void whatIsNoLineOfOursIsLeftOut() throws IOException {
        Files.writeString(
                file(),
                "\n[]\nnull\n{\"build\":-1}\n{\"build\":\"<img>\"}\n{\"build\":3,\"held\":-5,\"state\":\"proved\"}\n\u0000\n");
        assertEquals(1, page().getPoints().size());
        assertNull(page().getPoints().get(0).getHeldMillis());
        assertTrue(svg(0).contains("Nothing is known"));
    }

    @Test
    void aBuildThatIsGoneIsNoLink() throws IOException {
        take(7);
        Files.writeString(file(), LINE.formatted(6, 80), StandardOpenOption.APPEND);
        List<JobSnapshots.Row> rows = page().rows(page().getPoints(), Locale.ENGLISH);
        assertEquals(
                List.of(7, 6), rows.stream().map(JobSnapshots.Row::getBuild).toList());
        assertEquals(
                List.of(true, false),
                rows.stream().map(JobSnapshots.Row::isThere).toList());
    }

    @Test
    void aFileThatHasGrownTooLongIsCutToItsEnd() throws IOException {
        StringBuilder all = new StringBuilder();
        IntStream.rangeClosed(1, 40_000).forEach(build -> all.append(LINE.formatted(build, 80)));
        Files.writeString(file(), all);
        take(40_001);
        assertTrue(Files.size(file()) < 1 << 21, Files.size(file()) + " bytes");
        List<TrendPoint> points = page().getPoints();
        assertEquals(TrendFile.MOST, points.size());
        assertEquals(40_001, points.get(TrendFile.MOST - 1).build());
    }

    /** The bound is the issue's; what it takes is far below, so a slow machine does not turn it red. */
    @Test
    void aThousandBuildsTakeLessThan300MillisecondsAndLoadNone() throws IOException {
        StringBuilder all = new StringBuilder();
        IntStream.rangeClosed(1, 1_000).forEach(build -> all.append(LINE.formatted(build, 50 + build % 40)));
        Files.writeString(file(), all);
        long best = Long.MAX_VALUE;
        int size = 0;
        for (int i = 0; i < 5; i++) {
            long begun = System.nanoTime();
            JobSnapshots page = page();
            List<TrendPoint> points = page.getPoints();
            size = page.charts(points, Locale.ENGLISH).stream()
                    .mapToInt(chart -> chart.getSvg().length())
                    .sum();
            assertEquals(30, page.rows(points, Locale.ENGLISH).size());
            best = Math.min(best, System.nanoTime() - begun);
        }
        System.out.println("job page of 1,000 builds: " + best / 1_000 + " us, " + size + " characters of drawings");
        assertTrue(best < 300_000_000, best + " ns");
        assertEquals(0, job.loaded());
    }
}
