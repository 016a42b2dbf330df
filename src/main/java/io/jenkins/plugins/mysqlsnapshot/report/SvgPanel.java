package io.jenkins.plugins.mysqlsnapshot.report;

import java.util.Locale;

/** One axis with its lanes, drawn from top to bottom. Places are percent across and pixels down: texts keep their size at any width. */
final class SvgPanel {

    private static final int LANE = 16;
    private static final int LABEL = 17;
    private static final int GAP = 9;
    private static final int LONGEST_NAME = 30;
    /** As many as a drawing of 360 pixels has room for. */
    private static final int LONGEST_TOLD = 46;

    private final StringBuilder out;
    private final Words words;
    private final TimeAxis axis;
    private int y;

    SvgPanel(StringBuilder out, Words words, TimeAxis axis, int y) {
        this.out = out;
        this.words = words;
        this.axis = axis;
        this.y = y;
    }

    /** Where the next thing goes, in pixels. */
    int bottom() {
        return y;
    }

    void title(String text) {
        y += 16;
        put("<text class=\"title\" x=\"0\" y=\"%d\">%s</text>\n", y, Markup.text(text));
        y += 8;
    }

    /** Round times with lines down through all lanes that end at {@code bottom}. */
    void axis(int bottom) {
        y += 12;
        for (double tick : axis.ticks()) {
            double percent = axis.percent(tick);
            String anchor = percent < 8 ? "start" : percent > 92 ? "end" : "middle";
            put("<line class=\"grid\" x1=\"%1$s\" x2=\"%1$s\" y1=\"%2$d\" y2=\"%3$d\"/>", axis.x(tick), y + 4, bottom);
            put("<text class=\"tick\" text-anchor=\"%s\" x=\"%s\" y=\"%d\">", anchor, axis.x(tick), y);
            put("%s</text>\n", Markup.text(words.time(tick)));
        }
        y += 8;
    }

    /** Opens a lane: its name, cut where it is too long to stand there, and what is to be said of it. */
    void lane(String name, String figure) {
        y += LABEL;
        put(
                "<text class=\"lane\" x=\"0\" y=\"%d\"><tspan class=\"name\">%s</tspan><tspan dx=\"10\">%s</tspan></text>\n",
                y - 5, Markup.isolated(shortened(name)), Markup.text(figure));
        put("<rect class=\"track\" x=\"0\" y=\"%d\" width=\"100%%\" height=\"%d\" rx=\"3\"/>\n", y, LANE);
    }

    void laneEnd() {
        y += LANE + GAP;
    }

    /** A stretch of the open lane; hover and keyboard tell {@code told}. */
    void bar(String kind, double begin, double end, String told) {
        open(kind, told);
        put(
                "<rect x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\" rx=\"2\"/></g>\n",
                axis.x(begin), y + 2, axis.width(begin, end), LANE - 4);
    }

    /** A moment of the open lane. */
    void moment(String kind, double at, String told) {
        open(kind, told);
        put(
                "<line x1=\"%1$s\" x2=\"%1$s\" y1=\"%2$d\" y2=\"%3$d\"/><circle cx=\"%1$s\" cy=\"%4$d\" r=\"4\"/></g>\n",
                axis.x(at), y - 1, y + LANE + 1, y + LANE / 2);
    }

    private void open(String kind, String told) {
        put("<g class=\"mark %s\" tabindex=\"0\" role=\"img\" aria-label=\"%s\">", kind, Markup.isolated(told));
        put("<title>%s</title>", Markup.isolated(told));
        // for those who see and have no pointer: shown while the mark has the focus
        put(
                "<text class=\"told\" text-anchor=\"end\" x=\"100%%\" y=\"%d\" aria-hidden=\"true\">%s</text>",
                y - 5, Markup.isolated(shortened(told, LONGEST_TOLD)));
    }

    /** How high a panel of so many lanes is, title and axis included. */
    static int height(int lanes) {
        return 24 + 20 + lanes * laneHeight();
    }

    static int laneHeight() {
        return LABEL + LANE + GAP;
    }

    static String shortened(String name) {
        return shortened(name, LONGEST_NAME);
    }

    private static String shortened(String text, int longest) {
        int points = text.codePointCount(0, text.length());
        return points <= longest ? text : text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…";
    }

    private void put(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values));
    }
}
