package io.jenkins.plugins.mysqlsnapshot.cli;

import io.jenkins.plugins.mysqlsnapshot.report.HtmlReport;
import io.jenkins.plugins.mysqlsnapshot.report.TimelineSvg;
import io.jenkins.plugins.mysqlsnapshot.timeline.TimelineLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code report MANIFEST}: the page and the drawing that a build archives, made anew of a manifest, or of what is left of one. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes MANIFEST's page (.html) and its timeline (.svg): one file each, without a script, to be read from disk.",
            "MANIFEST is one that a build archived, or the record of a failed run (mysql-snapshots/failed). What of it cannot be read"
                    + " is said on the page, and the rest is shown. A verification's evidence that lies beside it goes on the page."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:Both are written.", "125:MANIFEST cannot be read, or one of the two cannot be written."})
final class ReportCommand implements Callable<Integer> {

    /** More than any manifest has: one of 500 volumes with 500 events has less than 1 MiB. */
    private static final long LARGEST = 16 << 20;

    private static final String MANIFEST = ".json";
    private static final String EVIDENCE = "-verification.json";

    private final TimelineLog log;

    @Option(
            names = "--lang",
            paramLabel = "TAG",
            description = "Of the page's own words: en or de (default: en). What the engine said stays as it is.")
    private String language = "en";

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where they go, under MANIFEST's name (default: beside MANIFEST).")
    private Path folder;

    @Parameters(paramLabel = "MANIFEST", description = "The file.")
    private Path manifest;

    ReportCommand(TimelineLog log) {
        this.log = log;
    }

    @Override
    public Integer call() {
        if (!List.of("en", "de").contains(language)) {
            log.say("error: --lang: there is no such language; give en or de");
            return ExitStatus.REFUSED;
        }
        String json;
        String evidence;
        try {
            json = read(manifest);
            evidence = evidence();
        } catch (IOException x) {
            log.say("error: " + manifest + ": cannot be read (" + x + "); give a manifest that a build archived");
            return ExitStatus.REFUSED;
        }
        try {
            Locale words = Locale.forLanguageTag(language);
            write(".html", HtmlReport.of(json, evidence, words));
            write(".svg", TimelineSvg.of(json, words));
        } catch (IOException x) {
            log.say("error: the report cannot be written (" + x + "); give another folder by --out");
            return ExitStatus.REFUSED;
        }
        return ExitStatus.OK;
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("it has more than " + (LARGEST >> 20) + " MiB");
        }
        // what is no UTF-8 is shown as such, not refused
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** As the build names it; null where there is none. */
    private String evidence() throws IOException {
        Path file = manifest.resolveSibling(bare() + EVIDENCE);
        return Files.isRegularFile(file) ? read(file) : null;
    }

    private String bare() {
        String name = Objects.requireNonNull(manifest.getFileName(), "a file that was read has a name")
                .toString();
        return name.endsWith(MANIFEST) ? name.substring(0, name.length() - MANIFEST.length()) : name;
    }

    private void write(String extension, String content) throws IOException {
        String name = bare() + extension;
        Path file = folder == null
                ? manifest.resolveSibling(name)
                : Files.createDirectories(folder).resolve(name);
        Files.writeString(file, content);
        log.say("written " + file);
    }
}
