package io.jenkins.plugins.mysqlsnapshot.report;

import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Figures;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Position;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Server;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Snapshot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A manifest as one HTML file: works from disk, asks nobody for anything, has no script, prints on paper. What of the manifest cannot be
 * read is said on the page, and the rest is shown.
 */
public final class HtmlReport {

    private static final String BEGIN = "<main>\n";
    private static final String END = "</main>";

    private final ReadManifest manifest;
    private final ReadEvidence evidence;
    private final Words words;
    private final StringBuilder out = new StringBuilder(32_768);

    private HtmlReport(ReadManifest manifest, ReadEvidence evidence, Words words) {
        this.manifest = manifest;
        this.evidence = evidence;
        this.words = words;
    }

    /** Of a manifest as it was archived or as much as is left of it, in English where the language is not known. Never throws. */
    public static String of(String manifestJson, Locale language) {
        return of(manifestJson, null, language);
    }

    /**
     * The same, with what a verification found.
     *
     * @param evidenceJson that lies beside the page as {@code <set>-verification.json}; null where there is none
     */
    public static String of(String manifestJson, String evidenceJson, Locale language) {
        ReadManifest manifest = ManifestReader.read(manifestJson);
        return new HtmlReport(manifest, ReadEvidence.of(evidenceJson, manifest.setId()), new Words(language)).page();
    }

    /** What stands between head and foot of the same page, for a page that has its own. */
    public static String content(String manifestJson, String evidenceJson, Locale language) {
        String page = of(manifestJson, evidenceJson, language);
        // texts are escaped: there is one of each
        return page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
    }

    private String page() {
        String style = PageFile.text("report.css") + PageFile.text("timeline.css");
        out.append("<!DOCTYPE html>\n<html lang=\"").append(words.language()).append("\">\n<head>\n");
        out.append(
                "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
        out.append(sha256(style)).append("'\">\n");
        out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
        out.append(Markup.isolated(words.say("title", set()))).append("</title>\n");
        out.append("<style>")
                .append(style)
                .append("</style>\n</head>\n<body>\n")
                .append(BEGIN);
        out.append(new PageHead(manifest, evidence, words).html());
        problems();
        out.append(new BigNumbers(manifest, words).html());
        if (manifest.isOfFailedRun()) {
            out.append(new WhyItFailed(manifest.failure(), words).html());
        }
        out.append("<section class=\"timeline\" aria-labelledby=\"h-timeline\">");
        heading("timeline");
        out.append(new TimelineSvg(manifest, words).inline()).append("</section>\n");
        if (!manifest.isOfFailedRun()) {
            snapshots();
            out.append("<div class=\"pair\">\n");
            proof();
            positions();
            out.append("</div>\n");
            warnings();
            out.append(new Commands(manifest, words).html());
        }
        out.append(END)
                .append("\n<footer><p>")
                .append(say("footer.times"))
                .append(' ')
                .append(say(manifest.isOfFailedRun() ? "footer.failedRun" : "footer.record"));
        return out.append("</p></footer>\n</body>\n</html>\n").toString();
    }

    private String set() {
        return manifest.setId() == null ? words.say("unknown") : manifest.setId();
    }

    private void problems() {
        if (manifest.problems().isEmpty()) {
            return;
        }
        out.append("<section class=\"problems\" aria-labelledby=\"h-problems\">");
        heading("problems");
        out.append("<ul>");
        for (ReadManifest.Problem problem : manifest.problems()) {
            out.append("<li>").append(say(problem.key() + ".is"));
            out.append(' ').append(Markup.bdi(problem.about())).append("</li>");
        }
        out.append("</ul></section>\n");
    }

    private void snapshots() {
        out.append("<section aria-labelledby=\"h-snapshots\">");
        heading("snapshots");
        if (manifest.snapshots().isEmpty()) {
            out.append("<p>").append(say("snapshots.none")).append("</p>");
        } else {
            List<String> columns = List.of("snapshot", "claim", "class", "size", "cutAt", "state");
            out.append("<table role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">");
            columns.forEach(column -> out.append("<th scope=\"col\" role=\"columnheader\">")
                    .append(say("column." + column))
                    .append("</th>"));
            out.append("</tr></thead><tbody role=\"rowgroup\">\n");
            manifest.snapshots().forEach(this::row);
            out.append("</tbody></table>");
        }
        out.append("</section>\n");
    }

    private void row(Snapshot snapshot) {
        out.append("<tr role=\"row\">");
        cell("snapshot", "<strong>" + value(snapshot.name()) + "</strong> " + value(snapshot.namespace()));
        cell("claim", value(snapshot.pvc()));
        cell("class", value(snapshot.snapshotClass()));
        cell("size", value(snapshot.size()));
        cell("cutAt", time(snapshot.cutAt()));
        cell(
                "state",
                snapshot.ready() == null
                        ? say("unknown")
                        : "<span class=\"" + (snapshot.ready() ? "yes" : "no") + "\">"
                                + say(snapshot.ready() ? "ready" : "notReady") + "</span>");
        out.append("</tr>\n");
    }

    private void cell(String column, String html) {
        out.append("<td role=\"cell\"><span class=\"label\" aria-hidden=\"true\">")
                .append(say("column." + column));
        out.append("</span><span>").append(html).append("</span></td>");
    }

    private void proof() {
        out.append("<section aria-labelledby=\"h-proof\">");
        heading("proof");
        out.append("<p>").append(say(proofWords())).append("</p>");
        english(manifest.statements());
        Figures figures = manifest.figures();
        if (figures.strategy() != null) {
            out.append("<p class=\"quiet\">")
                    .append(say("proof.strategy"))
                    .append(' ')
                    .append(Markup.bdi(figures.strategy()));
            out.append(figures.reason() == null ? "" : " <span lang=\"en\">(" + value(figures.reason()) + ")</span>")
                    .append("</p>");
        }
        out.append("</section>\n");
    }

    /** Whose word the proof is: not every lock was held by a session of ours. */
    private String proofWords() {
        if (!manifest.isProved()) {
            return "proof.missing";
        }
        String restsOn = manifest.restsOn() == null ? "session" : manifest.restsOn();
        return switch (restsOn) {
            case "session", "server", "containerMarker" -> "proof." + restsOn;
            default -> "proof.other";
        };
    }

    private void positions() {
        out.append("<section aria-labelledby=\"h-position\">");
        heading("position");
        for (Server server : manifest.servers()) {
            out.append("<h3>").append(value(server.name()));
            out.append(server.product() == null ? "" : " <small>" + Markup.bdi(server.product()) + "</small>")
                    .append("</h3>");
            position(server.position());
            if (server.positionAfter() != null) {
                out.append("<p>").append(say("position.after")).append("</p>");
                position(server.positionAfter());
            }
        }
        out.append("</section>\n");
    }

    private void position(Position position) {
        if (position == null) {
            out.append("<p>").append(say("position.none")).append("</p>");
            return;
        }
        out.append("<dl class=\"facts\"><div><dt>")
                .append(say("position.binlog"))
                .append("</dt><dd>");
        out.append(value(position.file()))
                .append(" : ")
                .append(value(position.offset()))
                .append("</dd></div>");
        if (position.gtids() != null) {
            out.append("<div><dt>").append(say("position.gtid")).append("</dt><dd>");
            out.append(value(position.gtids())).append("</dd></div>");
        }
        out.append("</dl>");
    }

    private void warnings() {
        if (!manifest.warnings().isEmpty()) {
            out.append("<section aria-labelledby=\"h-warnings\">");
            heading("warnings");
            english(manifest.warnings());
            out.append("</section>\n");
        }
    }

    /** In the engine's words, which are the log's. */
    private void english(List<String> lines) {
        if (!lines.isEmpty()) {
            out.append("<ul lang=\"en\">");
            lines.forEach(line -> out.append("<li>").append(Markup.bdi(line)).append("</li>"));
            out.append("</ul>");
        }
    }

    private void heading(String key) {
        out.append("<h2 id=\"h-")
                .append(key)
                .append("\">")
                .append(say("heading." + key))
                .append("</h2>\n");
    }

    private String say(String key, Object... values) {
        return Markup.text(words.say(key, values));
    }

    private String value(String text) {
        return text == null ? "<span class=\"quiet\">" + say("unknown") + "</span>" : Markup.bdi(text);
    }

    private String time(String at) {
        return at == null ? value(null) : Markup.time(at);
    }

    private static String sha256(String style) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
