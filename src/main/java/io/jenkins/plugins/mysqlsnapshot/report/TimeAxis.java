package io.jenkins.plugins.mysqlsnapshot.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Milliseconds of a run as places on a line of any width: always in proportion. {@code to} is after {@code from}. */
record TimeAxis(double from, double to) {

    /** What is left free on either side, in percent: half a mark. */
    static final double MARGIN = 1.5;

    private static final int MOST_TICKS = 5;

    /** In percent of the drawing's width; what lies outside is drawn at the edge. */
    double percent(double millis) {
        double inside = Math.min(Math.max(millis, from), to);
        return MARGIN + (100 - 2 * MARGIN) * (inside - from) / (to - from);
    }

    /** As it stands in an attribute. */
    String x(double millis) {
        return attribute(percent(millis));
    }

    String width(double begin, double end) {
        return attribute(Math.max(percent(end) - percent(begin), 0));
    }

    /** Round times, at most five: 1, 2 or 5 times a power of ten apart. */
    List<Double> ticks() {
        double least = (to - from) / MOST_TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double step =
                least <= power ? power : least <= 2 * power ? 2 * power : least <= 5 * power ? 5 * power : 10 * power;
        List<Double> ticks = new ArrayList<>();
        for (double tick = Math.ceil(from / step) * step; tick <= to && ticks.size() <= MOST_TICKS; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }

    private static String attribute(double percent) {
        return String.format(Locale.ROOT, "%.3f%%", percent);
    }
}
