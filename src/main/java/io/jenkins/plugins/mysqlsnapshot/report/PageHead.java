package io.jenkins.plugins.mysqlsnapshot.report;

/** What a page says first: what came of it, whether it was verified, by whom it was made, and where it stopped. */
final class PageHead {

    private final ReadManifest manifest;
    private final ReadEvidence evidence;
    private final Words words;
    private final StringBuilder out = new StringBuilder();

    /** @param evidence null where there is none */
    PageHead(ReadManifest manifest, ReadEvidence evidence, Words words) {
        this.manifest = manifest;
        this.evidence = evidence;
        this.words = words;
    }

    String html() {
        String verdict = verdict();
        out.append("<header class=\"").append(verdict).append("\">\n<p class=\"kicker\">");
        out.append(say("kicker"))
                .append(" <strong>")
                .append(Markup.bdi(manifest.setId() == null ? words.say("unknown") : manifest.setId()))
                .append("</strong></p>\n<h1>");
        out.append(say("verdict." + verdict)).append("</h1>\n<p class=\"lead\">");
        out.append(say("lead." + (manifest.isOfFailedRun() ? "failedRun" : verdict)))
                .append("</p>\n");
        if (!manifest.isOfFailedRun()) {
            verification();
        }
        out.append("<p class=\"origin\">");
        if (manifest.job() != null) {
            out.append(Markup.bdi(manifest.job() + (manifest.build() == null ? "" : " #" + manifest.build())));
            out.append(" · ");
        }
        out.append(time(manifest.createdAt())).append("</p>\n");
        stopped();
        return out.append("</header>\n").toString();
    }

    private String verdict() {
        return manifest.isProved()
                ? "proved"
                : "unproved".equals(manifest.state())
                        ? "unproved"
                        : "aborted".equals(manifest.state()) && manifest.isOfFailedRun() ? "aborted" : "failed";
    }

    /** Whether a server was booted on a copy of it, with the file that says what came of that. */
    private void verification() {
        if (evidence == null || !(evidence.isVerified() || evidence.isBad())) {
            out.append("<p class=\"verification open\">")
                    .append(say("verification.open"))
                    .append("</p>\n");
            return;
        }
        out.append("<p class=\"verification ")
                .append(evidence.isVerified() ? "yes" : "no")
                .append("\">");
        out.append(say(evidence.isVerified() ? "verification.good" : "verification.bad"))
                .append(' ')
                .append(time(evidence.at()));
        if (evidence.server() != null) {
            out.append(" · ").append(Markup.bdi(evidence.server()));
        }
        if (evidence.setId().matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            out.append(" · <a href=\"").append(evidence.setId()).append("-verification.json\">");
            out.append(say("verification.evidence")).append("</a>");
        }
        out.append("</p>\n");
        if (!evidence.problems().isEmpty()) {
            out.append("<ul lang=\"en\">");
            evidence.problems()
                    .forEach(line -> out.append("<li>").append(Markup.bdi(line)).append("</li>"));
            out.append("</ul>\n");
        }
    }

    private void stopped() {
        if (manifest.isOfFailedRun()) {
            String phase = manifest.failure().stoppedIn();
            out.append("<p class=\"stopped\">")
                    .append(phase == null ? say("stopped.before") : say("stopped.in", words.phase(phase)))
                    .append("</p>\n");
        } else if (!manifest.isProved() && !manifest.events().isEmpty()) {
            ReadManifest.Event last = manifest.events().get(manifest.events().size() - 1);
            out.append("<p class=\"stopped\">").append(say("stopped", words.phase(last.phase())));
            out.append(" <span lang=\"en\">").append(value(last.detail())).append("</span></p>\n");
        }
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
}
