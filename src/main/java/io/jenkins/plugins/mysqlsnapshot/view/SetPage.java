package io.jenkins.plugins.mysqlsnapshot.view;

import io.jenkins.plugins.mysqlsnapshot.report.HtmlReport;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One set on the page of its build: what its record says, and below it what is left of its manifest. Made for one request. */
public final class SetPage {

    private static final Pattern TIME = Pattern.compile(
            "<time datetime=\"(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?Z)\">[^<]*</time>");
    private static final String COMMAND = "<pre tabindex=\"0\">";

    private final SetRecord record;
    private final String anchor;
    private final String content;
    private final String problem;
    private final Locale language;
    private final ZoneId zone;

    /**
     * @param anchor of this set on this page; what it names is told apart from that of others by it
     * @param manifest null where it is gone
     * @param evidence null where there is none
     * @param problem why the manifest could not be read; null where it is there, or gone
     * @param zone the reader's; null where they have set none: times are in UTC then, for {@code pages.js} to put into the browser's
     */
    SetPage(
            SetRecord record,
            String anchor,
            String manifest,
            String evidence,
            String problem,
            Locale language,
            ZoneId zone) {
        this.record = record;
        this.anchor = anchor;
        this.problem = problem;
        this.language = language;
        this.zone = zone;
        this.content = manifest == null ? null : HtmlReport.content(manifest, evidence, language);
    }

    /** What a browser shows of it: HTML, and the name of the command that it ends with; null where it ends with none. */
    public record Part(String html, String commandId) {
        /** For Jelly, which knows beans alone. */
        public String getHtml() {
            return html;
        }

        /** For Jelly. */
        public String getCommandId() {
            return commandId;
        }
    }

    public SetRecord getRecord() {
        return record;
    }

    public String getAnchor() {
        return anchor;
    }

    /** Whether the build has no manifest of this set any more. */
    public boolean isGone() {
        return content == null && problem == null;
    }

    public String getProblem() {
        return problem;
    }

    public String getHeld() {
        return FigureText.time(record.getHeldMillis(), language);
    }

    public String getStall() {
        return FigureText.time(record.getStallMillis(), language);
    }

    /** Held, cut, stall, ready and size, as the first table has them; an empty text for what is not known. */
    public List<String> getFigures() {
        Long bytes = record.getBytes();
        return Stream.of(
                        getHeld(),
                        FigureText.time(record.getCutMillis(), language),
                        getStall(),
                        FigureText.time(record.getReadyMillis(), language),
                        FigureText.size(bytes == null ? null : Double.valueOf(bytes), language))
                .map(figure -> Objects.requireNonNullElse(figure, ""))
                .toList();
    }

    /** The report of the set below the headings of this page, cut where a button belongs. All texts in it are escaped. */
    public List<Part> getParts() {
        List<Part> parts = new ArrayList<>();
        if (content == null) {
            return parts;
        }
        String html = times(below(content))
                .replace("id=\"h-", "id=\"" + anchor + "-h-")
                .replace("aria-labelledby=\"h-", "aria-labelledby=\"" + anchor + "-h-")
                .replace("<table ", "<table class=\"jenkins-table\" ")
                .replace(
                        "href=\"" + record.getId() + "-verification.json\"",
                        "href=\"../artifact/mysql-snapshots/" + record.getId() + "-verification.json\"");
        int from = 0;
        for (int command = html.indexOf(COMMAND); command >= 0; command = html.indexOf(COMMAND, from)) {
            String id = anchor + "-command-" + parts.size();
            int end = html.indexOf("</pre>", command) + "</pre>".length();
            parts.add(new Part(
                    html.substring(from, command) + "<pre tabindex=\"0\" id=\"" + id + "\">"
                            + html.substring(command + COMMAND.length(), end),
                    id));
            from = end;
        }
        parts.add(new Part(html.substring(from), null));
        return parts;
    }

    /** The page has a first heading of its own. */
    private static String below(String html) {
        return html.replace("<h3", "<h4")
                .replace("</h3>", "</h4>")
                .replace("<h2", "<h3")
                .replace("</h2>", "</h3>")
                .replace("<h1", "<h2")
                .replace("</h1>", "</h2>");
    }

    private String times(String html) {
        if (zone == null) {
            return TIME.matcher(html).replaceAll("<time datetime=\"$1\">$1</time>");
        }
        DateTimeFormatter words = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.LONG)
                .withLocale(language)
                .withZone(zone);
        return TIME.matcher(html)
                .replaceAll(found -> "<time datetime=\"" + found.group(1) + "\">"
                        + java.util.regex.Matcher.quoteReplacement(words(found, words)) + "</time>");
    }

    private static String words(MatchResult found, DateTimeFormatter words) {
        try {
            return words.format(Instant.parse(found.group(1)));
        } catch (java.time.DateTimeException noSuchDay) {
            return found.group(1);
        }
    }
}
