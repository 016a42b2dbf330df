package io.jenkins.plugins.mysqlsnapshot.report;

import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Event;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Figures;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Limits;

/** The three figures that a page is opened for, each with what it was held to. */
final class BigNumbers {

    private final ReadManifest manifest;
    private final Words words;
    private final StringBuilder out = new StringBuilder();

    BigNumbers(ReadManifest manifest, Words words) {
        this.manifest = manifest;
        this.words = words;
    }

    String html() {
        out.append("<dl class=\"numbers\">");
        if (manifest.isOfFailedRun()) {
            ofFailedRun();
        } else {
            ofSet();
        }
        return out.append("</dl>\n").toString();
    }

    private void ofSet() {
        Figures figures = manifest.figures();
        number("held", time(figures.held()), held());
        number("cut", time(figures.cut()), words.say("limit.cut"));
        Double most = figures.limits().stall();
        number(
                "stall",
                time(figures.stall()),
                most == null ? words.say("limit.stall") : words.say("limit.stall.most", words.time(most)));
    }

    private void ofFailedRun() {
        Limits limits = manifest.figures().limits();
        Double held = manifest.figures().held();
        boolean locked = manifest.events().stream().anyMatch(event -> "locked".equals(event.phase()));
        number("held", held == null && !locked ? words.say("held.never") : time(held), held());
        number(
                "attempts",
                String.valueOf(manifest.servers().stream()
                        .mapToInt(server -> server.givenUp().size())
                        .sum()),
                limits.attemptBound() == null
                        ? words.say("limit.none")
                        : words.say("limit.attempts", words.time(limits.attemptBound())));
        number(
                "over",
                time(
                        manifest.events().isEmpty()
                                ? null
                                : manifest.events().stream()
                                        .mapToDouble(Event::millis)
                                        .max()
                                        .orElse(0)),
                limits.acquireBudget() == null
                        ? words.say("limit.none")
                        : words.say("limit.budget", words.time(limits.acquireBudget())));
    }

    /** By itself at the longest hold; should nobody be left to do that, by the server. */
    private String held() {
        Figures figures = manifest.figures();
        StringBuilder limit = new StringBuilder();
        if (figures.limits().maxHold() != null) {
            limit.append(words.say("limit.hold", words.time(figures.limits().maxHold())));
        }
        if (figures.leaseSeconds() != null) {
            limit.append(limit.isEmpty() ? "" : "; ")
                    .append(words.say("limit.lease", words.time(figures.leaseSeconds() * 1_000)));
        }
        return limit.isEmpty() ? words.say("limit.none") : limit.toString();
    }

    private String time(Double millis) {
        return millis == null ? words.say("unknown") : words.time(millis);
    }

    private void number(String key, String figure, String limit) {
        out.append("<div><dt>").append(Markup.text(words.say("number." + key))).append("</dt><dd class=\"big\">");
        out.append(Markup.text(figure)).append("</dd><dd>");
        out.append(Markup.text(limit)).append("</dd></div>");
    }
}
