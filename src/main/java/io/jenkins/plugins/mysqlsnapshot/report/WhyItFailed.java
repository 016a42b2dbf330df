package io.jenkins.plugins.mysqlsnapshot.report;

import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Advice;
import io.jenkins.plugins.mysqlsnapshot.report.ReadManifest.Failure;
import java.util.List;

/** Why a run gave no set, who was in the way, and what to do: in the engine's words, which are the log's. */
final class WhyItFailed {

    private final Failure failure;
    private final Words words;
    private final StringBuilder out = new StringBuilder();

    WhyItFailed(Failure failure, Words words) {
        this.failure = failure;
        this.words = words;
    }

    String html() {
        section("why", failure.findings());
        if (!failure.leftBehind().isEmpty()) {
            section("left", failure.leftBehind());
        }
        return out.toString();
    }

    private void section(String key, List<Advice> all) {
        out.append("<section class=\"why\" aria-labelledby=\"h-")
                .append(key)
                .append("\"><h2 id=\"h-")
                .append(key);
        out.append("\">").append(say("heading." + key)).append("</h2>\n");
        if (all.isEmpty()) {
            out.append("<p>").append(say("why.none")).append("</p>");
        }
        for (Advice one : all) {
            out.append("<div class=\"finding\"><h3 lang=\"en\">").append(value(one.subject()));
            out.append("</h3><p lang=\"en\">").append(value(one.found())).append("</p><p class=\"remedy\">");
            out.append(say("why.remedy")).append(" <span lang=\"en\">").append(value(one.remedy()));
            out.append("</span></p></div>\n");
        }
        out.append("</section>\n");
    }

    private String say(String key) {
        return Markup.text(words.say(key));
    }

    private String value(String text) {
        return text == null ? say("unknown") : Markup.bdi(text);
    }
}
